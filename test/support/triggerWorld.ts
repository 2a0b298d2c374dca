import type * as Timers from 'node:timers/promises';
import type * as Workflow from 'n8n-workflow';
import type * as Time from './time';

// The waits between tries and around a login are not what these tests are about; without them an error costs milliseconds.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<typeof Workflow>('n8n-workflow'),
	sleep: async () => await new Promise((resolve) => setImmediate(resolve)),
}));

// Latencies of the platform pass in the time of the test, where it calls runTime.
jest.mock('node:timers/promises', () => ({
	...jest.requireActual<typeof Timers>('node:timers/promises'),
	setTimeout: jest.requireActual<typeof Time>('./time').sleep,
}));

import type { IDataObject, INodeParameters, IPollFunctions, INodeType, NodeApiError } from 'n8n-workflow';
import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import type { AlarmEvent } from '../../nodes/ProtrackTrigger/alarmEvent';
import { ProtrackTrigger } from '../../nodes/ProtrackTrigger/ProtrackTrigger.node';
import { readState, type MonitorState } from '../../protrack/monitor';
import { createPoller, storeFor, type Host, type Poller } from './n8n';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator';
import { imeiOf, START } from './testData';

export const all: INodeParameters = { deviceSelection: 'all', includeSubAccounts: false, options: {} };

/** Watches all devices with these options. */
export const allWith = (options: IDataObject): INodeParameters => ({ ...all, options }) as INodeParameters;

/** Every world has an account of its own: lists of devices and the pace are kept by account for the whole process. */
let worlds = 0;

export interface World {
	sim: Simulator;
	host: Host;
}

/** A platform whose clock stands still, and a credential for it. */
export async function openWorld(options: Partial<SimulatorOptions> = {}): Promise<World> {
	const sim = await startSimulator({
		frozen: true,
		startAt: START * 1000,
		tokenLifetimeSeconds: 10_000_000,
		timeToleranceSeconds: 10_000_000_000,
		account: `fleet${(worlds += 1)}`,
		...options,
	});
	return { sim, host: { node: new ProtrackTrigger(), credential: new ProtrackApi(), store: storeFor(sim) } };
}

/** Adds devices that were heard of just now. @returns their IMEIs */
export function addDevices(sim: Simulator, count: number, from = 0): string[] {
	const imeis = Array.from({ length: count }, (_, index) => imeiOf(from + index));
	imeis.forEach((imei, index) =>
		sim.addDevice({ imei, name: `Truck ${index}`, plate: `B-${index}`, position: { latitude: 10, longitude: 20 } }),
	);
	return imeis;
}

/** An alarm that the platform has received now, after a word of the device. `speed` tells alarms of one second apart. */
export function raise(sim: Simulator, imei: string, more: Partial<Parameters<Simulator['addAlarm']>[1]> = {}): void {
	sim.setPosition(imei, {});
	sim.addAlarm(imei, { type: 7, ...more });
}

/** One trigger of one workflow, as n8n treats it: static data is saved after activation and after an emission, and only then. */
export class Trigger {
	private poller: Poller;
	private saved = '{}';
	private isActivated = false;
	/** Everything that it ever emitted. */
	readonly emitted: AlarmEvent[] = [];
	readonly warnings: string[] = [];

	constructor(
		private readonly host: Host,
		private parameters: INodeParameters = all,
		kept = '{}',
	) {
		this.saved = kept;
		this.poller = createPoller(host, parameters, kept);
	}

	async poll(): Promise<AlarmEvent[] | null> {
		const items = (await this.poller.poll()) as AlarmEvent[] | null;
		if (items || !this.isActivated) this.saved = this.poller.memory();
		this.isActivated = true;
		this.emitted.push(...(items ?? []));
		this.warnings.push(...this.poller.warnings.splice(0));
		return items;
	}

	async runManually(): Promise<AlarmEvent[]> {
		return (await this.poller.poll('manual')) as unknown as AlarmEvent[];
	}

	/** @returns the error that the poll ends with */
	async errorOfPoll(): Promise<NodeApiError> {
		const ended: unknown = await this.poll().then(
			(items) => new Error(`no fault but ${JSON.stringify(items)}`),
			(error: unknown) => error,
		);
		return ended as NodeApiError;
	}

	/** The static data in the running process. */
	memory(): string {
		return this.poller.memory();
	}

	/** What it remembers, unpacked. */
	state(): MonitorState {
		const { watch } =
			(JSON.parse(this.memory()) as Record<string, { watch: { account: string } }>)['node:Trigger'] ?? {};
		const state = readState(watch, watch?.account ?? '', []);
		if (!state) throw new Error('The trigger has no state that can be read');
		return state;
	}

	/** Somebody saves the workflow with other parameters: n8n activates it anew, with what it had saved. */
	change(parameters: INodeParameters): void {
		this.restart(parameters);
		this.isActivated = false;
	}

	/** n8n starts anew with what it saved, perhaps with a changed node. */
	restart(parameters = this.parameters): void {
		this.parameters = parameters;
		this.poller = createPoller(this.host, parameters, this.saved);
	}
}

/** Speeds tell the alarms of a test apart. */
export const speedsOf = (items: readonly AlarmEvent[] | null): Array<number | null> =>
	(items ?? []).map(({ alarm }) => alarm.speedKmh);

export const sorted = <T>(list: readonly T[]): T[] => [...list].sort((a, b) => Number(a) - Number(b));

export const range = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => from + index);

/** The same node type under another workflow, or with what newer n8n adds to the context. */
export function hostWith(host: Host, changes: Record<string, unknown>): Host {
	const node = Object.create(host.node) as INodeType;
	node.poll = async function poll(this: IPollFunctions) {
		return (await host.node.poll?.call(Object.assign(Object.create(this) as IPollFunctions, changes))) ?? null;
	};
	return { ...host, node };
}

const clocks = { date: Date.now.bind(Date), steady: performance.now.bind(performance) };

/** Shifts the clock of the machine that runs n8n. */
export function shiftHostClock(ms: number): void {
	jest.spyOn(Date, 'now').mockImplementation(() => clocks.date() + ms);
}

/** Lets time pass on that machine, also by the clock that nobody sets back; counted from the start of the test. */
export function letTimePass(ms: number): void {
	shiftHostClock(ms);
	jest.spyOn(performance, 'now').mockImplementation(() => clocks.steady() + ms);
}
