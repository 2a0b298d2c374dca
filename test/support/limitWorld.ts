import type * as Workflow from 'n8n-workflow';

// Waits of callers that go side by side pass side by side, as in real life, but in no time.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<typeof Workflow>('n8n-workflow'),
	sleep: async (ms: number) => await mockTime.sleep(ms),
}));

import { NodeApiError, type IDataObject, type INodeParameters } from 'n8n-workflow';
import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackTrigger } from '../../nodes/ProtrackTrigger/ProtrackTrigger.node';
import { createPoller, storeFor, type Host, type Poller } from './n8n';
import { SideBySideTime, slowNode } from './sideBySideTime';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator';
import { randomOf, START } from './testData';

/** How long a request takes by default, in ms. */
const REQUEST_MS = 300;

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
		node: slowNode(new ProtrackTrigger(), mockTime, requestMs),
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
