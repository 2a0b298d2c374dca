import type * as Timers from 'node:timers/promises';
import type * as Time from './time';

// Latencies of the platform and of n8n's database pass in the time of the tests.
jest.mock('node:timers/promises', () => ({
	...jest.requireActual<typeof Timers>('node:timers/promises'),
	setTimeout: jest.requireActual<typeof Time>('./time').sleep,
}));

import * as n8nWorkflow from 'n8n-workflow';
import type { INode } from 'n8n-workflow';

import * as thirdParty from '../../protrack/thirdParty';
import { executeContext, runNode, storedIn, storeFor, type CredentialStore, type Host, type Result } from './n8n';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator';
import { sleep } from './time';
import { IMEI } from './testData';

/** A platform with one vehicle. */
export async function startPlatform(options: SimulatorOptions = {}): Promise<Simulator> {
	const sim = await startSimulator(options);
	sim.addDevice({ imei: IMEI, name: 'Van', position: { latitude: -12, longitude: -77, accstatus: 1 } });
	return sim;
}

/** One process of n8n: its own copy of every module of our own, and with them of all that they remember. */
export interface Process {
	package: Package;
	tracking(store: CredentialStore, databaseMs?: number): Host;
	device(store: CredentialStore, databaseMs?: number): Host;
}

type Package = typeof import('../../protrack/client') &
	typeof import('../../credentials/ProtrackApi.credentials') &
	typeof import('../../nodes/Protrack/Protrack.node') &
	typeof import('../../nodes/ProtrackDevice/ProtrackDevice.node') &
	typeof import('../../nodes/shared/session');

export function startProcess(): Process {
	const loaded = {} as Package;
	jest.isolateModules(() => {
		// The error classes have to be those that n8n-core knows; only the waits are ours.
		jest.doMock('n8n-workflow', () => ({ ...n8nWorkflow, sleep }));
		// Libraries remember nothing, and loading them takes longer than loading the package.
		jest.doMock('../../protrack/thirdParty', () => thirdParty);
		for (const file of [
			'../../protrack/client',
			'../../credentials/ProtrackApi.credentials',
			'../../nodes/Protrack/Protrack.node',
			'../../nodes/ProtrackDevice/ProtrackDevice.node',
			'../../nodes/shared/session',
		]) {
			Object.assign(loaded, jest.requireActual(file));
		}
	});
	const credential = new loaded.ProtrackApi();
	return {
		package: loaded,
		tracking: (store, databaseMs) => ({ node: new loaded.Protrack(), credential, store, databaseMs }),
		device: (store, databaseMs) => ({ node: new loaded.ProtrackDevice(), credential, store, databaseMs }),
	};
}

const oneDevice = { deviceSelection: 'one', device: { __rl: true, mode: 'imei', value: IMEI } };
/** Without Simplify, so that a run is one call: no name is read. */
export const position = { resource: 'position', operation: 'getMany', returnAll: true, simplify: false, ...oneDevice };
export const details = { resource: 'device', operation: 'get', simplify: true, device: oneDevice.device };

/** Asks where the vehicle is. */
export async function track(host: Host, extra: Partial<INode> = {}): Promise<Result> {
	return await runNode(host, position, [{}], extra);
}

/** As many runs at the same time. */
export async function burst(host: Host, runs: number): Promise<Result[]> {
	return await Promise.all(Array.from({ length: runs }, async () => await track(host)));
}

export const errorsOf = (results: Result[]) => results.flatMap(({ error }) => (error ? [error.message] : []));

/** A session below the nodes, with n8n's real context. */
export async function open(process: Process, store: CredentialStore, signal?: AbortSignal) {
	const client = await process.package.openSession(executeContext(process.tracking(store), position, signal) as never);
	return {
		client,
		track: async () => await process.package.call(client, 'track', { imeis: [IMEI] }),
		command: async (command = 'RELAY,0') => await process.package.call(client, 'sendCommand', { imei: IMEI, command }),
	};
}

/** What a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<Error & { kind?: string; code?: number }> {
	return await promise.then(
		() => {
			throw new Error('This should have failed');
		},
		(error: unknown) => error as Error,
	);
}

export { storedIn, storeFor };
