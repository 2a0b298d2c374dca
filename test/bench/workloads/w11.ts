import { fork } from 'node:child_process';
import path from 'node:path';
import type { FleetPoll, PollFigures } from '../fleetPoll/fleetPoll';
import type { FleetPollMessage } from '../fleetPoll/process';
import type { Row } from '../measure';
import type { Workload } from '../workload';

const BATCH = 100;
/** A silent device has its turn once in so many polls. */
const TURNS = 30;

interface Case extends Omit<FleetPoll, 'rounds' | 'settledCalls'> {
	devices: number;
	goals?: { cpuMs: number; growth?: number };
	isShort?: true;
}

const quiet = { active: 0, events: 'alarm' } as const;

const cases: Case[] = [
	{ devices: 10, world: 'fleet10', ...quiet },
	{ devices: 100, world: 'fleet100', ...quiet },
	{ devices: 500, world: 'fleet500', ...quiet },
	{ devices: 2000, world: 'fleet2000', ...quiet },
	{ devices: 2000, world: 'fleet2000', active: 200, events: 'all', goals: { cpuMs: 200 }, isShort: true },
	{ devices: 10_000, world: 'fleet10000', ...quiet },
	{ devices: 50_000, world: 'fleet50000', ...quiet, goals: { cpuMs: 4000, growth: 400 } },
];

const number = (value: number): string => value.toLocaleString('en-US');

function nameOf({ devices, active, events }: Case): string {
	const activity = active === 0 ? 'quiet' : `${number(active)} active`;
	return `Poll of ${number(devices)} devices, ${activity}, ${events === 'all' ? 'all events' : 'alarms'}`;
}

async function measure(each: Case, rounds: number, progress: (text: string) => void): Promise<PollFigures> {
	const { world, active, events, devices } = each;
	// positions, the turns of silent devices, alarms and points of active ones, lists
	const settledCalls = devices / BATCH + devices / TURNS + 2 * active + 200;
	const argument = JSON.stringify({ world, active, events, rounds, settledCalls } satisfies FleetPoll);
	const child = fork(path.join(__dirname, '../fleetPoll/process.ts'), [argument], {
		execArgv: ['--import', 'tsx', '--expose-gc'],
	});
	return await new Promise((resolve, reject) => {
		child.on('message', (message: FleetPollMessage) => {
			if ('figures' in message) resolve(message.figures);
			else progress(`${nameOf(each)}: ${message.progress}`);
		});
		child.once('error', reject);
		child.once('exit', (code) => reject(new Error(`${nameOf(each)}: the process ended with ${code}`)));
	});
}

function* rowsOf(each: Case, { calls, cpuMs, delayMs, growth, freshGrowth, state }: PollFigures): Generator<Row> {
	const { devices, active, events, goals } = each;
	const what = nameOf(each);
	const row: Omit<Row, 'what' | 'unit' | 'ours'> = { workload: 'W11', kind: 'other', hand: [], least: [] };
	// the curve of the plot
	const curve = active === 0 && events === 'alarm' ? { devices } : {};
	// positions of 100 devices each, alarms of each active one
	const least = Math.ceil(devices / BATCH) + active;
	yield {
		...{ ...row, ...curve, what: `${what}: calls`, unit: 'calls', kind: 'calls' },
		...{ ours: [calls], hand: [devices], least: [least] },
	};
	yield { ...row, ...curve, what: `${what}: CPU`, unit: 'ms', ours: cpuMs, goal: goals?.cpuMs };
	yield { ...row, what: `${what}: longest event-loop delay`, unit: 'ms', ours: delayMs };
	yield {
		...row,
		what: `${what}: RSS growth, first polls included`,
		unit: 'MB',
		ours: [growth / 1e6],
	};
	yield { ...row, what: `${what}: RSS growth`, unit: 'MB', ours: [freshGrowth / 1e6], goal: goals?.growth };
	yield { ...row, what: `${what}: stored state`, unit: 'kB', ours: [state / 1000] };
}

/** Polls of whole fleets: the time of n8n's HTTP helper is not counted. By hand a poll takes one call for each device. */
export const w11: Workload = async function* ({ rounds, isShort, progress }) {
	for (const each of cases) {
		if (isShort && !each.isShort) continue;
		progress(nameOf(each));
		yield* rowsOf(each, await measure(each, rounds, progress));
	}
};
