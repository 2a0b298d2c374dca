import { isDeepStrictEqual } from 'node:util';
import type { Row } from './measure';
import type { Platform } from './platform';

/** Two ways to the same items, the whole way through HTTP. */
export interface Runs {
	/** Done before each run of the two; not measured. */
	prepare?: () => Promise<unknown>;
	ours: () => Promise<unknown[]>;
	hand: () => Promise<unknown[]>;
}

interface RunOptions {
	workload: string;
	what: string;
	/** How few calls the API allows. */
	least: number;
	rounds: number;
	/** How often the hand-written code is measured at most, where it waits for a long time. Default in each round. */
	handRounds?: number;
	/** At most so many calls. */
	goal?: number;
	note?: string;
}

interface Figures {
	calls: number;
	ms: number;
	cpuMs: number;
}

async function measure(platform: Platform, run: () => Promise<unknown[]>) {
	await platform.takeCalls();
	const [begin, cpu] = [performance.now(), process.cpuUsage()];
	const items = await run();
	const ms = performance.now() - begin;
	const { user, system } = process.cpuUsage(cpu);
	const figures: Figures = { calls: await platform.takeCalls(), ms, cpuMs: (user + system) / 1000 };
	return { figures, items };
}

/**
 * Measures calls, duration and CPU of both in turn, so that a busy machine slows them alike. A round before them warms up; the calls that are shown
 * are those of that round.
 * @throws Error when they give different items
 */
export async function compareRuns(platform: Platform, options: RunOptions, runs: Runs): Promise<Row[]> {
	const { what, rounds, handRounds = rounds } = options;
	const { prepare = async () => {}, ours, hand } = runs;
	const [own, byHand]: [Figures[], Figures[]] = [[], []];
	for (let round = 0; round <= rounds; round += 1) {
		await prepare();
		const { figures, items } = await measure(platform, ours);
		own.push(figures);
		if (round > handRounds) continue;
		const other = await measure(platform, hand);
		byHand.push(other.figures);
		if (!isDeepStrictEqual(items, other.items)) throw new Error(`${what}: the hand-written code gives other items`);
	}
	return rowsOf(options, own, byHand);
}

function rowsOf({ workload, what, least, goal, note }: RunOptions, own: Figures[], byHand: Figures[]): Row[] {
	const [first, ...ours] = own;
	const [firstByHand, ...measured] = byHand;
	// where it was measured less often, its last value stands for the others
	const hand = ours.map((_, round) => measured[round] ?? measured.at(-1) ?? firstByHand!);
	return [
		{
			...{ workload, what: `${what}: calls`, unit: 'calls', kind: 'calls' },
			...{ ours: [first!.calls], hand: [firstByHand!.calls], least: [least] },
			...(goal !== undefined && { goal }),
			...(note !== undefined && { note }),
		},
		{
			...{ workload, what: `${what}: duration`, unit: 'ms', kind: 'other', least: [] },
			...{ ours: ours.map(({ ms }) => ms), hand: hand.map(({ ms }) => ms) },
		},
		{
			...{ workload, what: `${what}: CPU`, unit: 'ms', kind: 'other', least: [] },
			...{ ours: ours.map(({ cpuMs }) => cpuMs), hand: hand.map(({ cpuMs }) => cpuMs) },
		},
	];
}
