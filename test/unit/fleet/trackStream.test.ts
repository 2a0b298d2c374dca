import { ProtrackError } from '../../../protrack/client';
import { estimateStream, RunLimits, TrackStreams, type TrackPage } from '../../../protrack/fleet';
import { ok, refused, settle } from '../../support/fakeClient';
import { MemoryPlatform } from '../../support/memoryPlatform';
import { IMEI, imeisUpTo, randomOf } from '../../support/testData';
import { DAY, fleets, from, platformWith, to } from '../../support/trackPlatform';

const question = { imei: IMEI, from, to };

/** Reads to the end, or to the error. */
async function readAll(pages: AsyncIterable<TrackPage>) {
	const read: TrackPage[] = [];
	try {
		for await (const page of pages) read.push(page);
		return { read, points: read.flatMap(({ points }) => points) };
	} catch (thrown) {
		if (!(thrown instanceof ProtrackError)) throw thrown;
		return { read, points: read.flatMap(({ points }) => points), error: thrown };
	}
}

const keyOf = ({ time, speedKmh }: { time: number; speedKmh: number | null }) => time * 1_000_000 + (speedKmh ?? 0);
const timesFor = (fleet: string, count: number) => fleets[fleet]?.(randomOf(1), count) ?? [];

describe.each([1, 8])('A stream that reads %d windows at once', (windowsAtOnce) => {
	it.each(Object.keys(fleets))('gives each point once and in order of time, with points %s', async (fleet) => {
		const times = timesFor(fleet, 20_500);
		const platform = platformWith(times, 1);
		const { points, error } = await readAll(new TrackStreams(platform.client, to).read(question, windowsAtOnce));
		expect(error).toBeUndefined();
		const read = points.map(({ time }) => time);
		expect(read).toEqual([...read].sort((a, b) => a - b));
		expect(points.map(keyOf).sort((a, b) => a - b)).toEqual(times.map((time, speed) => time * 1_000_000 + speed));
	});

	it('hands out everything before an error, and nothing after it', async () => {
		const times = timesFor('evenly', 40_000);
		const platform = platformWith(times, 1);
		const middle = from + 10 * DAY;
		platform.intercept = ({ query }) => (Number(query.begintime) > middle ? refused(10007) : undefined);
		const { points, error } = await readAll(new TrackStreams(platform.client, to).read(question, windowsAtOnce));
		expect(error?.code).toBe(10007);
		expect(points.map(keyOf)).toEqual(times.slice(0, points.length).map((time, speed) => time * 1_000_000 + speed));
		expect(points.at(-1)?.time).toBeGreaterThan(middle - DAY);
	});

	it.each([0, Infinity])(
		'hands out the whole first page where nothing can be read after it (latency over %d ms)',
		async (ms) => {
			const platform = platformWith(
				Array.from({ length: 20_000 }, (_, index) => from + Math.floor(index / 5)),
				1,
			);
			platform.intercept = ({ query }) => (Number(query.begintime) > from ? refused(10007) : undefined);
			const { points, error } = await readAll(new TrackStreams(platform.client, to, ms).read(question, windowsAtOnce));
			expect(error?.code).toBe(10007);
			expect(points).toHaveLength(1000);
		},
	);

	it('ends when the user stops the execution', async () => {
		const platform = platformWith(timesFor('evenly', 5000), 1);
		const pages = new TrackStreams(platform.client, to).read(question, windowsAtOnce);
		await pages.next();
		platform.client.cancel();
		expect((await readAll(pages)).error?.kind).toBe('canceled');
	});

	it('counts records that cannot be read, and names seconds that the platform does not show whole', async () => {
		const second = from + DAY;
		const platform = platformWith([...timesFor('evenly', 3000), ...Array<number>(1200).fill(second)], 1);
		const { read } = await readAll(new TrackStreams(platform.client, to).read(question, windowsAtOnce));
		expect(read.flatMap(({ truncatedAt }) => truncatedAt ?? [])).toEqual([second]);
		platform.intercept = () => ok('120.5,30.1,0,0,0;120.5,30.1,1700000100,10,0');
		const damaged = await readAll(new TrackStreams(platform.client, to).read({ ...question, to: from + DAY }));
		expect(damaged.read).toEqual([
			{ points: [{ time: 1_700_000_100, latitude: 30.1, longitude: 120.5, speedKmh: 10, courseDeg: 0 }], damaged: 1 },
		]);
	});
});

describe.each(['evenly', 'by day only'])('A stream of 87 pages with points %s', (fleet) => {
	const platformOf = () => platformWith(timesFor(fleet, 86_500), 1);

	it('takes the fewest calls page by page, and at most 15 % more in windows', async () => {
		const [one, eight] = [platformOf(), platformOf()];
		await readAll(new TrackStreams(one.client, to).read(question, 1));
		await readAll(new TrackStreams(eight.client, to).read(question, 8));
		expect(one.client.sent.length).toBe(87);
		expect(eight.client.sent.length).toBeLessThanOrEqual(1.15 * 87);
	});

	it('takes the fewest calls where the platform answers quickly, however many windows may be read at once', async () => {
		const platform = platformOf();
		const streams = new TrackStreams(platform.client, to, Infinity);
		const { points } = await readAll(streams.read(question, 8));
		expect(points).toHaveLength(86_500);
		expect(platform.client.sent.length).toBe(87);
	});

	it('reads at most 64 pages ahead of whoever takes them', async () => {
		const platform = platformOf();
		const pages = new TrackStreams(platform.client, to).read(question, 8);
		await pages.next();
		const taken = await pages.next();
		for (let index = 0; index < 500; index += 1) await settle();
		expect(taken.done).toBe(false);
		expect(platform.client.sent.length).toBeLessThanOrEqual(1 + 64);
	});
});

describe('The streams of a run', () => {
	const limitsOf = (calls: number) =>
		new RunLimits({ calls, items: 1000 }, (what) =>
			ProtrackError.of({ kind: 'limit', message: `No more ${what}`, hint: '', httpCode: '400' }),
		);

	it('read more points than there may be items, because nobody keeps them', async () => {
		const platform = platformWith(timesFor('evenly', 20_500), 1);
		const { points, error } = await readAll(new TrackStreams(limitsOf(2000).limit(platform.client), to).read(question));
		expect(error).toBeUndefined();
		expect(points).toHaveLength(20_500);
	});

	it('make no more calls than there may be', async () => {
		const platform = platformWith(timesFor('evenly', 20_500), 1);
		const { points, error } = await readAll(new TrackStreams(limitsOf(5).limit(platform.client), to).read(question));
		expect(error?.message).toBe('No more calls');
		expect(points.length).toBeGreaterThan(4900);
		expect(platform.client.sent).toHaveLength(5);
	});

	it('ask no more of a platform that is down for one device after the other', async () => {
		const platform = new MemoryPlatform();
		platform.intercept = () => refused(10007);
		const streams = new TrackStreams(platform.client, to);
		const errors = [];
		for (const imei of imeisUpTo(20)) errors.push((await readAll(streams.read({ imei, from, to }))).error?.code);
		expect(errors).toEqual(Array(20).fill(10007));
		expect(platform.client.sent.length).toBeLessThan(20);
	});
});

describe('estimateStream', () => {
	it('takes a vehicle to be driven for 8 hours a day, and the future to cost nothing', () => {
		expect(estimateStream({ from, to }, to)).toBe(87);
		expect(estimateStream({ from, to: to + 100 * DAY }, to)).toBe(87);
		expect(estimateStream({ from, to: from + 60 }, to)).toBe(1);
	});
});
