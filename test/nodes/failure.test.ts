import type { INode } from 'n8n-workflow';

import { toNodeError } from '../../nodes/shared/errors';
import { networkError, ProtrackError, readEnvelope } from '../../protrack/client';

const node: INode = { id: '1', name: 'Node', type: 'protrack', typeVersion: 1, position: [0, 0], parameters: {} };

/** n8n-workflow 2.8 ignores the option, 2.41 keeps it; so what counts is what it is given. */
function causeOf(error: ProtrackError): string | undefined {
	const given: unknown[] = [];
	jest.isolateModules(() => {
		jest.doMock('n8n-workflow', () => {
			const real = jest.requireActual<{ NodeApiError: new (...given: never[]) => Error }>('n8n-workflow');
			return {
				...real,
				NodeApiError: class extends real.NodeApiError {
					constructor(...parameters: never[]) {
						super(...parameters);
						given.push(parameters[2]);
					}
				},
			};
		});
		// eslint-disable-next-line @typescript-eslint/no-require-imports
		const api = require('../../protrack/client') as { ProtrackError: typeof ProtrackError };
		// eslint-disable-next-line @typescript-eslint/no-require-imports
		const errors = require('../../nodes/shared/errors') as { toNodeError: typeof toNodeError };
		const { kind, failureCause, message, hints: hint, httpCode, code } = error;
		errors.toNodeError(node, api.ProtrackError.of({ kind, failureCause, message, hint, httpCode }, code));
	});
	jest.dontMock('n8n-workflow');
	return (given[0] as { failure?: { cause: string } }).failure?.cause;
}

const ofCode = (code: number) => ProtrackError.fromCode(code, 'Track');
const ofStatus = (status: number) => {
	try {
		readEnvelope({ status, body: '' }, 'Track');
	} catch (error) {
		return error as ProtrackError;
	}
	throw new Error(`HTTP ${status} is no error`);
};
const lost = () => networkError(Object.assign(new Error('gone'), { code: 'ECONNRESET' }));

describe('Newer n8n is told why a poll failed, so that it knows when to poll again:', () => {
	it.each<[string, ProtrackError, string | undefined]>([
		['too many calls (10009)', ofCode(10009), 'rate-limited'],
		['too many calls (HTTP 429)', ofStatus(429), 'rate-limited'],
		['a stumble (10000)', ofCode(10000), 'temporarily-unavailable'],
		['a server that is down (HTTP 503)', ofStatus(503), 'temporarily-unavailable'],
		['a lost connection', lost(), 'temporarily-unavailable'],
		['a token that another login has ended (10010)', ofCode(10010), 'temporarily-unavailable'],
		['a token that another login has ended (10011)', ofCode(10011), 'temporarily-unavailable'],
		['a wrong password (20001)', ofCode(20001), 'credential-invalid'],
		['a blocked account (10016)', ofCode(10016), 'credential-invalid'],
		['no permission (10007)', ofCode(10007), undefined],
		['a call that the server does not know (10001)', ofCode(10001), undefined],
	])('%s', (_, error, cause) => {
		expect(causeOf(error)).toBe(cause);
	});

	it.each<[string, ProtrackError, string]>([
		['comes too often (10009)', ofCode(10009), 'rate-limited'],
		['comes too often (HTTP 429)', ofStatus(429), 'rate-limited'],
		['stumbles (10000)', ofCode(10000), 'temporarily-unavailable'],
		['finds no server', lost(), 'temporarily-unavailable'],
	])('a login that %s does not make the credential a dead one', (_, error, cause) => {
		expect(causeOf(error.asNonRetryable())).toBe(cause);
	});

	it('and older n8n makes the same error of it as ever', () => {
		const error = toNodeError(node, ofCode(10009));
		expect(error).toMatchObject({
			name: 'NodeApiError',
			httpCode: '429',
			message: 'The platform says that requests come too often (Track, code 10009)',
		});
	});
});
