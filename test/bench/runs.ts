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
	/** How often the hand-written code is measured after the first round, where it waits for a long time. Default in each round. */
	handRounds?: number;
	/** Instead of measuring the hand-written code. */
	computedHand?: { calls: number; ms: number };
	/** How long each reply takes. */
	latencyMs?: number;
	/** At most so many latencies. */
	latencyGoal?: number;
	/** At most so many calls. */
	goal?: number;
	/** Whether the number of calls depends on which reply comes first. */
	callsVary?: boolean;
	note?: string;
}

interface Figures {
	calls: number;
	ms: number;
	cpuMs: number;
	/** Replies that were waited for one after the other. */
	latencies: number;
}

async function measure(platform: Platform, run: () => Promise<unknown[]>) {
	await platform.takeCalls();
	await platform.ask('takeLatencies');
	const [begin, cpu] = [performance.now(), process.cpuUsage()];
	const items = await run();
	const ms = performance.now() - begin;
	const { user, system } = process.cpuUsage(cpu);
	const latencies = await platform.ask('takeLatencies');
	const figures: Figures = { calls: await platform.takeCalls(), ms, cpuMs: (user + system) / 1000, latencies };
	return { figures, items };
}

/**
 * Measures calls, duration and CPU of both in turn, so that a busy machine slows them alike. A round before them warms up; the calls that are shown
 * are those of that round.
 * @throws Error when they give different items
 */
export async function compareRuns(platform: Platform, options: RunOptions, runs: Runs): Promise<Row[]> {
	const { what, rounds, computedHand } = options;
	const handRounds = computedHand ? -1 : (options.handRounds ?? rounds);
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

function rowsOf(options: RunOptions, [first, ...ours]: Figures[], [firstByHand, ...measured]: Figures[]): Row[] {
	const { workload, what, least, goal, note, latencyMs = 0, latencyGoal, computedHand, callsVary = false } = options;
	// where it was measured less often, its last value stands for the others
	const hand = ours.map((_, round) => measured[round] ?? measured.at(-1) ?? firstByHand);
	const valuesOf = (name: 'ms' | 'cpuMs' | 'latencies') => ({
		ours: ours.map((figures) => figures[name]),
		hand: hand.flatMap((figures) => figures?.[name] ?? []),
		least: [],
	});
	const counts = callsVary ? ours.map(({ calls }) => calls) : [first!.calls];
	const rows: Row[] = [
		{
			...{ workload, what: `${what}: calls`, unit: 'calls', kind: callsVary ? 'other' : 'calls' },
			...{ ours: counts, hand: counts.map(() => computedHand?.calls ?? firstByHand!.calls), least: [least] },
			...(goal !== undefined && { goal }),
			...(note !== undefined && { note }),
		},
		{
			...{ workload, what: `${what}: duration`, unit: 'ms', kind: 'other' },
			...valuesOf('ms'),
			...(computedHand && { hand: ours.map(() => computedHand.ms) }),
		},
	];
	if (!computedHand) rows.push({ workload, what: `${what}: CPU`, unit: 'ms', kind: 'other', ...valuesOf('cpuMs') });
	if (latencyMs > 0)
		rows.push({
			...{ workload, what: `${what}: replies waited for one after the other`, unit: 'replies', kind: 'other' },
			...valuesOf('latencies'),
			...(computedHand && { hand: ours.map(() => computedHand.calls) }),
			...(latencyGoal !== undefined && { goal: latencyGoal }),
		});
	return rows;
}
