import { call, extendClient, type PlaybackPoint } from '../../../protrack/client';
import { readTrack } from '../../../protrack/fleet';
import { planWindows } from '../../../protrack/fleet/trackWindows';
import { refused, settle } from '../../support/fakeClient';
import type { MemoryPlatform } from '../../support/memoryPlatform';
import { IMEI, randomOf } from '../../support/testData';
import { DAY, fleets, from, platformWith, to } from '../../support/trackPlatform';

const question = { imei: IMEI, from, to };
const PAGES = 87;

const rowOf = ({ gpstime, speed }: PlaybackPoint) => [gpstime ?? 0, speed ?? 0] as const;
type Row = ReturnType<typeof rowOf>;
const inOrder = (rows: Row[]) => rows.map(([time, speed]) => time * 1_000_000 + speed).sort((a, b) => a - b);

/** Reads the month. Answers come in rounds: all requests that wait for one are answered together. */
async function readInRounds(platform: MemoryPlatform, windowsAtOnce: number) {
	const waiting: Array<() => void> = [];
	let [rounds, calls, most] = [0, 0, 0];
	const client = extendClient(platform.client, {
		send: async (request) => {
			calls += 1;
			await new Promise<void>((resolve) => waiting.push(resolve));
			return await platform.client.send(request);
		},
	});
	const reading = readTrack(client, question, { limit: Infinity, now: to, windowsAtOnce }, rowOf);
	const state = { isOver: false };
	void reading.finally(() => {
		state.isOver = true;
	});
	await settle();
	while (!state.isOver) {
		most = Math.max(most, waiting.length);
		rounds += Number(waiting.length > 0);
		for (const answer of waiting.splice(0)) answer();
		await settle();
	}
	return { track: await reading, rounds, calls, most };
}

describe.each(Object.keys(fleets))('A month that is read in several windows at once, with points %s', (name) => {
	const timesOf = (seed: number, count: number) => fleets[name]?.(randomOf(seed), count) ?? [];

	it.each([1, 2])('has each point once and in order of time (seed %d)', async (seed) => {
		const times = timesOf(seed, 20_500);
		const { track } = await readInRounds(platformWith(times, seed), 8);
		expect(track).toMatchObject({ isComplete: true, truncated: [], damages: [] });
		expect(inOrder(track.rows)).toEqual(inOrder(times.map((time, speed) => [time, speed] as const)));
		const read = track.rows.map(([time]) => time);
		expect(read).toEqual([...read].sort((a, b) => a - b));
	});
});

describe.each(['evenly', 'by day only'])('87 pages with points %s', (name) => {
	let all: Awaited<ReturnType<typeof readInRounds>>;
	beforeAll(async () => {
		const times = fleets[name]?.(randomOf(1), PAGES * 1000 - 500) ?? [];
		const platform = platformWith(times, 1);
		// The limiter lets few calls go at once until it has seen some succeed.
		for (let index = 0; index < 100; index += 1) await call(platform.client, 'track', { imeis: [IMEI] });
		all = await readInRounds(platform, 8);
	});

	it('take the time of at most 16 calls, one after the other', () => {
		expect(all.rounds).toBeLessThanOrEqual(16);
	});

	it('take at most 15 % more calls', () => {
		expect(all.calls).toBeLessThanOrEqual(1.15 * PAGES);
	});

	it('have each point once', () => {
		expect(new Set(all.track.rows.map(([, speed]) => speed)).size).toBe(PAGES * 1000 - 500);
		expect(all.track.rows).toHaveLength(PAGES * 1000 - 500);
	});

	it('are asked for in at most 8 windows at once', () => {
		expect(all.most).toBeLessThanOrEqual(8);
	});
});

describe('When a window of several cannot be read', () => {
	it('what was read is kept, with the error, and no further window is begun', async () => {
		const platform = platformWith(fleets.evenly?.(randomOf(1), 60_000) ?? [], 1);
		const middle = from + 10 * DAY;
		platform.intercept = ({ query }) => (Number(query.begintime) > middle ? refused(10007) : undefined);
		const { track } = await readInRounds(platform, 8);
		expect(track.error?.code).toBe(10007);
		expect(track.isComplete).toBe(false);
		expect(track.rows.length).toBeGreaterThan(10_000);
		expect(Math.max(...platform.client.sent.map(({ query }) => Number(query.begintime)))).toBeLessThan(to - 10 * DAY);
	});
});

describe('When nothing can be read after the first page', () => {
	it('the whole page is kept, also the points of its last second', async () => {
		const times = Array.from({ length: 20_000 }, (_, index) => from + Math.floor(index / 5));
		const platform = platformWith(times, 1);
		platform.intercept = ({ query }) => (Number(query.begintime) > from ? refused(10007) : undefined);
		const { track } = await readInRounds(platform, 8);
		expect(track.error?.code).toBe(10007);
		expect(track.rows).toHaveLength(1000);
	});
});

describe('The windows of a range', () => {
	it('share no second and leave none out, however dense the points turn out to be', () => {
		const random = randomOf(1);
		const planner = planWindows({ begin: from, end: to, now: to, windowsAtOnce: 8 });
		planner.learn(1000, 3600);
		let begin = from;
		for (let window = planner.next(); window !== null; window = planner.next()) {
			expect(window.begintime).toBe(begin);
			begin = window.endtime + 1;
			planner.learn(Math.floor(random() * 9000), begin - window.begintime);
		}
		expect(begin).toBe(to + 1);
	});

	it('are few where no points were found', () => {
		const planner = planWindows({ begin: from, end: from + 300 * DAY, now: from + 300 * DAY, windowsAtOnce: 8 });
		planner.learn(0, DAY);
		let count = 0;
		while (planner.next() !== null) count += 1;
		expect(count).toBe(10);
	});
});
