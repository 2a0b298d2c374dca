import fc from 'fast-check';
import type { TrackRecord } from '../../../protrack/client';
import {
	firstPointCursor,
	hasNewPoints,
	readNewPoints,
	type SeenPoint,
} from '../../../protrack/monitor/sources/readNewPoints';
import { asStored } from '../../support/asStored';
import { readWindow } from '../../../protrack/monitor/sources/readWindow';
import type { WindowCursor } from '../../../protrack/monitor/state/monitorState';
import { MemoryPlatform, type MemoryPoint } from '../../support/memoryPlatform';
import { IMEI, range, T0 } from '../../support/testData';

/** One device and its points on the platform. */
class Road extends MemoryPlatform {
	override order: MemoryPlatform['order'] = 'asAdded';
	fix = T0;
	/** Points so far. */
	count = 0;
	cursor: WindowCursor | undefined;
	readonly seen: SeenPoint[] = [];

	/** A point of the device, visible from now on unless it says otherwise. Its latest fix stays. */
	send(gpstime: number, more: Partial<MemoryPoint> = {}): void {
		this.addPoint(IMEI, { gpstime, speed: this.count, ...more });
		this.count += 1;
	}

	/** A point that the device sends now, and its latest fix if it is newer. */
	sendNow(gpstime: number, more: Partial<MemoryPoint> = {}): void {
		this.send(gpstime, more);
		this.fix = Math.max(this.fix, gpstime);
	}

	async poll(options: Partial<Parameters<typeof readNewPoints>[5]> = {}): Promise<number[]> {
		const all = {
			lateSeconds: 600,
			startSecondsAgo: 0,
			maxKeys: 10_000,
			keyLength: 3,
			hasTime: () => true,
			...options,
		};
		const track = { gpstime: this.fix } as TrackRecord;
		this.cursor ??= firstPointCursor(track, this.now, null, all);
		if (!hasNewPoints(this.cursor, track, this.now)) return [];
		const { points, cursor } = await readNewPoints(
			this.client,
			IMEI,
			this.cursor,
			Math.min(this.fix, this.now),
			this.now,
			all,
		);
		// as n8n would keep it
		const state = {
			version: 3 as const,
			account: 'a',
			lateSeconds: 600,
			listedAt: T0,
			devices: { [IMEI]: { readTo: this.now, points: cursor } },
		};
		this.cursor = asStored(state)?.devices[IMEI]?.points;
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
	road.sendNow(T0, { speed: 999 });
	expect(await road.poll()).toEqual([]);
	expect(road.client.sent).toEqual([]);
	return road;
}

describe('points', () => {
	it('begin after the fix of the first poll, and come once', async () => {
		const road = await onTheRoad();
		[10, 20, 30].forEach((seconds) => road.sendNow(T0 + seconds, { speed: seconds }));
		expect(await road.pollAfter(60)).toEqual([10, 20, 30]);
		expect(await road.pollAfter(60)).toEqual([]);
	});

	it('begin with the very next second', async () => {
		const road = await onTheRoad();
		road.sendNow(T0 + 1, { speed: 1 });
		expect(await road.pollAfter(60)).toEqual([1]);
	});

	it('begin earlier when a look-back is wanted', async () => {
		const road = new Road();
		[-301, -300, -10].forEach((seconds) => road.sendNow(T0 + seconds, { speed: -seconds }));
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
		road.sendNow(T0 + 300, { speed: 1 });
		expect(await road.pollAfter(300)).toEqual([1]);
		road.sendNow(T0 + 20, { speed: 2 });
		road.sendNow(T0 + 290, { speed: 3 });
		road.sendNow(T0 + 320, { speed: 4 });
		expect(await road.pollAfter(60)).toEqual([2, 3, 4]);
		expect(await road.pollAfter(60)).toEqual([]);
	});

	it('of a device that was out of reach for hours all come when it sends what it has buffered', async () => {
		const road = await onTheRoad();
		expect([await road.pollAfter(3600), await road.pollAfter(7200)]).toEqual([[], []]);
		road.now += 10_000;
		range(1800).forEach((index) => road.sendNow(T0 + 10 + index * 10, { speed: index }));
		expect(await road.pollAfter(60)).toEqual(range(1800));
	});

	it('that were buffered come also when the device sends its present place first', async () => {
		const road = await onTheRoad();
		road.sendNow(T0 + 7200, { speed: 1 });
		expect(await road.pollAfter(7230)).toEqual([1]);
		road.sendNow(T0 + 7260, { speed: 2 });
		range(3).forEach((index) => road.sendNow(T0 + 600 + index * 600, { speed: 10 + index }));
		expect(await road.pollAfter(60)).toEqual([10, 11, 12, 2]);
		// and go on coming in portions, each within the window of the one before
		range(3).forEach((index) => road.sendNow(T0 + 3600 + index * 600, { speed: 20 + index }));
		expect(await road.pollAfter(550)).toEqual([]);
		expect(await road.pollAfter(60)).toEqual([20, 21, 22]);
		road.sendNow(T0 + 7000, { speed: 30 });
		expect(await road.pollAfter(600)).toEqual([30]);
		expect(await road.pollAfter(600)).toEqual([]);
	});

	it.each([125, 200, 406, 599, 600, 601])(
		'that were buffered in %i s without contact come also when the present place comes first',
		async (silence) => {
			for (const sentAfter of [10, 300, 600]) {
				const road = await onTheRoad();
				[10, 20, 30].forEach((seconds) => road.sendNow(T0 + seconds, { speed: 1000 + seconds }));
				expect(await road.pollAfter(30)).toHaveLength(3);
				// Back again, and on the way since then.
				const backAt = T0 + 30 + silence;
				let sent = false;
				const buffered = range(203).map((index) => T0 + 31 + Math.floor((index * (silence - 2)) / 203));
				for (let second = 0; second <= 1400; second += 10) {
					road.now = backAt + second;
					road.sendNow(road.now, { speed: 2000 + second });
					if (!sent && second >= sentAfter) {
						buffered.forEach((gpstime, index) => road.sendNow(gpstime, { speed: index }));
						sent = true;
					}
					if (second % 60 === 0) await road.poll();
				}
				const speeds = road.seen.map(({ record }) => record.speed ?? -1);
				expect(speeds.filter((speed) => speed < 1000).sort((a, b) => a - b)).toEqual(range(203));
				expect(speeds).toHaveLength(new Set(speeds).size);
				expect(speeds).toHaveLength(203 + 3 + 139);
			}
		},
	);

	it('that were buffered come also when the device stands still after it was out of reach, and when n8n falls back to what it has saved', async () => {
		const road = await onTheRoad();
		road.sendNow(T0 + 400, { speed: 1 });
		expect(await road.pollAfter(400)).toEqual([1]);
		const saved = road.cursor;
		range(40).forEach((index) => road.sendNow(T0 + 1 + index * 9, { speed: 100 + index }));
		const found = [];
		for (let poll = 0; poll < 5; poll += 1) found.push(...(await road.pollAfter(60)));
		road.cursor = saved;
		for (let poll = 0; poll < 10; poll += 1) found.push(...(await road.pollAfter(60)));
		expect(found).toEqual(range(40).map((index) => 100 + index));
	});

	it('of no time before the usual look-back come again after a short silence', async () => {
		const road = await onTheRoad();
		for (let second = 10; second <= 1200; second += 10) {
			road.now = T0 + second;
			road.sendNow(road.now);
			if (second % 60 === 0) await road.poll();
		}
		road.now += 300;
		road.sendNow(road.now);
		await road.poll();
		for (let poll = 0; poll < 25; poll += 1) {
			road.now += 60;
			road.sendNow(road.now);
			await road.poll();
		}
		expect(road.seen).toHaveLength(120 + 1 + 25);
		expect({ ...road.cursor, seenKeys: [] }).toEqual({ readTo: road.now, seenKeys: [] });
		expect(road.cursor?.seenKeys).not.toEqual([]);
	});

	it('of one second are told apart, also when one of them shows up later', async () => {
		const road = await onTheRoad();
		range(320).forEach((index) => road.sendNow(T0 + 1 + index, { speed: 2 * index }));
		expect(await road.pollAfter(330)).toHaveLength(320);
		range(320).forEach((index) => road.sendNow(T0 + 1 + index, { speed: 2 * index + 1 }));
		road.order = 'reversed';
		road.sendNow(T0 + 340, { speed: 999 });
		expect(await road.pollAfter(30)).toEqual([...range(320).map((index) => 2 * index + 1), 999]);
		road.sendNow(T0 + 400, { speed: 998 });
		expect(await road.pollAfter(60)).toEqual([998]);
	});

	it('of one second are never lost where many devices leave little room to tell them apart', async () => {
		const road = await onTheRoad();
		range(320).forEach((index) => road.sendNow(T0 + 1 + index, { speed: 2 * index }));
		await road.pollAfter(330, { keyLength: 1 });
		range(320).forEach((index) => road.sendNow(T0 + 1 + index, { speed: 2 * index + 1 }));
		road.order = 'reversed';
		road.sendNow(T0 + 340, { speed: 999 });
		await road.pollAfter(30, { keyLength: 1 });
		const speeds = new Set(road.seen.map(({ record }) => record.speed));
		expect(speeds.size).toBe(641);
		expect(road.seen.length - speeds.size).toBeLessThan(60);
		road.sendNow(T0 + 400, { speed: 998 });
		expect(await road.pollAfter(60, { keyLength: 1 })).toEqual([998]);
	});

	it('that an earlier version or a larger fleet has remembered with shorter marks do not come again, and the others of their second do', async () => {
		const road = await onTheRoad();
		range(50).forEach((index) => road.sendNow(T0 + 1 + index, { speed: 2 * index }));
		expect(await road.pollAfter(60, { keyLength: 1 })).toHaveLength(50);
		expect(await road.pollAfter(60)).toEqual([]);
		road.sendNow(T0 + 100, { speed: 999 });
		expect(await road.pollAfter(10)).toEqual([999]);
		road.sendNow(T0 + 5, { speed: 7 });
		road.sendNow(T0 + 110, { speed: 998 });
		expect(await road.pollAfter(10)).toEqual([7, 998]);
	});

	it('cost one call more after a long silence, and no more once the window has passed', async () => {
		const road = await onTheRoad();
		road.sendNow(T0 + 7200, { speed: 1 });
		await road.pollAfter(7230);
		const calls = [];
		for (let poll = 0; poll < 20; poll += 1) {
			await road.pollAfter(60);
			calls.push(road.client.sent.length);
		}
		expect([calls[8], calls[9], calls[19]]).toEqual([1, 2, 2]);
		expect({ ...road.cursor, seenKeys: [] }).toEqual({ readTo: T0 + 7200, seenKeys: [] });
		expect(road.cursor?.seenKeys).not.toEqual([]);
	});

	it.each([999, 1000, 1001, 1999, 2000, 2001, 3100])(
		'come all where %i of them meet the edges of pages',
		async (count) => {
			const road = await onTheRoad();
			// three of each second, so that seconds lie over the edges; duplicates among them
			range(count).forEach((index) =>
				road.sendNow(T0 + 1 + Math.floor(index / 3), { speed: index % 7 === 0 ? 0 : index }),
			);
			expect(await road.pollAfter(3600)).toHaveLength(count);
			expect(new Set(road.seen.map(({ id }) => id)).size).toBe(count);
			expect(await road.pollAfter(3600)).toEqual([]);
		},
	);

	it('go on in the next poll when time runs out, page by page', async () => {
		const road = await onTheRoad();
		range(2500).forEach((index) => road.sendNow(T0 + 1 + index, { speed: index }));
		expect(await road.pollAfter(3600, { hasTime: () => false })).toHaveLength(1000);
		road.sendNow(T0 + 2600, { speed: 2600 });
		const more = [
			await road.pollAfter(60, { hasTime: () => false }),
			await road.pollAfter(60, { hasTime: () => false }),
			await road.pollAfter(60),
			await road.pollAfter(60),
		];
		expect([...range(1000), ...more.flat()]).toEqual([...range(2500), 2600]);
	});

	it('of a clock that is ahead come when their time has come', async () => {
		const road = await onTheRoad();
		road.sendNow(T0 + 500, { speed: 5 });
		expect(await road.pollAfter(60)).toEqual([]);
		expect(await road.pollAfter(500)).toEqual([5]);
		expect(await road.pollAfter(60)).toEqual([]);
	});

	it('have ids that do not depend on the poll', async () => {
		const roads = [await onTheRoad(), await onTheRoad()];
		for (const road of roads)
			range(5).forEach((index) => road.sendNow(T0 + 10 * (index + 1), { speed: index % 2, visibleFrom: T0 }));
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
			points: fc.uniqueArray(
				fc.record({ ago: fc.integer({ min: 0, max: 500 }), late: fc.constantFrom(0, 0, 0, 60, 90) }),
				{ maxLength: 12, selector: ({ ago }) => ago },
			),
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
						road.send(gpstime, { visibleFrom: road.now + late, speed: taken.size });
						if (late === 0) road.fix = Math.max(road.fix, gpstime);
					}
					const kept = road.cursor;
					const before = road.seen.length;
					await road.poll({ hasTime: () => hasTime });
					if (isLost && road.seen.length === before) road.cursor = kept;
				}
				road.now += 100;
				road.sendNow(road.now, { speed: -5 });
				await road.poll();
				expect(road.seen).toHaveLength(road.count - 1);
				expect(new Set(road.seen.map(({ id }) => id)).size).toBe(road.count - 1);
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
		const first = await readWindow({ readTo: T0 - 100 }, request(false));
		expect(first.cursor).toMatchObject({ readTo: T0 - 100, resumeAt: T0, resumeUntil: T0 });
		const second = await readWindow(first.cursor, { ...request(true), until: T0 + 60 });
		expect(asked[1]).toEqual([T0, T0]);
		expect([second.unseen, second.cursor.resumeAt]).toEqual([[], undefined]);
		// and where the reading began in the same second as the poll before
		expect(
			(await readWindow({ readTo: T0, resumeAt: T0, resumeUntil: T0 }, request(true))).cursor.resumeAt,
		).toBeUndefined();
	});
});
