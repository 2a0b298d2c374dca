import { NodeHelpers, type INodeParameters } from 'n8n-workflow';
import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { readOverrides } from '../../protrack/client';

/** The values of a credential as n8n hands them out: with defaults, and without fields that are not shown (n8n 2.8, credentials-helper.js). */
function decrypted(stored: INodeParameters): INodeParameters {
	return NodeHelpers.getNodeParameters(new ProtrackApi().properties, stored, true, false, null, null) ?? {};
}

const OVERRIDE = '{"track": {"path": "/api/track2"}}';

describe('the field "Endpoint Overrides" of the credential', () => {
	it('is shown for the platform "Other" only, so a new credential has no editor in it that marks an empty text as an error', () => {
		expect(decrypted({})).not.toHaveProperty('endpointOverrides');
		expect(decrypted({ platform: 'custom' })).toHaveProperty('endpointOverrides');
	});

	it('begins with JSON, no overrides', () => {
		const { endpointOverrides } = decrypted({ platform: 'custom' });
		expect(JSON.parse(String(endpointOverrides))).toEqual({});
		expect(readOverrides(endpointOverrides)).toEqual({});
	});

	it('applies where it is shown', () => {
		expect(readOverrides(decrypted({ platform: 'custom', endpointOverrides: OVERRIDE }).endpointOverrides)).toEqual({
			track: { path: '/api/track2' },
		});
	});

	it.each(['protrack365', 'itrack', 'etrack'])(
		'does not apply while it is hidden, whatever was stored before: %s',
		(platform) => {
			expect(readOverrides(decrypted({ platform, endpointOverrides: OVERRIDE }).endpointOverrides)).toEqual({});
		},
	);
});
