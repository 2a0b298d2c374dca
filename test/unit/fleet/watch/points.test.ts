import fc from 'fast-check';
import type { TrackRecord } from '../../../../protrack/api';
import { firstPointCursor, hasNewPoints, readNewPoints, type SeenPoint } from '../../../../protrack/fleet/watch/points';
import { packState, readState } from '../../../../protrack/fleet';
import { readWindow, type WindowCursor } from '../../../../protrack/fleet/watch/window';
import { FakeClient, IMEI, ok } from '../../api/fakeClient';

const T0 = 1_790_000_000;
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

interface Row {
	gpstime: number;
	visibleFrom: number;
	/** Tells points apart. */
	speed: number;
}

/** One device and the points that the platform shows of it, 1000 to a page. */
class Road {
	now = T0;
	fix = T0;
	rows: Row[] = [];
	cursor: WindowCursor | undefined;
	readonly seen: SeenPoint[] = [];
	readonly client = new FakeClient(({ query }) => {
		const shown = this.rows.filter(({ gpstime, visibleFrom }) => visibleFrom <= this.now && gpstime >= Number(query.begintime) && gpstime <= Number(query.endtime));
		const page = shown.sort((a, b) => a.gpstime - b.gpstime).slice(0, 1000);
		return ok(page.map(({ gpstime, speed }) => `20.5,10.5,${gpstime},${speed},90`).join(';'), this.now);
	});

	/** A point that the device sends now, and its latest fix if it is newer. */
	drive(gpstime: number, more: Partial<Row> = {}): void {
		this.rows.push({ gpstime, visibleFrom: this.now, speed: this.rows.length, ...more });
		this.fix = Math.max(this.fix, gpstime);
	}

	async poll(options: Partial<Parameters<typeof readNewPoints>[5]> = {}): Promise<number[]> {
		const all = { lateSeconds: 600, startSecondsAgo: 0, mostKeys: 10_000, keyLength: 3, hasTime: () => true, ...options };
		const track = { gpstime: this.fix } as TrackRecord;
		this.cursor ??= firstPointCursor(track, this.now, null, all);
		if (!hasNewPoints(this.cursor, track, this.now)) return [];
		const { points, cursor } = await readNewPoints(this.client, IMEI, this.cursor, Math.min(this.fix, this.now), this.now, all);
		// as n8n would keep it
		const state = { version: 3 as const, account: 'a', lateSeconds: 600, listedAt: T0, devices: { [IMEI]: { r: this.now, p: cursor } } };
		this.cursor = readState(JSON.parse(JSON.stringify(packState(state))), 'a')?.devices[IMEI]?.p;
		this.seen.push(...points);
		return points.map(({ record }) => record.speed ?? NaN);
	}

	async pollAfter(seconds: number, options = {}): Promise<number[]> {
		this.now += seconds;
		return await this.poll(options);
	}
}

async function onTheRoad(): Promise<Road> {
	const road = new Road();
	road.drive(T0, { speed: 999 });
	expect(await road.poll()).toEqual([]);
	expect(road.client.sent).toEqual([]);
	return road;
}

describe('points', () => {
	it('begin after the fix of the first poll, and come once', async () => {
		const road = await onTheRoad();
		[10, 20, 30].forEach((seconds) => road.drive(T0 + seconds, { speed: seconds }));
		expect(await road.pollAfter(60)).toEqual([10, 20, 30]);
		expect(await road.pollAfter(60)).toEqual([]);
	});

	it('begin with the very next second', async () => {
		const road = await onTheRoad();
		road.drive(T0 + 1, { speed: 1 });
		expect(await road.pollAfter(60)).toEqual([1]);
	});

	it('begin earlier when a look-back is wanted', async () => {
		const road = new Road();
		[-301, -300, -10].forEach((seconds) => road.drive(T0 + seconds, { speed: -seconds }));
		expect(await road.poll({ startSecondsAgo: 300 })).toEqual([300, 10]);
	});

	it('cost no call while the device does not move', async () => {
		const road = await onTheRoad();
		await road.pollAfter(60);
		await road.pollAfter(86_400);
		expect(road.client.sent).toEqual([]);
	});

	it('that show up late within the window come, though newer ones came before', async () => {
		const road = await onTheRoad();
		road.drive(T0 + 300, { speed: 1 });
		expect(await road.pollAfter(300)).toEqual([1]);
		road.drive(T0 + 20, { speed: 2 });
		road.drive(T0 + 290, { speed: 3 });
		road.drive(T0 + 320, { speed: 4 });
		expect(await road.pollAfter(60)).toEqual([2, 3, 4]);
		expect(await road.pollAfter(60)).toEqual([]);
	});

	it('of a device that was out of reach for hours all come when it sends what it has buffered', async () => {
		const road = await onTheRoad();
		expect([await road.pollAfter(3600), await road.pollAfter(7200)]).toEqual([[], []]);
		road.now += 10_000;
		range(1800).forEach((index) => road.drive(T0 + 10 + index * 10, { speed: index }));
		expect(await road.pollAfter(60)).toEqual(range(1800));
	});

	it('that were buffered come also when the device sends its present place first', async () => {
		const road = await onTheRoad();
		road.drive(T0 + 7200, { speed: 1 });
		expect(await road.pollAfter(7230)).toEqual([1]);
		road.drive(T0 + 7260, { speed: 2 });
		range(3).forEach((index) => road.drive(T0 + 600 + index * 600, { speed: 10 + index }));
		expect(await road.pollAfter(60)).toEqual([10, 11, 12, 2]);
		// and go on coming in portions, each within the window of the one before
		range(3).forEach((index) => road.drive(T0 + 3600 + index * 600, { speed: 20 + index }));
		expect(await road.pollAfter(550)).toEqual([]);
		expect(await road.pollAfter(60)).toEqual([20, 21, 22]);
		road.drive(T0 + 7000, { speed: 30 });
		expect(await road.pollAfter(600)).toEqual([30]);
		expect(await road.pollAfter(600)).toEqual([]);
	});

	it('cost one call more after a long silence, and no more once the window has passed', async () => {
		const road = await onTheRoad();
		road.drive(T0 + 7200, { speed: 1 });
		await road.pollAfter(7230);
		const calls = [];
		for (let poll = 0; poll < 20; poll += 1) {
			await road.pollAfter(60);
			calls.push(road.client.sent.length);
		}
		expect([calls[8], calls[9], calls[19]]).toEqual([1, 2, 2]);
		expect(road.cursor).toEqual({ r: T0 + 7200, s: expect.any(Array) });
	});

	it.each([999, 1000, 1001, 1999, 2000, 2001, 3100])('come all where %i of them meet the edges of pages', async (count) => {
		const road = await onTheRoad();
		// three of each second, so that seconds lie over the edges; twins among them
		range(count).forEach((index) => road.drive(T0 + 1 + Math.floor(index / 3), { speed: index % 7 === 0 ? 0 : index }));
		expect(await road.pollAfter(3600)).toHaveLength(count);
		expect(new Set(road.seen.map(({ id }) => id)).size).toBe(count);
		expect(await road.pollAfter(3600)).toEqual([]);
	});

	it('go on in the next poll when time runs out, page by page', async () => {
		const road = await onTheRoad();
		range(2500).forEach((index) => road.drive(T0 + 1 + index, { speed: index }));
		expect(await road.pollAfter(3600, { hasTime: () => false })).toHaveLength(1000);
		road.drive(T0 + 2600, { speed: 2600 });
		const more = [await road.pollAfter(60, { hasTime: () => false }), await road.pollAfter(60, { hasTime: () => false }), await road.pollAfter(60), await road.pollAfter(60)];
		expect([...range(1000), ...more.flat()]).toEqual([...range(2500), 2600]);
	});

	it('of a clock that is ahead come when their time has come', async () => {
		const road = await onTheRoad();
		road.drive(T0 + 500, { speed: 5 });
		expect(await road.pollAfter(60)).toEqual([]);
		expect(await road.pollAfter(500)).toEqual([5]);
		expect(await road.pollAfter(60)).toEqual([]);
	});

	it('have ids that do not depend on the poll', async () => {
		const roads = [await onTheRoad(), await onTheRoad()];
		for (const road of roads) range(5).forEach((index) => road.drive(T0 + 10 * (index + 1), { speed: index % 2, visibleFrom: T0 }));
		await roads[0]!.pollAfter(60);
		await roads[1]!.pollAfter(25);
		await roads[1]!.pollAfter(35);
		const ids = roads.map(({ seen }) => seen.map(({ id }) => id));
		expect(ids[0]).toHaveLength(5);
		expect(ids[1]).toEqual(ids[0]);
	});

	it('come each exactly once, whatever comes late within the window, restarts and budget', async () => {
		const step = fc.record({
			gap: fc.integer({ min: 1, max: 300 }),
			points: fc.uniqueArray(fc.record({ ago: fc.integer({ min: 0, max: 500 }), late: fc.constantFrom(0, 0, 0, 60, 90) }), { maxLength: 12, selector: ({ ago }) => ago }),
			hasTime: fc.boolean(),
			isLost: fc.boolean(),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
				const road = await onTheRoad();
				const taken = new Set([T0]);
				for (const { gap, points, hasTime, isLost } of steps) {
					road.now += gap;
					for (const { ago, late } of points) {
						const gpstime = road.now - ago;
						if (gpstime <= T0 || gpstime < road.fix - 500 || taken.has(gpstime)) continue;
						taken.add(gpstime);
						road.rows.push({ gpstime, visibleFrom: road.now + late, speed: taken.size });
						if (late === 0) road.fix = Math.max(road.fix, gpstime);
					}
					const kept = road.cursor;
					const before = road.seen.length;
					await road.poll({ hasTime: () => hasTime });
					if (isLost && road.seen.length === before) road.cursor = kept;
				}
				road.now += 100;
				road.drive(road.now, { speed: -5 });
				await road.poll();
				expect(road.seen).toHaveLength(road.rows.length - 1);
				expect(new Set(road.seen.map(({ id }) => id)).size).toBe(road.rows.length - 1);
			}),
			{ numRuns: 150 },
		);
	});
});

describe('a window', () => {
	it('goes on with a backlog that stopped at its very end', async () => {
		const asked: Array<[number, number]> = [];
		const request = (hasTime: boolean) => ({
			pages: async function* (from: number, to: number) {
				asked.push([from, to]);
				await Promise.resolve();
				yield { records: [{ time: to }], next: asked.length === 1 ? to : null };
			},
			...{ until: T0, lateSeconds: 60, keyLength: 4, hasTime: () => hasTime },
			timeOf: ({ time }: { time: number }) => time,
		});
		const first = await readWindow({ r: T0 - 100 }, request(false));
		expect(first.cursor).toMatchObject({ r: T0 - 100, c: T0, u: T0 });
		const second = await readWindow(first.cursor, { ...request(true), until: T0 + 60 });
		expect(asked[1]).toEqual([T0, T0]);
		expect([second.fresh, second.cursor.c]).toEqual([[], undefined]);
		// and where the reading began in the same second as the poll before
		expect((await readWindow({ r: T0, c: T0, u: T0 }, request(true))).cursor.c).toBeUndefined();
	});
});
