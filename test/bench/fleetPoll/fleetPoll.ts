import type { INodeType, IPollFunctions } from 'n8n-workflow';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createPoller } from '../../support/n8n';
import { imeisUpTo } from '../../support/testData';
import { cpuTime } from '../cpu';
import { hostOf } from '../hosts';
import { Platform } from '../platform';
import { Replies } from '../replies';
import type { WorldName } from '../worlds';
import { growthOfFreshPoll } from './freshPoll';
import { pollParameters, stateOfAMinuteAgo, type Monitored } from './pollParameters';

/** A trigger and its fleet. */
export interface FleetPoll extends Monitored {
	world: WorldName;
	/** How many devices send an alarm between two polls. */
	active: number;
	rounds: number;
	/** A poll with more calls than this still reads devices for the first time. */
	settledCalls: number;
}

/** What one poll takes. */
export interface PollFigures {
	calls: number;
	items: number;
	/** Milliseconds without HTTP, of each round. */
	cpuMs: number[];
	/** The longest time in which nothing else could run, in milliseconds, of each round. */
	delayMs: number[];
	/** By how much the memory of the process has grown at its peak, HTTP and the first polls included, in bytes. */
	growth: number;
	/** The same in a process whose only poll this is. */
	freshGrowth: number;
	/** What n8n stores for the node, in bytes. */
	state: number;
}

const MINUTE = 60;
const SILENCE = 3600;
/** The activation and the poll after it differ from those that follow, and so do further ones until each device was read once. */
const POLLS_BEFORE = 2;
const MAX_POLLS_BEFORE = 12;
const DELAY_RESOLUTION_MS = 1;

/** The trigger, with n8n's helper replaced. */
function withReplies(node: INodeType, replies: Replies): INodeType {
	return Object.create(node, {
		poll: {
			value: async function poll(this: IPollFunctions) {
				replies.replaceHelper(this);
				return await node.poll?.call(this);
			},
		},
	}) as INodeType;
}

/**
 * Polls through HTTP until the trigger has settled, and once more while the replies are kept; then makes this last poll again and again with them.
 * @param progress gets what is going on
 * @throws Error when a poll that is made again asks for anything else
 */
export async function measureFleetPoll(
	{ world, active, events, rounds, settledCalls }: FleetPoll,
	progress: (text: string) => void,
): Promise<PollFigures> {
	const platform = await Platform.start(world);
	const replies = new Replies();
	try {
		const host = hostOf(platform, 'ProtrackTrigger');
		const parameters = pollParameters(events);
		globalThis.gc?.();
		const before = process.memoryUsage().rss;
		const settling = createPoller(host, parameters);
		await platform.ask('pass', { seconds: SILENCE, active: [] });
		let calls = Infinity;
		for (let poll = 0; poll < POLLS_BEFORE || (calls > settledCalls && poll < MAX_POLLS_BEFORE); poll += 1) {
			progress(`poll ${poll + 1} through HTTP`);
			if (poll > 0) await platform.ask('pass', { seconds: MINUTE, active: imeisUpTo(active) });
			await platform.takeCalls();
			await settling.poll();
			calls = await platform.takeCalls();
		}
		const state = settling.memory();
		await platform.ask('pass', { seconds: MINUTE, active: imeisUpTo(active) });
		const replayed = { ...host, node: withReplies(host.node, replies) };
		progress('the poll that is kept, through HTTP');
		const items = (await createPoller(replayed, parameters, stateOfAMinuteAgo(state)).poll()) ?? [];
		const figures: PollFigures = {
			calls: 0,
			items: items.length,
			cpuMs: [],
			delayMs: [],
			growth: process.resourceUsage().maxRSS * 1024 - before,
			freshGrowth: 0,
			state: Buffer.byteLength(state),
		};
		replies.takeAsked();
		let sent = Infinity;
		for (let round = 0; round <= rounds; round += 1) {
			progress(`round ${round} of ${rounds}`);
			const poller = createPoller(replayed, parameters, stateOfAMinuteAgo(state));
			globalThis.gc?.();
			const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
			delay.enable();
			const begin = cpuTime() - replies.spentCpu;
			await poller.poll();
			const cpuMs = (cpuTime() - replies.spentCpu - begin) / 1000;
			delay.disable();
			figures.calls = replies.takeAsked().length;
			// the first one warms up, and asks for what the poll through HTTP had no time for
			if (round === 0) {
				sent = replies.sent;
				continue;
			}
			figures.cpuMs.push(cpuMs);
			figures.delayMs.push(delay.max / 1e6 - DELAY_RESOLUTION_MS);
		}
		if (replies.sent > sent) throw new Error(`A poll that was made again had ${replies.sent - sent} other calls`);
		// last, because it logs in and so ends the token of this process
		progress('a poll in a process of its own');
		figures.freshGrowth = await growthOfFreshPoll({ address: platform.address, events, state });
		return figures;
	} finally {
		replies.remove();
		platform.stop();
	}
}
