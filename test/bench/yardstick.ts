import { Simulator } from '../../simulator';
import { imeiOf, range } from '../support/testData';
import { cpuTime } from './cpu';
import { addFleet, options } from './worlds';

/* How fast this machine is: limits in microseconds are meant for one that parses a position in 1.7 µs, and are stretched for a slower one. */

const PARSE_COST = 1.7;
const POSITIONS = 100;
const REPEATS = 100;

/** A reply with positions, as the platform sends it. */
function positionsReply(): string {
	const sim = new Simulator(options);
	addFleet(sim, POSITIONS);
	return JSON.stringify({ code: 0, record: range(POSITIONS).map((index) => sim.position(imeiOf(index))) });
}

/** Prepares to measure what `JSON.parse` of one position costs, in microseconds. */
export function createYardstick(): () => number {
	const reply = positionsReply();
	return () => {
		const begin = cpuTime();
		for (let count = 0; count < REPEATS; count += 1) JSON.parse(reply);
		return (cpuTime() - begin) / (REPEATS * POSITIONS);
	};
}

/** @param limit in microseconds, for a machine that parses a position in 1.7 µs @param parse what it costs on this one */
export function onThisMachine(limit: number, parse: number): number {
	return (limit * parse) / PARSE_COST;
}
