import type { INodeExecutionData } from 'n8n-workflow';
import { playbackItems, playbackTrack } from '../baseline/playback';
import type { Item } from '../baseline/item';
import { hostOf } from '../hosts';
import { compareCpu, type Row } from '../measure';
import { heldBytes, memoryOf } from '../memory';
import { execute } from '../nodeRun';
import { playbackOf } from '../parameters';
import { Platform } from '../platform';
import { Replies } from '../replies';
import type { BenchOptions, Workload } from '../workload';
import { FIRST, NOW, trackStart, type WorldName } from '../worlds';

const PATH = '/api/playback';
const NAME = 'Truck 0';

/** How often a run is repeated in one process to see whether memory grows. */
const RUNS_TO_STAY_FLAT = 10;

const sizes: Array<{ points: number; world: WorldName; isLong: boolean }> = [
	{ points: 100_000, world: 'track100k', isLong: false },
	{ points: 600_000, world: 'track600k', isLong: true },
];

/** What is read and what comes of it. */
interface Case {
	points: number;
	output: 'points' | 'track';
	what: string;
	ours: (replies: Replies) => Promise<INodeExecutionData[]>;
	hand: (pages: Iterable<string>) => Item[];
}

function casesOf(platform: Platform, points: number): Case[] {
	const host = hostOf(platform, 'Protrack');
	return (['points', 'track'] as const).map((output) => ({
		points,
		output,
		what: `Playback of ${points.toLocaleString('en-US')} points, output ${output}`,
		ours: async (replies) => await execute(host, playbackOf(FIRST, NAME, points, output), { replies }),
		hand: (pages) =>
			output === 'points'
				? playbackItems(pages, FIRST, NAME)
				: playbackTrack(pages, FIRST, NAME, { from: trackStart(points), to: NOW }),
	}));
}

async function cpuRow({ points, output, what, ours, hand }: Case, replies: Replies, rounds: number): Promise<Row> {
	return await compareCpu(
		{
			...{ workload: 'W4', what, unit: 'µs of CPU per point', goal: 2, repeats: 1 },
			items: output === 'points' ? points : 1,
			per: points,
			ours,
			hand: (bodies) => hand(bodies(PATH)),
			least: (bodies) => bodies(PATH).map(splitAll),
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

/** The peak of what is held, in relation to the output; `hand` reads a page when it needs it. */
async function* memoryRows({ points, what, ours, hand }: Case, replies: Replies): AsyncGenerator<Row> {
	const own = await memoryOf(async () => await ours(replies));
	const pages = replies.takeAsked();
	const byHand = await memoryOf(async () => hand(texts(pages)));
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
		hand: [],
		goal: 1.5,
	};
}

function* texts(pages: ReturnType<Replies['takeAsked']>): Generator<string> {
	for (const page of pages) yield page.text();
}

/** What is left in memory after one run, and after ten more. */
async function flatRow({ what, ours }: Case, replies: Replies): Promise<Row> {
	await ours(replies);
	const before = heldBytes();
	for (let run = 0; run < RUNS_TO_STAY_FLAT; run += 1) {
		await ours(replies);
		replies.takeAsked();
	}
	return {
		...{ workload: 'W4', what: `${what}: growth over ${RUNS_TO_STAY_FLAT} runs`, unit: 'MB', kind: 'other' },
		...{ ours: [(heldBytes() - before) / 1e6], hand: [], least: [], goal: 1 },
	};
}

async function* rowsOf(platform: Platform, points: number, options: BenchOptions): AsyncGenerator<Row> {
	const replies = new Replies();
	try {
		for (const each of casesOf(platform, points)) {
			options.progress(`${each.what}: CPU`);
			yield await cpuRow(each, replies, options.rounds);
			if (options.isShort) continue;
			options.progress(`${each.what}: memory`);
			yield* memoryRows(each, replies);
			if (points > 100_000) continue;
			yield await flatRow(each, replies);
		}
	} finally {
		replies.remove();
	}
}

/** Playback of a device with a long history, without HTTP. */
export const w4: Workload = async function* (options) {
	for (const { points, world, isLong } of sizes) {
		if (isLong && options.isShort) continue;
		const platform = await Platform.start(world);
		try {
			yield* rowsOf(platform, points, options);
		} finally {
			platform.stop();
		}
	}
};
