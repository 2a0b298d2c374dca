import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackAccount } from '../../nodes/ProtrackAccount/ProtrackAccount.node';
import { ProtrackAlarm } from '../../nodes/ProtrackAlarm/ProtrackAlarm.node';
import { ProtrackCommand } from '../../nodes/ProtrackCommand/ProtrackCommand.node';
import { ProtrackDevice } from '../../nodes/ProtrackDevice/ProtrackDevice.node';
import { ProtrackGeofence } from '../../nodes/ProtrackGeofence/ProtrackGeofence.node';
import { Protrack } from '../../nodes/Protrack/Protrack.node';
import { ProtrackReport } from '../../nodes/ProtrackReport/ProtrackReport.node';
import { ProtrackTrigger } from '../../nodes/ProtrackTrigger/ProtrackTrigger.node';

const nodes = [
	new ProtrackAccount(),
	new ProtrackAlarm(),
	new ProtrackCommand(),
	new ProtrackDevice(),
	new ProtrackGeofence(),
	new Protrack(),
	new ProtrackReport(),
	new ProtrackTrigger(),
];

/** All fields, those of collections too. */
function allIn(options: Array<INodeProperties | INodePropertyCollection | INodePropertyOptions>): INodeProperties[] {
	return options.flatMap((option) => {
		if ('values' in option) return allIn(option.values);
		return 'type' in option ? [option, ...allIn(option.options ?? [])] : [];
	});
}

const jsonFields = allIn([
	...nodes.flatMap(({ description }) => description.properties),
	...new ProtrackApi().properties,
]).filter(({ type }) => type === 'json');

describe('A field for JSON', () => {
	it('is in nodes, in collections and in the credential', () => {
		expect(jsonFields.map(({ displayName }) => displayName).sort()).toEqual([
			'Endpoint Overrides',
			'GeoJSON',
			'GeoJSON',
			'GeoJSON',
			'Parameters (JSON)',
			'Places JSON',
			'Query Parameters (JSON)',
		]);
	});

	it.each(jsonFields.map((field) => [field.displayName, field] as const))(
		"begins with JSON, since n8n's editor marks an empty text as an error: %s",
		(_, field) => {
			expect(JSON.parse(field.default as string)).toEqual({});
		},
	);
});
