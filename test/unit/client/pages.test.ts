import fc from 'fast-check';
import { callThroughPages, recordKey } from '../../../protrack/client';
import { broken, FakeClient, errorOfPromise, ok, refused } from '../../support/fakeClient';
import { MemoryPlatform } from '../../support/memoryPlatform';
import { IMEI, randomOf } from '../../support/testData';

const START = 1_700_000_000;

interface WireAlarm {
	alarmtype: number;
	longitude: number;
	latitude: number;
	gpstime: number;
	systemtime: number;
	speed: number;
	course: number;
	geofenceid: number;
	geofencename: string;
}

/** @param kind tells alarms of one second apart; two of the same second and kind are true duplicates */
function alarm(second: number, kind = 0): WireAlarm {
	return {
		alarmtype: (kind % 44) + 1,
		longitude: 13.4,
		latitude: 52.5,
		gpstime: START + second - 3,
		systemtime: START + second,
		speed: kind,
		course: 90,
		geofenceid: 0,
		geofencename: '',
	};
}

/** The platform with these alarms, and a point in the second of each. With a seed the order among equal times differs from request to request. */
function platformOf(world: readonly WireAlarm[], seed?: number): FakeClient {
	const platform = new MemoryPlatform(seed);
	platform.order = seed === undefined ? 'asAdded' : 'shuffled';
	for (const record of world) {
		platform.addAlarm({ imei: IMEI, visibleFrom: 0, ...record });
		platform.addPoint(IMEI, { gpstime: record.systemtime, visibleFrom: 0, speed: record.speed });
	}
	return platform.client;
}

interface Reading {
	records: unknown[];
	truncated: number[];
	pages: number;
}

async function readAlarms(client: FakeClient, begin = 0, end = 100_000): Promise<Reading> {
	const reading: Reading = { records: [], truncated: [], pages: 0 };
	const range = { imei: IMEI, begintime: START + begin, endtime: START + end };
	for await (const page of callThroughPages(client, 'alarmList', range)) {
		reading.pages += 1;
		reading.records.push(...page.records.map((record) => record.raw));
		if (page.truncatedAt !== undefined) reading.truncated.push(page.truncatedAt - START);
		if (reading.pages > 1000) throw new Error('the reading does not end');
	}
	return reading;
}

const sorted = (records: readonly unknown[]) => records.map((record) => JSON.stringify(record)).sort();

/** 250 alarms, a block of them of one second in the middle of the first page's edge (position 100). */
function worldWithEdge(equal: number, kindOf: (index: number) => number): WireAlarm[] {
	const first = 100 - Math.ceil(equal / 2);
	return Array.from({ length: 250 }, (_, index) => {
		const inBlock = index >= first && index < first + equal;
		return alarm(inBlock ? 1000 : index < first ? index : 2000 + index, kindOf(index));
	});
}

describe('alarms over several pages', () => {
	describe.each([1, 2, 5, 100])('250 of them, %d of which share the second at the page edge', (equal) => {
		const world = worldWithEdge(equal, (index) => index);

		it('come out once each', async () => {
			expect(sorted((await readAlarms(platformOf(world))).records)).toEqual(sorted(world));
		});

		it('come out once each when the order among equals changes at every request', async () => {
			for (let seed = 1; seed <= 2; seed += 1) {
				expect(sorted((await readAlarms(platformOf(world, seed))).records)).toEqual(sorted(world));
			}
		});

		it('come out once each when those of the edge are all true duplicates', async () => {
			const duplicates = worldWithEdge(equal, () => 0);
			expect(sorted((await readAlarms(platformOf(duplicates, 7))).records)).toEqual(sorted(duplicates));
		});

		it('come out once each when those of the edge are three kinds of duplicates', async () => {
			const duplicates = worldWithEdge(equal, (index) => index % 3);
			for (let seed = 1; seed <= 2; seed += 1) {
				expect(sorted((await readAlarms(platformOf(duplicates, seed))).records)).toEqual(sorted(duplicates));
			}
		});
	});

	it('cost three calls for 250, each from the time of the last one', async () => {
		const client = platformOf(Array.from({ length: 250 }, (_, index) => alarm(index)));
		await readAlarms(client, 0, 5000);
		expect(client.sent.map(({ query }) => Number(query.begintime) - START)).toEqual([0, 99, 198]);
		expect(client.sent.map(({ query }) => Number(query.endtime) - START)).toEqual([5000, 5000, 5000]);
	});

	it('are read from the first to the last second of the range, both included', async () => {
		const world = [alarm(9), alarm(10), alarm(15), alarm(20), alarm(21)];
		expect((await readAlarms(platformOf(world), 10, 20)).records).toEqual([alarm(10), alarm(15), alarm(20)]);
	});

	it('are read from a range of one second', async () => {
		expect((await readAlarms(platformOf([alarm(9), alarm(10), alarm(11)]), 10, 10)).records).toEqual([alarm(10)]);
	});

	it('are one empty page when there are none', async () => {
		const client = platformOf([]);
		expect(await readAlarms(client)).toEqual({ records: [], truncated: [], pages: 1 });
		expect(client.sent).toHaveLength(1);
	});

	it('are none when the platform says 20023', async () => {
		expect((await readAlarms(new FakeClient(() => refused(20023)))).records).toEqual([]);
	});

	it('end after exactly one full page', async () => {
		const world = Array.from({ length: 100 }, (_, index) => alarm(index));
		const client = platformOf(world);
		const reading = await readAlarms(client);
		expect(reading.records).toEqual(world);
		expect(reading.truncated).toEqual([]);
		expect(client.sent).toHaveLength(2);
	});

	it('end when the platform says 20023 after a full page', async () => {
		const world = Array.from({ length: 100 }, (_, index) => alarm(index));
		const client = new FakeClient((_, index) => (index === 0 ? ok(world) : refused(20023)));
		expect((await readAlarms(client)).records).toEqual(world);
		expect(client.sent).toHaveLength(2);
	});

	it('are read when the times come as strings', async () => {
		const world = worldWithEdge(5, (index) => index);
		const client = platformOf(world);
		const send = client.send.bind(client);
		client.send = async (request) => {
			const { record, ...frame } = await send(request);
			return {
				...frame,
				record: (record as WireAlarm[]).map((each) => ({ ...each, systemtime: String(each.systemtime) })),
			};
		};
		expect((await readAlarms(client)).records).toHaveLength(250);
	});

	it('that were read before an error stay valid', async () => {
		const client = new FakeClient((_, index) =>
			index === 0 ? ok(Array.from({ length: 100 }, (__, second) => alarm(second))) : refused(10007),
		);
		const pages = callThroughPages(client, 'alarmList', { imei: IMEI, begintime: START, endtime: START + 500 });
		const first = await pages.next();
		expect(first.value?.records).toHaveLength(100);
		expect((await errorOfPromise(pages.next())).code).toBe(10007);
	});

	it('are not asked for further when nobody wants the next page', async () => {
		const client = platformOf(Array.from({ length: 250 }, (_, index) => alarm(index)));
		for await (const page of callThroughPages(client, 'alarmList', {
			imei: IMEI,
			begintime: START,
			endtime: START + 500,
		})) {
			expect(page.records).toHaveLength(100);
			break;
		}
		expect(client.sent).toHaveLength(1);
	});

	it('are read again after a stumble in the middle, without doubles', async () => {
		const world = worldWithEdge(5, (index) => index);
		const good = platformOf(world, 3);
		const client = new FakeClient((request, index) => (index % 2 === 1 ? broken('network') : good.send(request)));
		expect(sorted((await readAlarms(client)).records)).toEqual(sorted(world));
	});
});

describe('more alarms in one second than a page holds', () => {
	const world = [
		...Array.from({ length: 10 }, (_, index) => alarm(index)),
		...Array.from({ length: 150 }, (_, index) => alarm(500, index)),
		...Array.from({ length: 10 }, (_, index) => alarm(1000 + index)),
	];

	it('are told by crowdedAt instead of a loop', async () => {
		const client = platformOf(world);
		expect((await readAlarms(client)).truncated).toEqual([500]);
		expect(client.sent).toHaveLength(3);
	});

	it('leave everything before and after in its place, and nothing comes twice', async () => {
		for (let seed = 1; seed <= 4; seed += 1) {
			const { records } = await readAlarms(platformOf(world, seed));
			expect(new Set(sorted(records)).size).toBe(records.length);
			expect((records as WireAlarm[]).filter((record) => record.systemtime !== START + 500)).toHaveLength(20);
			expect(records.length).toBeGreaterThanOrEqual(120);
		}
	});

	it('are told also when the range begins with that second', async () => {
		expect((await readAlarms(platformOf(world), 500)).truncated).toEqual([500]);
	});

	it('do not lead beyond the end of the range', async () => {
		const client = platformOf(world);
		expect((await readAlarms(client, 500, 500)).records).toHaveLength(100);
		expect(client.sent).toHaveLength(1);
	});

	it('are told second by second when there are several', async () => {
		const crowds = [7, 8, 20].flatMap((second) => Array.from({ length: 130 }, (_, index) => alarm(second, index)));
		expect((await readAlarms(platformOf(crowds, 5))).truncated).toEqual([7, 8, 20]);
	});
});

describe('a platform that does not page as documented', () => {
	it('does not make us step through the range second by second when its alarms have no time', async () => {
		const timeless = Array.from({ length: 100 }, (_, index) => ({ ...alarm(0, index), systemtime: undefined }));
		const client = new FakeClient((_, index) => (index < 8 ? ok(timeless) : refused(10007)));
		const error = await errorOfPromise(readAlarms(client, 0, 86_400));
		expect(error.kind).toBe('reply');
		expect(client.sent.length).toBeLessThanOrEqual(2);
	});

	it('does not make us repeat what was read when it always shows the same full page', async () => {
		const page = Array.from({ length: 100 }, (_, index) => alarm(index, index));
		const client = new FakeClient((_, index) => (index < 8 ? ok(page) : refused(10007)));
		const records: unknown[] = [];
		try {
			const range = { imei: IMEI, begintime: START, endtime: START + 86_400 };
			for await (const part of callThroughPages(client, 'alarmList', range)) records.push(...part.records);
		} catch (error) {
			expect(error).toMatchObject({ kind: 'reply' });
		}
		expect(records).toHaveLength(100);
		expect(client.sent.length).toBeLessThanOrEqual(3);
	});
});

describe('a page without order', () => {
	const shuffled = (world: readonly WireAlarm[], first: (shown: WireAlarm[]) => WireAlarm[]) => {
		const random = randomOf(9);
		return new FakeClient(({ query }) => {
			const shown = world.filter(
				({ systemtime }) => systemtime >= Number(query.begintime) && systemtime <= Number(query.endtime),
			);
			const places = new Map(shown.map((record) => [record, random()]));
			return ok(
				first(shown)
					.slice(0, 100)
					.sort((a, b) => places.get(a)! - places.get(b)!),
			);
		});
	};
	const world = Array.from({ length: 450 }, (_, index) => alarm(Math.floor(index / 3) * 7, index % 2));

	it.each([
		['the first of its time', (shown: WireAlarm[]) => shown],
		['the last of its time', (shown: WireAlarm[]) => [...shown].reverse()],
		['any of its time', (shown: WireAlarm[]) => [...shown].sort((a, b) => (a.systemtime % 11) - (b.systemtime % 11))],
	])('loses nothing and doubles nothing when it holds %s', async (_, first) => {
		const client = shuffled(world, first);
		const { records } = await readAlarms(client, 0, 5000);
		expect(sorted(records)).toEqual(sorted(world));
		expect(client.sent.length).toBeLessThanOrEqual(25);
	});

	it('gives its records by time all the same', async () => {
		const { records } = await readAlarms(
			shuffled(world, (shown) => shown),
			0,
			5000,
		);
		const times = (records as WireAlarm[]).map(({ systemtime }) => systemtime);
		expect(times).toEqual([...times].sort((a, b) => a - b));
	});

	it('is where a reading that stops goes on', async () => {
		const pages = callThroughPages(
			shuffled(world, (shown) => shown),
			'alarmList',
			{ imei: IMEI, begintime: START, endtime: START + 5000 },
		);
		const { value: page } = await pages.next();
		const rest = await readAlarms(platformOf(world), (page?.next ?? 0) - START, 5000);
		expect(rest.records.length + (page?.records.length ?? 0)).toBe(world.length);
	});
});

describe('a page with damaged records', () => {
	/** The platform knows the time of each, also of those that it cannot send whole. */
	const platformWith = (world: ReadonlyArray<WireAlarm & { isDamaged?: boolean }>) => {
		const good = platformOf(world);
		return new FakeClient(async (request) => {
			const { record, ...frame } = await good.send(request);
			return {
				...frame,
				record: (record as Array<WireAlarm & { isDamaged?: boolean }>).map(({ isDamaged, ...each }) =>
					isDamaged ? null : each,
				),
			};
		});
	};
	const read = async (client: FakeClient, end = 5000) => {
		let [count, damaged] = [0, 0];
		for await (const page of callThroughPages(client, 'alarmList', {
			imei: IMEI,
			begintime: START,
			endtime: START + end,
		})) {
			count += page.records.length;
			damaged += page.damaged.length;
		}
		return { count, damaged };
	};

	it.each([0, 1, 50, 97, 98, 99, 100, 101, 197, 198, 249])(
		'is full with them, so nothing behind it is lost, and each counts once: the one at %d',
		async (bad) => {
			const world = Array.from({ length: 250 }, (_, index) => ({ ...alarm(index), isDamaged: index === bad }));
			const client = platformWith(world);
			expect(await read(client)).toEqual({ count: 249, damaged: 1 });
			expect(client.sent).toHaveLength(3);
		},
	);

	it('counts them once also among others of their second at the edge', async () => {
		const world = Array.from({ length: 250 }, (_, index) => ({
			...alarm(index < 90 ? index : index < 110 ? 95 : index),
			isDamaged: [96, 104].includes(index),
		}));
		expect(await read(platformWith(world))).toEqual({ count: 248, damaged: 2 });
	});

	it('counts each once wherever they stand, in order or not, and loses nothing beside them', async () => {
		const worlds = fc.record({
			alarms: fc.array(
				fc.record({
					gap: fc.integer({ min: 1, max: 30 }),
					isDamaged: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
				}),
				{ minLength: 90, maxLength: 250 },
			),
			edges: fc.uniqueArray(fc.constantFrom<number[]>(97, 98, 99, 100, 101, 195, 196, 197, 198, 199, 200)),
			isShuffled: fc.boolean(),
			seed: fc.integer(),
		});
		await fc.assert(
			fc.asyncProperty(worlds, async ({ alarms, edges, isShuffled, seed }) => {
				let second = 0;
				const world = alarms.map(({ gap, isDamaged }, index) => ({
					...alarm((second += gap)),
					isDamaged: isDamaged || edges.includes(index),
				}));
				const random = randomOf(seed);
				const platform = platformWith(world);
				const client = new FakeClient(async (request) => {
					const { record, ...frame } = await platform.send(request);
					const page = record as unknown[];
					return {
						...frame,
						record: isShuffled
							? page
									.map((each) => ({ each, place: random() }))
									.sort((a, b) => a.place - b.place)
									.map(({ each }) => each)
							: page,
					};
				});
				const damaged = world.filter((each) => each.isDamaged).length;
				expect(await read(client, second + 1)).toEqual({ count: world.length - damaged, damaged });
			}),
			{ seed: 365, numRuns: 60, endOnFailure: true },
		);
	});

	it.each([
		['before it', 97],
		['of it', 98],
	])(
		'counts each that tells its time, also among others of the second at the edge: one %s and one of the next page',
		async (_, second) => {
			const damagedAt = (time: number) => ({ ...alarm(time), alarmtype: null });
			const world = [
				...Array.from({ length: 98 }, (__, index) => alarm(index)),
				damagedAt(second),
				alarm(98),
				damagedAt(98),
				alarm(98, 1),
			];
			expect(await read(platformOf(world as WireAlarm[]))).toEqual({ count: 100, damaged: 2 });
		},
	);

	describe('full of records of one second', () => {
		const crowd = (damaged: unknown[]) => [
			...Array.from({ length: 100 - damaged.length }, (_, index) => alarm(7, index)),
			...damaged,
		];
		/** @param later what the platform shows from the next second on */
		const readCrowd = async (damaged: unknown[], later: unknown[]) => {
			const client = new FakeClient(({ query }) => ok(Number(query.begintime) <= START + 7 ? crowd(damaged) : later));
			let [count, found] = [0, 0];
			for await (const page of callThroughPages(client, 'alarmList', {
				imei: IMEI,
				begintime: START + 7,
				endtime: START + 5000,
			})) {
				count += page.records.length;
				found += page.damaged.length;
			}
			return { count, damaged: found };
		};
		const late = { systemtime: START + 9 };

		it.each([
			['without a time', null],
			['with a time', late],
		])('counts a last one %s once when it comes again', async (_, damaged) => {
			expect(await readCrowd([damaged], [damaged, alarm(10)])).toEqual({ count: 100, damaged: 1 });
			expect(await readCrowd([damaged, damaged], [damaged, damaged, alarm(10)])).toEqual({ count: 99, damaged: 2 });
		});

		it('counts a last one of that second, which does not come again', async () => {
			expect(await readCrowd([null], [alarm(10)])).toEqual({ count: 100, damaged: 1 });
			expect(await readCrowd([{ systemtime: START + 7 }], [late, alarm(10)])).toEqual({ count: 100, damaged: 2 });
		});

		it('counts those of later pages that cannot be the last one again', async () => {
			expect(await readCrowd([null], [null, alarm(10), null])).toEqual({ count: 100, damaged: 2 });
			expect(await readCrowd([null], [late, alarm(10)])).toEqual({ count: 100, damaged: 2 });
		});
	});

	it('ends with an error when there is nothing else in it, and not second by second', async () => {
		const client = new FakeClient((_, index) =>
			index < 5 ? ok(Array.from({ length: 100 }, () => null)) : refused(10007),
		);
		const error = await errorOfPromise(readAlarms(client, 0, 86_400));
		expect([error.kind, error.message]).toEqual(['damaged', '100 of 100 records cannot be read (Alarm list)']);
		expect(client.sent).toHaveLength(1);
	});

	it('is fine when there is nothing else in it and it is not full', async () => {
		expect(await read(new FakeClient(() => ok([null, {}])))).toEqual({ count: 0, damaged: 2 });
	});
});

describe('a range that makes no sense', () => {
	it.each([
		['a beginning that is no number', NaN, START],
		['an end that is no number', START, NaN],
		['a beginning in milliseconds', START * 1000, START + 60],
	])('is refused, not read as "no alarms": %s', async (_, begintime, endtime) => {
		const client = platformOf([alarm(1)]);
		const pages = callThroughPages(client, 'alarmList', { imei: IMEI, begintime, endtime });
		expect((await errorOfPromise(pages.next())).kind).toBe('input');
		expect(client.sent).toEqual([]);
	});
});

describe('playback over several pages', () => {
	const readPoints = async (client: FakeClient) => {
		const points: string[] = [];
		const range = { imei: IMEI, begintime: START, endtime: START + 100_000 };
		for await (const { records } of callThroughPages(client, 'playback', range)) {
			points.push(
				...records.map(({ longitude, latitude, gpstime, speed, course }) =>
					[longitude, latitude, gpstime, speed, course].join(','),
				),
			);
		}
		return points.sort();
	};

	it.each([1, 5, 600])('gives each of 1300 points once when %d share the second at the edge', async (equal) => {
		const first = 1000 - Math.ceil(equal / 2);
		const world = Array.from({ length: 1300 }, (_, index) => {
			const inBlock = index >= first && index < first + equal;
			return alarm(inBlock ? 5000 : index < first ? index : 10_000 + index, index % 4);
		});
		const client = platformOf(world, equal);
		expect(await readPoints(client)).toEqual(
			world.map(({ systemtime, speed }) => `20.5,10.5,${systemtime},${speed},90`).sort(),
		);
		expect(client.sent.length).toBe(2);
	});

	it('does not end at 100 points as alarms do', async () => {
		const world = Array.from({ length: 100 }, (_, index) => alarm(index));
		const client = platformOf(world);
		expect(await readPoints(client)).toHaveLength(100);
		expect(client.sent).toHaveLength(1);
	});
});

// Shrinking would take minutes with worlds of this size; the seed brings a failure back as it is.
describe('any world', () => {
	/** Groups of alarms of one second: how long after the group before, how many, and of how many kinds. */
	const worlds = (most: number) =>
		fc
			.array(
				fc.record({
					gap: fc.integer({ min: 1, max: 3 }),
					count: fc.integer({ min: 1, max: most }),
					kinds: fc.integer({ min: 1, max: 5 }),
				}),
				{ maxLength: 6 },
			)
			.map((groups) => {
				let second = 0;
				return groups.flatMap(({ gap, count, kinds }) => {
					second += gap;
					const time = second;
					return Array.from({ length: count }, (_, index) => alarm(time, index % kinds));
				});
			});

	it('comes out as it is when no second fills a page', async () => {
		await fc.assert(
			fc.asyncProperty(worlds(99), fc.integer(), async (world, seed) => {
				const { records, truncated } = await readAlarms(platformOf(world, seed));
				expect(sorted(records)).toEqual(sorted(world));
				expect(truncated).toEqual([]);
			}),
			{ seed: 365, numRuns: 25, endOnFailure: true },
		);
	});

	it('comes out as it is from random single alarms too', async () => {
		const loose = fc.array(fc.record({ second: fc.nat({ max: 120 }), kind: fc.nat({ max: 2 }) }), {
			minLength: 90,
			maxLength: 250,
		});
		await fc.assert(
			fc.asyncProperty(loose, fc.integer(), async (alarms, seed) => {
				const world = alarms.map(({ second, kind }) => alarm(second, kind));
				expect(sorted((await readAlarms(platformOf(world, seed))).records)).toEqual(sorted(world));
			}),
			{ seed: 365, numRuns: 12, endOnFailure: true },
		);
	});

	it('names every second with more than a page, gives nothing that is not there, and always ends', async () => {
		await fc.assert(
			fc.asyncProperty(worlds(180), fc.integer(), async (world, seed) => {
				const { records, truncated, pages } = await readAlarms(platformOf(world, seed));
				const count = (list: readonly unknown[]) => {
					const counts = new Map<number, number>();
					for (const { systemtime } of list as WireAlarm[])
						counts.set(systemtime - START, (counts.get(systemtime - START) ?? 0) + 1);
					return counts;
				};
				const [inWorld, read] = [count(world), count(records)];
				for (const [second, total] of inWorld) {
					if (total > 100) expect(truncated).toContain(second);
					if (total <= 100) expect([second, read.get(second)]).toEqual([second, total]);
				}
				const left = sorted(world);
				for (const text of sorted(records)) {
					const place = left.indexOf(text);
					if (place < 0) throw new Error(`not in the world, or too often: ${text}`);
					left.splice(place, 1);
				}
				expect(pages).toBeLessThanOrEqual(2 * inWorld.size + Math.ceil(world.length / 100) + 1);
			}),
			{ seed: 365, numRuns: 12, endOnFailure: true },
		);
	});
});

describe('the key of a record', () => {
	it.each(['alarmtype', 'gpstime', 'systemtime', 'longitude', 'latitude', 'speed', 'course', 'geofenceid'])(
		'differs by %s',
		(field) => {
			expect(recordKey({ ...alarm(1), [field]: 7 })).not.toBe(recordKey(alarm(1)));
		},
	);

	it('does not change with fields that the platform may add', () => {
		expect(recordKey({ ...alarm(1), address: 'Main Street', raw: {} })).toBe(recordKey(alarm(1)));
	});
});

describe('Times that are no whole seconds', () => {
	const fractional = (second: number, kind: number) => ({
		...alarm(second, kind),
		systemtime: START + second + 0.5,
		gpstime: START + second + 0.25,
	});
	const speedsOf = ({ records }: Reading) => (records as Array<{ speed: number }>).map(({ speed }) => speed);

	it('are read to the end all the same, each record once', async () => {
		const world = Array.from({ length: 250 }, (_, index) => fractional(Math.floor(index / 3), index));
		const reading = await readAlarms(platformOf(world));
		expect(speedsOf(reading).sort((a, b) => a - b)).toEqual(world.map(({ speed }) => speed));
	});

	it('and those far ahead of the range do not end the reading before its end', async () => {
		const world = Array.from({ length: 250 }, (_, index) => alarm(index, index));
		const platform = platformOf(world);
		const client = new FakeClient(async (request) => {
			const page = await platform.send(request);
			const records = page.record as WireAlarm[];
			return ok(
				records.map((record) => (record.speed === 50 ? { ...record, systemtime: START + 90_000_000 } : record)),
			);
		});
		const reading = await readAlarms(client);
		expect(speedsOf(reading).sort((a, b) => a - b)).toEqual(world.map(({ speed }) => speed));
		// Such a time does not make a page one without order, which would cost calls.
		expect(reading.pages).toBe(3);
	});
});
