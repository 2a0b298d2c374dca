import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inDigits, median, ratios } from './figures';
import type { Row } from './measure';

const FILE = path.join(__dirname, 'recorded.json');

/** A CPU ratio may be so many times the recorded one: a noisy machine changes ratios too. */
const MARGIN = 2;

/** By workload and what is measured: the count of calls, the ratio of CPU, or for `alone` the CPU in relation to what this machine takes to parse a position. */
type Recorded = Record<string, { kind: 'cpu' | 'alone' | 'calls'; value: number }>;

const keyOf = ({ workload, what }: Row): string => `${workload}: ${what}`;

/** What is compared between two runs of the benchmark. */
function valueOf({ kind, ours, hand, parse, goalFor }: Row): Recorded[string] | null {
	if (kind === 'calls') return { kind, value: median(ours) };
	// Beside 150 µs for each item, the hand-written code takes less than can be measured.
	if (kind === 'cpu' && goalFor === 'ours') return parse ? { kind: 'alone', value: median(ratios(ours, parse)) } : null;
	return kind === 'cpu' && hand.length > 0 ? { kind, value: median(ratios(ours, hand)) } : null;
}

/** Replaces the recorded values of what was measured; the others stay. */
export function record(rows: readonly Row[]): void {
	const recorded = readRecorded();
	for (const row of rows) {
		const value = valueOf(row);
		if (value) recorded[keyOf(row)] = { ...value, value: Number(value.value.toPrecision(3)) };
	}
	const sorted = Object.fromEntries(
		Object.entries(recorded).sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })),
	);
	writeFileSync(FILE, `${JSON.stringify(sorted, null, '\t')}\n`);
}

/** @returns what is worse than recorded, or not recorded at all: one sentence each */
export function regressions(rows: readonly Row[], recorded = readRecorded()): string[] {
	return rows.flatMap((row) => {
		const now = valueOf(row);
		if (!now) return [];
		const before = recorded[keyOf(row)];
		if (!before) return [`${keyOf(row)}: nothing is recorded; run "npm run bench" and commit what it writes`];
		if (now.kind === 'calls')
			return now.value === before.value
				? []
				: [`${keyOf(row)}: ${inDigits(now.value)} calls, recorded are ${inDigits(before.value)}`];
		return now.value <= MARGIN * before.value
			? []
			: [`${keyOf(row)}: ${inDigits(now.value)} times ${measures[now.kind]}, recorded is ${inDigits(before.value)}`];
	});
}

const measures = { cpu: 'the hand-written code', alone: 'what parsing a position takes' };

function readRecorded(): Recorded {
	return JSON.parse(readFileSync(FILE, 'utf8')) as Recorded;
}
