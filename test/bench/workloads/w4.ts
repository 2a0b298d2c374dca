import type { INodeExecutionData } from 'n8n-workflow';
import { playbackItems, playbackTrack, type AskPlayback } from '../baseline/playback';
import type { Item } from '../baseline/item';
import { hostOf } from '../hosts';
import { compareCpu, handRow, type Row } from '../measure';
import { heldBytes, memoryOf } from '../memory';
import { execute } from '../nodeRun';
import { playbackOf } from '../parameters';
import { Platform } from '../platform';
import { Replies } from '../replies';
import { StoredTrack } from '../storedTrack';
import type { BenchOptions, Workload } from '../workload';
import { FIRST, NOW, trackPoints, trackStart } from '../worlds';

const PATH = '/api/playback';
const NAME = 'Truck 0';

/** Microseconds per point. */
const HAND_WRITTEN_LIMIT = 2.5;

/** How often a run is repeated in one process to see whether memory grows. */
const RUNS_TO_STAY_FLAT = 10;

const sizes = [
	{ points: 100_000, isLong: false },
	{ points: 600_000, isLong: true },
];

/** What is read and what comes of it. */
interface Case {
	points: number;
	output: 'points' | 'track';
	what: string;
	ours: () => Promise<INodeExecutionData[]>;
	hand: () => Promise<Item[]>;
}

function casesOf(platform: Platform, replies: Replies, points: number): Case[] {
	const host = hostOf(platform, 'Protrack');
	const range = { imei: FIRST, deviceName: NAME, from: trackStart(points), to: NOW };
	const ask: AskPlayback = async (query) => await replies.ask(PATH, query);
	return (['points', 'track'] as const).map((output) => ({
		points,
		output,
		what: `Playback of ${points.toLocaleString('en-US')} points, output ${output}`,
		ours: async () => await execute(host, playbackOf(FIRST, NAME, points, output), { replies }),
		hand: async () => await (output === 'points' ? playbackItems : playbackTrack)(ask, range),
	}));
}

/** @param pages of the whole track, each point once */
async function cpuRow(
	{ points, output, what, ours, hand }: Case,
	replies: Replies,
	{ pages, rounds }: { pages: string[]; rounds: number },
): Promise<Row> {
	return await compareCpu(
		{
			...{ workload: 'W4', what, unit: 'µs of CPU per point', goal: 2, repeats: 1 },
			items: output === 'points' ? points : 1,
			per: points,
			ours,
			hand,
			least: () => pages.map(splitAll),
		},
		replies,
		rounds,
	);
}

/** Parses no more than it must. */
function splitAll(page: string): number {
	const { record } = JSON.parse(page) as { record: string };
	let sum = 0;
	for (const row of record.split(';')) for (const value of row.split(',')) sum += Number(value);
	return sum;
}

/** The peak of what is held, in relation to the output. */
async function* memoryRows({ points, what, ours, hand }: Case): AsyncGenerator<Row> {
	const own = await memoryOf(ours);
	const byHand = await memoryOf(hand);
	const row: Pick<Row, 'workload' | 'kind' | 'least'> = { workload: 'W4', kind: 'other', least: [] };
	const perPoint = (bytes: number) => [bytes / points];
	yield {
		...{ ...row, what: `${what}: peak`, unit: 'bytes per point' },
		...{ ours: perPoint(own.peak), hand: perPoint(byHand.peak), least: perPoint(own.output) },
	};
	yield {
		...row,
		what: `${what}: peak / own output`,
		unit: 'times',
		ours: [own.peak / own.output],
		hand: [byHand.peak / byHand.output],
		goal: 1.5,
	};
}

/** What is left in memory after one run, and after ten more. */
async function flatRow({ what, ours }: Case, replies: Replies): Promise<Row> {
	const run = async () => {
		await ours();
		// the list of requests would grow
		replies.takeAsked();
	};
	await run();
	const before = heldBytes();
	for (let count = 0; count < RUNS_TO_STAY_FLAT; count += 1) await run();
	return {
		...{ workload: 'W4', what: `${what}: growth over ${RUNS_TO_STAY_FLAT} runs`, unit: 'MB', kind: 'other' },
		...{ ours: [(heldBytes() - before) / 1e6], hand: [], least: [], goal: 1 },
	};
}

async function* rowsOf(
	platform: Platform,
	{ points, isLong }: (typeof sizes)[number],
	options: BenchOptions,
): AsyncGenerator<Row> {
	const track = new StoredTrack(trackPoints(points));
	const replies = new Replies({ [PATH]: track.answer });
	try {
		const cases = casesOf(platform, replies, points);
		const pages = [...track.pages()];
		for (const each of cases) {
			options.progress(`${each.what}: CPU`);
			const row = await cpuRow(each, replies, { pages, rounds: options.rounds });
			yield row;
			yield handRow(row, HAND_WRITTEN_LIMIT);
		}
		pages.length = 0;
		// the longer one says more about memory
		for (const each of isLong ? cases : []) {
			options.progress(`${each.what}: memory`);
			yield* memoryRows(each);
			options.progress(`${each.what}: ${RUNS_TO_STAY_FLAT} runs`);
			yield await flatRow(each, replies);
		}
	} finally {
		replies.remove();
	}
}

/** Playback of a device with a long history, without HTTP. */
export const w4: Workload = async function* (options) {
	const platform = await Platform.start('device');
	try {
		for (const size of sizes) if (!size.isLong || !options.isShort) yield* rowsOf(platform, size, options);
	} finally {
		platform.stop();
	}
};
