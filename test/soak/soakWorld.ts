import type * as Workflow from 'n8n-workflow';

// Nobody waits in here: a wait lets the simulated time pass, on the server and on the machine that runs n8n.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<typeof Workflow>('n8n-workflow'),
	sleep: async (ms: number) => {
		mockTime.pass(ms);
		await Promise.resolve();
	},
}));

import type { IDataObject, IHttpRequestOptions, INodeParameters, INodeType, IPollFunctions } from 'n8n-workflow';
import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackTrigger } from '../../nodes/ProtrackTrigger/ProtrackTrigger.node';
import { readState } from '../../protrack/monitor';
import { createPoller, storeFor, type Host, type Poller } from '../support/n8n';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator';
import type { FaultHandle } from '../../simulator/server/faults';
import { randomOf, START } from '../support/testData';

/** Who is active in the next poll. @param stay how likely one is that was active before; by chance others take over */
export function nextActive(
	before: ReadonlySet<string>,
	imeis: string[],
	count: number,
	stay: number,
	random: () => number,
): Set<string> {
	const active = new Set([...before].filter(() => random() < stay));
	while (active.size < count) active.add(imeis[Math.floor(random() * imeis.length)] ?? '');
	return active;
}

/** Simulated time; no run may depend on how fast this machine is. */
class Time {
	/** The server's clock moves with it. */
	sim: Simulator | undefined;
	/** How wrong the clock of the machine is, in ms. */
	skewMs = 0;
	/** What each look at the steady clock costs, in ms: a slow machine runs out of time for its poll. */
	slownessMs = 0;
	private steadyMs = 0;

	get passed(): number {
		return Math.floor(this.steadyMs);
	}

	/** Each world begins at the same moment, or a run would depend on those before it. */
	begin(sim: Simulator): void {
		this.sim = sim;
		this.steadyMs = 0;
		this.skewMs = 0;
		this.slownessMs = 0;
	}

	pass(ms: number): void {
		this.steadyMs += ms;
		this.sim?.clock.advance(ms);
	}

	steady(): number {
		this.steadyMs += this.slownessMs;
		return this.steadyMs;
	}

	host(): number {
		return START * 1000 + this.steadyMs + this.skewMs;
	}
}

const mockTime = new Time();
export const time = mockTime;

/** How long a request that hangs is waited for in real time; in simulated time it is the 60 s of the transport. */
const HANG_MS = 250;
const HANG_SIMULATED_MS = 60_000;
const REQUEST_MS = 30;

export interface World {
	sim: Simulator;
	host: Host;
	/** Set while an error that hangs is set up; only then are requests cut short. */
	hang: FaultHandle | undefined;
	/** Whether requests go one by one, so that a run can be repeated. */
	serial: boolean;
	/** What the host tells as the time for a poll, in ms. */
	budgetMs: number | undefined;
	close: () => Promise<void>;
}

/** Every world has an account of its own: lists of devices and the pace are kept by account for the whole process. */
let worlds = 0;

/** A platform whose clock moves only when told to, and the host that polls it. All chance comes from `seed`. */
export async function openWorld(seed: number, options: Partial<SimulatorOptions> = {}): Promise<World> {
	const sim = await startSimulator({
		frozen: true,
		startAt: START * 1000,
		seed,
		account: `soak${(worlds += 1)}`,
		...options,
	});
	mockTime.begin(sim);
	// By the time and not in turn: libraries draw numbers too, and not always as many.
	const jitter = () => randomOf(seed + mockTime.passed)();
	const spies = [
		jest.spyOn(Math, 'random').mockImplementation(jitter),
		jest.spyOn(Date, 'now').mockImplementation(() => mockTime.host()),
		jest.spyOn(performance, 'now').mockImplementation(() => mockTime.steady()),
	];
	const world: World = {
		sim,
		host: { node: new ProtrackTrigger(), credential: new ProtrackApi(), store: storeFor(sim) },
		hang: undefined,
		serial: true,
		budgetMs: undefined,
		async close() {
			spies.forEach((spy) => spy.mockRestore());
			mockTime.sim = undefined;
			await sim.stop();
		},
	};
	world.host.node = sabotagedNode(world, world.host.node);
	return world;
}

type Request = (credential: string, options: IHttpRequestOptions, more?: unknown) => Promise<unknown>;

/** The node as it is, but what it sends goes through here. */
function sabotagedNode(world: World, real: INodeType): INodeType {
	let last: Promise<unknown> = Promise.resolve();
	const node = Object.create(real) as INodeType;
	node.poll = async function poll(this: IPollFunctions) {
		const context = Object.create(this) as IPollFunctions;
		const send = this.helpers.httpRequestWithAuthentication as unknown as Request;
		const sendHere: Request = async function send1(this: unknown, credential, options, more) {
			const { hang } = world;
			const hits = hang?.hits ?? 0;
			mockTime.pass(REQUEST_MS);
			try {
				return await send.call(
					this,
					credential,
					hang && options.timeout ? { ...options, timeout: HANG_MS } : options,
					more,
				);
			} finally {
				if (hang && hang.hits > hits) mockTime.pass(HANG_SIMULATED_MS);
			}
		};
		const queued: Request = async function queued(this: unknown, ...request) {
			if (!world.serial) return await sendHere.call(this, ...request);
			const mine = last.then(async () => await sendHere.call(this, ...request));
			last = mine.catch(() => {});
			return await mine;
		};
		const changes = {
			helpers: { ...this.helpers, httpRequestWithAuthentication: queued },
			...(world.budgetMs !== undefined && { getPollBudgetMs: () => world.budgetMs }),
		};
		for (const [key, value] of Object.entries(changes)) Object.defineProperty(context, key, { value });
		return (await real.poll?.call(context)) ?? null;
	};
	return node;
}

/** Does something to what n8n keeps for the node, between two polls. */
export type Sabotage = (watch: IDataObject) => IDataObject;

/** One trigger of one workflow, as n8n treats it: static data is saved after activation and after an emission, and only then. */
export class SoakTrigger {
	private poller: Poller;
	private saved = '{}';
	private isActivated = false;
	/** Of the last poll. */
	warnings: string[] = [];

	constructor(
		private readonly host: Host,
		private readonly parameters: INodeParameters,
		private readonly sabotage?: Sabotage,
	) {
		this.poller = createPoller(host, parameters);
	}

	/** @throws whatever the poll ends with */
	async poll(): Promise<IDataObject[]> {
		this.poller.warnings.length = 0;
		try {
			const items = await this.poller.poll();
			this.spoil();
			if (items || !this.isActivated) this.saved = this.poller.memory();
			this.isActivated = true;
			return items ?? [];
		} finally {
			this.warnings = [...this.poller.warnings];
		}
	}

	/** n8n starts the next poll before this one is done. */
	async pollTwice(): Promise<IDataObject[]> {
		const [first, second] = await Promise.allSettled([this.poll(), this.poller.poll()]);
		if (second.status === 'fulfilled' && second.value) throw new Error('Two polls ran at once');
		if (first.status === 'rejected') throw first.reason;
		return first.value;
	}

	/** n8n starts anew with what it saved. */
	restart(): void {
		this.poller = createPoller(this.host, this.parameters, this.saved);
	}

	memory(): string {
		return this.poller.memory();
	}

	/** Whether the platform has refused a device, which is then asked at growing intervals. */
	hasRefused(): boolean {
		const watch = this.watch();
		const devices = Object.values(readState(watch, String(watch.account), [])?.devices ?? {});
		return devices.some(({ consecutiveFailures: b, positionBackoff: q }) => b !== undefined || q !== undefined);
	}

	watch(): IDataObject {
		return (JSON.parse(this.memory()) as { 'node:Trigger': { watch: IDataObject } })['node:Trigger'].watch;
	}

	private spoil(): void {
		if (!this.sabotage) return;
		const memory = { 'node:Trigger': { watch: this.sabotage(this.watch()) } };
		this.poller = createPoller(this.host, this.parameters, JSON.stringify(memory));
	}
}
