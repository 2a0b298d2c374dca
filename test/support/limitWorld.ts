import type * as Workflow from 'n8n-workflow';

// Waits of callers that go side by side pass side by side, as in real life, but in no time.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<typeof Workflow>('n8n-workflow'),
	sleep: async (ms: number) => await mockTime.sleep(ms),
}));

import {
	NodeApiError,
	type IDataObject,
	type IHttpRequestOptions,
	type INodeParameters,
	type INodeType,
	type IPollFunctions,
} from 'n8n-workflow';
import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackTrigger } from '../../nodes/ProtrackTrigger/ProtrackTrigger.node';
import { createPoller, storeFor, type Host, type Poller } from './n8n';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator';
import { randomOf, START } from './testData';

/** How long a request takes by default, in ms. */
const REQUEST_MS = 300;

/** Time that goes on when everybody waits: to the end of the shortest wait. */
class SideBySideTime {
	sim: Simulator | undefined;
	/** Since the start, in ms. */
	nowMs = 0;
	private sending = 0;
	private readonly waits: Array<{ until: number; over: () => void }> = [];

	async sleep(ms: number): Promise<void> {
		await new Promise<void>((over) => {
			this.waits.push({ until: this.nowMs + ms, over });
			this.goOn();
		});
	}

	/** Time stands still while a request is under way. */
	async still<T>(request: () => Promise<T>): Promise<T> {
		this.sending += 1;
		try {
			return await request();
		} finally {
			this.sending -= 1;
			this.goOn();
		}
	}

	/** Nobody waits: the time between two polls. */
	passTo(ms: number): void {
		this.sim?.clock.advance(ms - this.nowMs);
		this.nowMs = ms;
	}

	private goOn(): void {
		// After whatever the last event has set off.
		setImmediate(() =>
			setImmediate(() => {
				if (this.sending > 0 || this.waits.length === 0) return;
				this.waits.sort((a, b) => a.until - b.until);
				const [next] = this.waits.splice(0, 1);
				if (!next) return;
				this.passTo(Math.max(this.nowMs, next.until));
				next.over();
				this.goOn();
			}),
		);
	}
}

const mockTime = new SideBySideTime();

export interface LimitWorld {
	sim: Simulator;
	trigger: MinuteTrigger;
	close: () => Promise<void>;
}

let worlds = 0;

/**
 * A platform with a limit, and one trigger on it that n8n polls once a minute.
 * @param requestMs how long a request takes
 */
export async function openWorld(
	parameters: INodeParameters,
	options: Partial<SimulatorOptions>,
	requestMs = REQUEST_MS,
): Promise<LimitWorld> {
	const sim = await startSimulator({
		frozen: true,
		startAt: START * 1000,
		account: `limit${(worlds += 1)}`,
		tokenLifetimeSeconds: 10_000_000,
		...options,
	});
	mockTime.sim = sim;
	mockTime.nowMs = 0;
	const chance = randomOf(7);
	const spies = [
		jest.spyOn(Math, 'random').mockImplementation(chance),
		jest.spyOn(Date, 'now').mockImplementation(() => START * 1000 + mockTime.nowMs),
		jest.spyOn(performance, 'now').mockImplementation(() => mockTime.nowMs),
	];
	const host: Host = {
		node: slowNode(new ProtrackTrigger(), requestMs),
		credential: new ProtrackApi(),
		store: storeFor(sim),
	};
	return {
		sim,
		trigger: new MinuteTrigger(createPoller(host, parameters)),
		async close() {
			spies.forEach((spy) => spy.mockRestore());
			await sim.stop();
		},
	};
}

type Request = (credential: string, options: IHttpRequestOptions, more?: unknown) => Promise<unknown>;

/** The node as it is, but each of its requests takes simulated time. */
function slowNode(real: INodeType, requestMs: number): INodeType {
	const node = Object.create(real) as INodeType;
	node.poll = async function poll(this: IPollFunctions) {
		const context = Object.create(this) as IPollFunctions;
		const send = this.helpers.httpRequestWithAuthentication as unknown as Request;
		const sendLate: Request = async function sendLate(this: unknown, ...request) {
			await mockTime.sleep(requestMs);
			return await mockTime.still(async () => await send.apply(this, request));
		};
		Object.defineProperty(context, 'helpers', { value: { ...this.helpers, httpRequestWithAuthentication: sendLate } });
		return (await real.poll?.call(context)) ?? null;
	};
	return node;
}

/** A trigger that is polled on each full minute; n8n does not wait for a poll, but one that begins while another runs does nothing. */
class MinuteTrigger {
	/** How long the last poll took, in ms. */
	lastedMs = 0;

	constructor(private readonly poller: Poller) {}

	/** What the log of n8n was told. */
	get warnings(): string[] {
		return this.poller.warnings;
	}

	/** Polls on the next full minute. @returns what came, nothing when the poll failed */
	async poll(): Promise<IDataObject[]> {
		const beginMs = Math.floor(mockTime.nowMs / 60_000 + 1) * 60_000;
		mockTime.passTo(beginMs);
		const items = await this.poller.poll().catch((error: unknown) => {
			if (error instanceof NodeApiError) return null;
			throw error;
		});
		this.lastedMs = mockTime.nowMs - beginMs;
		return items ?? [];
	}

	/** Since the start. */
	minute(): number {
		return mockTime.nowMs / 60_000;
	}
}
