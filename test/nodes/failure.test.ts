import type { INode } from 'n8n-workflow';

import { toNodeError } from '../../nodes/shared/errors';
import { networkError, ProtrackError, readEnvelope } from '../../protrack/client';

const node: INode = { id: '1', name: 'Node', type: 'protrack', typeVersion: 1, position: [0, 0], parameters: {} };

/** n8n-workflow 2.8 ignores the option, 2.41 keeps it; so what counts is what it is given. */
function failureOf(error: Error): { cause: string; retryAfterMs?: number } | undefined {
	const given: unknown[] = [];
	jest.isolateModules(() => {
		jest.doMock('n8n-workflow', () => {
			const real = jest.requireActual<Record<string, new (...given: never[]) => Error>>('n8n-workflow');
			const listening = (name: string) =>
				class extends (real[name] as new (...given: never[]) => Error) {
					constructor(...parameters: never[]) {
						super(...parameters);
						given.push(parameters[2]);
					}
				};
			return {
				...real,
				NodeApiError: listening('NodeApiError'),
				NodeOperationError: listening('NodeOperationError'),
			};
		});
		// eslint-disable-next-line @typescript-eslint/no-require-imports
		const api = require('../../protrack/client') as { ProtrackError: typeof ProtrackError };
		// eslint-disable-next-line @typescript-eslint/no-require-imports
		const errors = require('../../nodes/shared/errors') as { toNodeError: typeof toNodeError };
		if (!(error instanceof ProtrackError)) {
			errors.toNodeError(node, error);
			return;
		}
		const { kind, failureCause, message, hints: hint, httpCode, code } = error;
		errors.toNodeError(node, api.ProtrackError.of({ kind, failureCause, message, hint, httpCode }, code));
	});
	jest.dontMock('n8n-workflow');
	return (given[0] as { failure?: { cause: string } }).failure;
}

const causeOf = (error: Error) => failureOf(error)?.cause;

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
		[
			'a setting that is wrong, as far as this poll can tell',
			ProtrackError.input('"Devices" is empty', 'x'),
			undefined,
		],
		['a value that the platform rejects, which may be another one next time', ofCode(10005), undefined],
	])('%s', (_, error, cause) => {
		expect(causeOf(error)).toBe(cause);
	});

	it('but not that an unknown error lasts, which may be a database that was away for a moment', () => {
		expect(failureOf(new Error('connection terminated'))).toBeUndefined();
	});

	it('and it is given no time to wait, which would only make it wait longer', () => {
		expect([ofCode(10009), lost()].map(failureOf)).toEqual([
			{ cause: 'rate-limited' },
			{ cause: 'temporarily-unavailable' },
		]);
	});

	it.each<[string, ProtrackError, string]>([
		['comes too often (10009)', ofCode(10009), 'rate-limited'],
		['comes too often (HTTP 429)', ofStatus(429), 'rate-limited'],
		['stumbles (10000)', ofCode(10000), 'temporarily-unavailable'],
		['finds no server', lost(), 'temporarily-unavailable'],
	])('a login that %s does not make the credential a dead one', (_, error, cause) => {
		expect(causeOf(error.asLoginFailure())).toBe(cause);
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

describe('An error of n8n itself', () => {
	it('stays as it is, also where this package has loaded another copy of n8n-workflow', () => {
		class NodeOperationError extends Error {
			override name = 'NodeOperationError';
		}
		const error = new NodeOperationError('The binary data is gone');
		expect(toNodeError(node, error)).toBe(error);
	});
});
