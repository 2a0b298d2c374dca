import { isDeepStrictEqual } from 'node:util';
import type { INodeExecutionData } from 'n8n-workflow';
import type { Item } from './baseline/item';
import { cpuTime } from './cpu';
import type { Replies } from './replies';

/** One line of the table: values of each run, the package's own beside what it is compared with. */
export interface Row {
	/** "W10". */
	workload: string;
	what: string;
	unit: string;
	/** `cpu`: ratios may differ by the factor 2 from the recorded ones. `calls`: not at all. `other`: for information. */
	kind: 'cpu' | 'calls' | 'other';
	ours: number[];
	/** The hand-written code. */
	hand: number[];
	/** The least that is possible. */
	least: number[];
	/** At most so many times the hand-written code; for `calls` and where nothing is written by hand, at most so much. */
	goal?: number;
	note?: string;
}

/** The bodies that a run has asked for, by path. */
type Bodies = (path: string) => string[];

/** Something whose CPU is compared. */
export interface Comparison {
	workload: string;
	what: string;
	unit: string;
	/** Items that one run gives. */
	items: number;
	/** By what the values are divided; by the items unless given. */
	per?: number;
	/** How many times each is done in one measurement, because a short one says little. */
	repeats: number;
	goal?: number;
	ours: (replies: Replies) => Promise<INodeExecutionData[]>;
	hand: (bodies: Bodies) => Item[] | Promise<Item[]>;
	least: (bodies: Bodies) => unknown;
}

/** @param outside CPU time that is not to be counted, in microseconds, as it stands */
async function cpuOf(repeats: number, run: () => unknown, outside = () => 0): Promise<number> {
	globalThis.gc?.();
	const begin = cpuTime() - outside();
	for (let count = 0; count < repeats; count += 1) await run();
	return (cpuTime() - outside() - begin) / repeats;
}

/**
 * Measures what one item costs: n8n's HTTP helper is replaced, and its time subtracted. Each round measures all three, so that a busy machine
 * slows them alike; a round before them warms up.
 * @throws Error when the hand-written code gives other items
 */
export async function compareCpu(comparison: Comparison, replies: Replies, rounds: number): Promise<Row> {
	const { workload, what, unit, items, per = items, repeats, goal, ours, hand, least } = comparison;
	replies.takeAsked();
	const given = await ours(replies);
	const asked = replies.takeAsked().map(({ path, text }) => ({ path, text: text() }));
	const bodies: Bodies = (wanted) => asked.filter(({ path }) => path === wanted).map(({ text }) => text);
	if (given.length !== items) throw new Error(`${what}: ${given.length} items came, not ${items}`);
	const byHand = await hand(bodies);
	if (!given.every((item, index) => isDeepStrictEqual(item, byHand[index])) || byHand.length !== items)
		throw new Error(`${what}: the hand-written code gives other items`);
	given.length = 0;
	byHand.length = 0;
	const row: Row = { workload, what, unit, kind: 'cpu', ours: [], hand: [], least: [], ...(goal && { goal }) };
	for (let round = 0; round <= rounds; round += 1) {
		const spent = () => replies.spentCpu;
		const values = {
			ours: await cpuOf(repeats, async () => await ours(replies), spent),
			hand: await cpuOf(repeats, async () => await hand(bodies), spent),
			least: await cpuOf(repeats, () => least(bodies)),
		};
		replies.takeAsked();
		if (round === 0) continue;
		for (const name of ['ours', 'hand', 'least'] as const) row[name].push(values[name] / per);
	}
	return row;
}
