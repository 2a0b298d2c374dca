import { isDeepStrictEqual } from 'node:util';
import type { INodeExecutionData } from 'n8n-workflow';
import type { Item } from './baseline/item';
import { cpuTime } from './cpu';
import { median } from './figures';
import type { Replies } from './replies';
import { createYardstick, onThisMachine } from './yardstick';

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
	/** What `JSON.parse` of one position costs at that moment, in microseconds. */
	parse?: number[];
	/** At most so much. */
	goal?: number;
	/** What the goal is for. Default for `cpu` the ratio of the package and the hand-written code, for others the package's own value. */
	goalFor?: 'ratio' | 'ours' | 'hand';
	/** Set on the rows of a quiet poll that the plot shows. */
	devices?: number;
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
	goalFor?: Row['goalFor'];
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
	const { workload, what, unit, items, per = items, repeats, goal, goalFor, ours, hand, least } = comparison;
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
	const row: Row & Required<Pick<Row, 'parse'>> = {
		...{ workload, what, unit, kind: 'cpu' },
		...{ ours: [], hand: [], least: [], parse: [] },
		...{ goal, goalFor },
	};
	const parseCost = createYardstick();
	for (let round = 0; round <= rounds; round += 1) {
		const spent = () => replies.spentCpu;
		const values = {
			ours: await cpuOf(repeats, async () => await ours(replies), spent),
			hand: await cpuOf(repeats, async () => await hand(bodies), spent),
			least: await cpuOf(repeats, () => least(bodies)),
		};
		replies.takeAsked();
		const parse = parseCost();
		if (round === 0) continue;
		row.parse.push(parse);
		for (const name of ['ours', 'hand', 'least'] as const) row[name].push(values[name] / per);
	}
	return row;
}

/**
 * The hand-written code by itself: it must be as good as a user's, or the package would be compared with too little.
 * @param limit in microseconds, for a machine that parses a position in 1.7 µs
 */
export function handRow({ workload, what, unit, hand, parse = [] }: Row, limit: number): Row {
	return {
		...{ workload, what: `${what}: hand-written code`, unit, kind: 'other' },
		...{ ours: [], hand, least: [] },
		...{ goal: onThisMachine(limit, median(parse)), goalFor: 'hand' },
	};
}
