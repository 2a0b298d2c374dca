import type { Row } from './measure';
import { regressions } from './recorded';
import { chart } from './chart';
import { markdown } from './report';

const cpu: Row = {
	workload: 'W10',
	what: 'Positions',
	unit: 'µs of CPU per item',
	kind: 'cpu',
	ours: [40, 44, 90],
	hand: [10, 10, 30],
	least: [3, 3, 3],
	goal: 5,
};
const calls: Row = { workload: 'W1', what: 'calls', unit: 'calls', kind: 'calls', ours: [14], hand: [14], least: [14] };

describe('The short form of the benchmark', () => {
	it('passes while counts are equal and no ratio of CPU has more than doubled', () => {
		const recorded = {
			'W10: Positions': { kind: 'cpu', value: 2.01 },
			'W1: calls': { kind: 'calls', value: 14 },
		} as const;
		expect(regressions([cpu, calls], recorded)).toEqual([]);
	});

	it('names a ratio that has more than doubled', () => {
		expect(regressions([cpu], { 'W10: Positions': { kind: 'cpu', value: 1.9 } })).toEqual([
			'W10: Positions: 4 times the hand-written code, recorded is 1.90',
		]);
	});

	it('compares a row whose goal is its own with what parsing takes, because the hand-written code takes next to nothing', () => {
		const alone: Row = { ...cpu, goalFor: 'ours', hand: [0.1, 0.4, 2], parse: [2, 2, 2] };
		expect(regressions([alone], { 'W10: Positions': { kind: 'alone', value: 11 } })).toEqual([]);
		expect(regressions([alone], { 'W10: Positions': { kind: 'alone', value: 10.9 } })).toEqual([
			'W10: Positions: 22 times what parsing a position takes, recorded is 10.9',
		]);
	});

	it.each([13, 15])('names any other count of calls, also a smaller one (%d recorded)', (value) => {
		expect(regressions([calls], { 'W1: calls': { kind: 'calls', value } })).toEqual([
			`W1: calls: 14 calls, recorded are ${value}`,
		]);
	});

	it('names what is not recorded', () => {
		expect(regressions([calls], {})).toEqual([
			'W1: calls: nothing is recorded; run "npm run bench" and commit what it writes',
		]);
	});
});

describe('docs/benchmark.md', () => {
	it('shows median, spread, and the ratios of values of the same run', () => {
		const text = markdown([cpu], { loadBefore: 1, date: new Date(0), rounds: 3, minutes: 1 });
		expect(text).toContain(
			'| W10 | Positions | µs of CPU per item | 44 (40 to 90) | 10 (10 to 30) | 3 | 4 (3 to 4.40) | 5x | yes |',
		);
	});

	it('shows the goal of the hand-written code by itself', () => {
		const row: Row = { ...cpu, kind: 'other', ours: [], least: [], goal: 6.5, goalFor: 'hand' };
		const text = markdown([row], { loadBefore: 1, date: new Date(0), rounds: 3, minutes: 1 });
		expect(text).toContain('| - | 10 (10 to 30) | - | - | 6.50 by hand | no |');
	});
});

describe('docs/benchmark.svg', () => {
	const poll = (devices: number): Row => ({
		...calls,
		ours: [devices / 10],
		hand: [devices],
		least: [devices / 100],
		devices,
	});

	it('shows a line for each thing that grows, and names its last value', () => {
		const svg = chart([poll(100), poll(50_000)]) ?? '';
		expect(svg.match(/<polyline/g)).toHaveLength(3);
		expect(svg).toContain('>calls (5,000)</text>');
		expect(svg).toContain('>50,000</text>');
		expect(svg).not.toMatch(/NaN|Infinity|undefined/);
	});

	it('is not drawn when no poll was measured', () => {
		expect(chart([cpu])).toBeNull();
	});
});
