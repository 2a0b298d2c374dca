import { nock } from '../support/nock';

import type { INodeParameters } from 'n8n-workflow';
import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { playbackGet } from '../../nodes/Protrack/actions/playback/get.operation';
import { Protrack } from '../../nodes/Protrack/Protrack.node';
import { runNode, storeFor, type Host } from '../support/n8n';
import { startSimulator, type Simulator } from '../../simulator';

// What waits before it tries again shall not keep the tests waiting.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

const NOW = Date.parse('2025-07-01T10:10:00Z');
const IMEI = '350000000000001';
/** What the simulator calls it. */
const LABEL = `VT05S-00001 (${IMEI})`;
const MORNING = Date.parse('2025-06-30T06:00:00Z') / 1000;

const get = {
	resource: 'playback',
	operation: 'get',
	device: { __rl: true, mode: 'imei', value: `={{ $json.imei ?? "${IMEI}" }}` },
	timeRange: 'custom',
	from: '2025-06-30T06:00:00Z',
	to: '2025-06-30T18:00:00Z',
	output: 'points',
	returnAll: true,
	simplify: true,
};
const firstOnes = { ...get, returnAll: false, limit: '={{ $json.limit }}' };
const track = { ...get, output: 'track' };
/** A month of a device that never stands still would be more than a run gives by default. */
const large = { options: { maxItems: 1_000_000 } };

describe('Playback: Get', () => {
	let sim: Simulator;
	let host: Host;

	beforeEach(async () => {
		jest.spyOn(Date, 'now').mockReturnValue(NOW);
		sim = await startSimulator({ frozen: true, startAt: NOW });
		sim.addDevice({ imei: IMEI });
		host = { node: new Protrack(), credential: new ProtrackApi(), store: storeFor(sim) };
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await sim.stop();
	});

	/** Points every `every` seconds, each at another place. */
	function addPoints(count: number, { imei = IMEI, every = 10, from = MORNING } = {}): number[] {
		const times = Array.from({ length: count }, (_, index) => from + index * every);
		sim.addPoints(
			imei,
			times.map((gpstime, index) => ({ longitude: 20, latitude: 10 + index / 10_000, gpstime, speed: 42, course: 90 })),
		);
		return times;
	}

	const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000', '');

	it('gives each point as one item, and nothing that its schema does not name', async () => {
		addPoints(1);
		const { items } = await runNode(host, get);
		expect(items).toEqual([
			{
				imei: IMEI,
				deviceName: 'VT05S-00001',
				plateNumber: null,
				latitude: 10,
				longitude: 20,
				fixedAt: '2025-06-30T06:00:00Z',
				speedKmh: 42,
				courseDeg: 90,
			},
		]);
		expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(playbackGet.outputSchema ?? {}));
	});

	it('gives every point once and in order across all pages', async () => {
		const times = addPoints(3500);
		// More duplicates at the border between the pages.
		sim.addPoints(
			IMEI,
			[999, 999, 1998].map((index) => ({ longitude: 20, latitude: 10, gpstime: times[index] ?? 0 })),
		);
		const { items, hints } = await runNode(host, get);
		const all = [...times, times[999], times[999], times[1998]].sort();
		expect(items.map(({ fixedAt }) => fixedAt)).toEqual(all.map((time) => iso(time ?? 0)));
		expect(sim.count('playback')).toBe(4);
		expect(hints).toEqual([]);
	});

	it('reads no page beyond the limit', async () => {
		const times = addPoints(3500);
		const { items } = await runNode(host, firstOnes, [{ limit: 1000 }]);
		expect(items.map(({ fixedAt }) => fixedAt)).toEqual(times.slice(0, 1000).map(iso));
		expect(sim.count('playback')).toBe(1);
	});

	describe('says where a limit stopped it', () => {
		const picked = { __rl: true, mode: 'list', value: IMEI, cachedResultName: `Truck 7, KBZ 100A (${IMEI})` };

		it('by the time of the last point and the device', async () => {
			addPoints(1200);
			const { items, hints } = await runNode(host, { ...firstOnes, device: picked }, [{ limit: 30 }]);
			expect(items).toHaveLength(30);
			expect(hints).toEqual([
				`Stopped by "Limit": Truck 7 (KBZ 100A, ${IMEI}) at 2025-06-30T06:04:50Z. Turn on "Return All", or raise "Limit", to get what comes after.`,
			]);
		});

		it('also at the end of a page, after which there may be more', async () => {
			addPoints(1200);
			const { hints } = await runNode(host, firstOnes, [{ limit: 1000 }]);
			expect(hints).toEqual([expect.stringContaining(`${LABEL} at 2025-06-30T08:46:30Z`)]);
		});

		it('for each input item that it stopped, with the same device and range too', async () => {
			addPoints(1200);
			const { hints } = await runNode(host, firstOnes, [{ limit: 30 }, { limit: 60 }, { limit: 1200 }, { limit: 30 }]);
			expect(hints).toContainEqual(
				expect.stringContaining(
					`Stopped by "Limit": ${LABEL} at 2025-06-30T06:04:50Z, ${LABEL} at 2025-06-30T06:09:50Z. Turn on`,
				),
			);
		});

		it('and does not take many ends of one device for many devices', async () => {
			addPoints(1200);
			const { hints } = await runNode(
				host,
				firstOnes,
				[1, 2, 3, 4, 5, 6].map((limit) => ({ limit })),
			);
			expect(hints).toContainEqual(expect.stringContaining(`Stopped by "Limit": 6 tracks: ${LABEL} at `));
		});

		it('and nothing where it stopped nothing', async () => {
			addPoints(30);
			expect((await runNode(host, firstOnes, [{ limit: 30 }])).hints).toEqual([]);
		});
	});

	it('gives 1,000 points of a device by default', () => {
		const limits = new Protrack().description.properties.filter(
			({ name, displayOptions }) => name === 'limit' && displayOptions?.show?.resource?.includes('playback'),
		);
		expect(limits.map((limit) => limit.default as number)).toEqual([1000]);
	});

	it('names the device in points and tracks as far as the field tells it, without a call', async () => {
		addPoints(1);
		const picked = { __rl: true, mode: 'list', value: IMEI, cachedResultName: `Truck 7, KBZ 100A (${IMEI})` };
		expect((await runNode(host, { ...get, device: picked })).items).toEqual([
			expect.objectContaining({ deviceName: 'Truck 7', plateNumber: 'KBZ 100A' }),
		]);
		expect((await runNode(host, { ...track, device: picked })).items).toEqual([
			expect.objectContaining({ deviceName: 'Truck 7', plateNumber: 'KBZ 100A' }),
		]);
		sim.fail({ path: 'playback', effect: { code: 20089 } });
		expect((await runNode(host, { ...get, device: picked })).error?.message).toContain(
			`Truck 7 (KBZ 100A, ${IMEI}): The device is blocked`,
		);
		expect(sim.count('deviceDetail') + sim.count('deviceList')).toBe(0);
	});

	it('reads once for all input items with the same device and range, as far as the most demanding needs', async () => {
		addPoints(2500);
		const { items, outputs } = await runNode(host, firstOnes, [{ limit: 5 }, { limit: 1500 }, { limit: 7 }]);
		expect(items).toHaveLength(1512);
		expect(outputs[0]?.filter(({ pairedItem }) => (pairedItem as { item: number }).item === 2)).toHaveLength(7);
		expect(sim.count('playback')).toBe(2);
	});

	it('gives input items with the same device and range objects of their own', async () => {
		addPoints(2);
		const { outputs } = await runNode(host, get, [{}, {}]);
		const rows = (outputs[0] ?? []).map(({ json }) => json);
		expect(rows.slice(2)).toEqual(rows.slice(0, 2));
		expect(new Set(rows).size).toBe(4);
	});

	it('reads once also for input items that want the points in different forms', async () => {
		addPoints(1);
		const forms = { ...get, simplify: '={{ $json.simplify }}', output: '={{ $json.output }}' };
		const { items } = await runNode(host, forms, [
			{ simplify: true, output: 'points' },
			{ simplify: false, output: 'points' },
			{ simplify: true, output: 'track' },
		]);
		expect(items).toEqual([
			expect.objectContaining({ fixedAt: iso(MORNING), deviceName: 'VT05S-00001' }),
			{ longitude: '20', latitude: '10', gpstime: String(MORNING), speed: '42', course: '90' },
			expect.objectContaining({
				pointCount: 1,
				points: [expect.not.objectContaining({ deviceName: expect.anything() as unknown })],
			}),
		]);
		expect(sim.count('playback')).toBe(1);
	});

	it('gives at most so many points of a track as wanted, spread evenly, and says so', async () => {
		addPoints(11);
		const options = { maxTrackPoints: 3 };
		const { items, hints } = await runNode(host, { ...track, options });
		const points = items[0]?.points as Array<{ fixedAt: string }>;
		expect(items[0]?.pointCount).toBe(11);
		expect(points.map(({ fixedAt }) => fixedAt)).toEqual([0, 50, 100].map((seconds) => iso(MORNING + seconds)));
		expect(hints).toEqual([
			expect.stringMatching(
				/^Spread evenly: VT05S-00001 .*, 3 of 11 points\. Raise the option "Max Points of a Track"/,
			),
		]);
		expect((await runNode(host, { ...track, options: { maxTrackPoints: 11 } })).hints).toEqual([]);
	});

	it('gives 20,000 points of a track unless more are wanted', async () => {
		addPoints(20_003, { every: 1 });
		const pointsOf = async (options: INodeParameters) => (await runNode(host, { ...track, options })).items[0]?.points;
		expect(await pointsOf({})).toHaveLength(20_000);
		expect(await pointsOf({ maxTrackPoints: 30_000 })).toHaveLength(20_003);
	});

	it.each([1, 1_000_001, 2.5, 'many'])('cannot give %p points of a track', async (maxTrackPoints) => {
		const { error } = await runNode(host, { ...track, options: { maxTrackPoints } });
		expect(error?.message).toMatch(/^"Max Points of a Track" must be a (whole )?number from 2 to 1,000,000 points/);
	});

	it('reads a month by one chain of pages', async () => {
		await runNode(host, { ...get, ...large, from: '2025-05-01T00:00:00Z', to: '2025-06-01T00:00:00Z' });
		expect(sim.count('playback')).toBe(1);
	});

	it('reads longer ranges window by window, without losing or doubling a point at the border', async () => {
		const border = Date.parse('2025-05-01T00:00:00Z') / 1000 + 31 * 86_400 + 3600;
		sim.addPoints(
			IMEI,
			[-1, 0, 1, 2].map((step) => ({ longitude: 20, latitude: 10, gpstime: border + step })),
		);
		const { items } = await runNode(host, {
			...get,
			...large,
			from: '2025-05-01T00:00:00Z',
			to: '2025-07-01T00:00:00Z',
		});
		expect(items.map(({ fixedAt }) => fixedAt)).toEqual([-1, 0, 1, 2].map((step) => iso(border + step)));
		expect(sim.count('playback')).toBe(2);
	});

	it('includes both ends of the range', async () => {
		addPoints(3, { every: 6 * 3600 });
		expect((await runNode(host, get)).items).toHaveLength(3);
	});

	it('makes one item of a whole track, whatever the limit', async () => {
		const times = addPoints(1200);
		const { items } = await runNode(host, { ...track, returnAll: false, limit: 5 });
		expect(items).toEqual([
			{
				imei: IMEI,
				deviceName: 'VT05S-00001',
				plateNumber: null,
				from: '2025-06-30T06:00:00Z',
				to: '2025-06-30T18:00:00Z',
				pointCount: 1200,
				points: expect.any(Array) as unknown,
			},
		]);
		expect((items[0]?.points as Array<{ fixedAt: string }>).map(({ fixedAt }) => fixedAt)).toEqual(times.map(iso));
	});

	it('gives a track for each device', async () => {
		const imeis = ['350000000000002', '350000000000003'];
		imeis.forEach((imei, index) => {
			sim.addDevice({ imei });
			addPoints(index + 1, { imei });
		});
		const { items, outputs } = await runNode(
			host,
			track,
			imeis.map((imei) => ({ imei })),
		);
		expect(items.map(({ imei, pointCount }) => [imei, pointCount])).toEqual([
			[imeis[0], 1],
			[imeis[1], 2],
		]);
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	it("gives the platform's own row without Simplify, in points and in tracks", async () => {
		addPoints(1);
		const row = { longitude: '20', latitude: '10', gpstime: String(MORNING), speed: '42', course: '90' };
		expect((await runNode(host, { ...get, simplify: false })).items).toEqual([row]);
		expect((await runNode(host, { ...track, simplify: false })).items[0]?.points).toEqual([row]);
	});

	it('gives a point without a fix no place', async () => {
		sim.addPoints(IMEI, [{ longitude: 0, latitude: 0, gpstime: MORNING }]);
		expect((await runNode(host, get)).items[0]).toMatchObject({
			latitude: null,
			longitude: null,
			fixedAt: '2025-06-30T06:00:00Z',
		});
	});

	it.each(['empty', 'absent', '20023'] as const)(
		'gives no items and no error when there is no data (%s)',
		async (emptyPlayback) => {
			sim.configure({ emptyPlayback });
			for (const parameters of [get, track]) {
				const { items, error, hints } = await runNode(host, parameters);
				expect([items, error]).toEqual([[], undefined]);
				expect(hints).toEqual(['1 of 1 tracks have no point in the time range']);
			}
		},
	);

	it('says when there are more points in one second than the platform shows', async () => {
		addPoints(1200, { every: 0 });
		const { hints } = await runNode(host, get);
		expect(hints.join()).toContain('1,000 or more points at 2025-06-30T06:00:00Z');
	});

	it("keeps the tracks of the others when one device is not the account's", async () => {
		addPoints(2);
		const { items } = await runNode(host, get, [{ imei: '999999999999999' }, {}], { onError: 'continueRegularOutput' });
		expect(items).toHaveLength(3);
		expect(String(items[0]?.error)).toContain('This account may not see the device');
		const { error } = await runNode(host, get, [{}, { imei: '999999999999999' }]);
		expect(error).toMatchObject({ httpCode: '403', context: { itemIndex: 1 } });
	});

	describe('when a later page fails', () => {
		beforeEach(() => {
			addPoints(2500);
			sim.fail({ path: 'playback', skip: 2, effect: { code: 10007 } });
		});

		const failed = { error: expect.stringContaining('denies permission') as string };

		it('gives the points that were read, and then the error', async () => {
			const { items, hints } = await runNode(host, get, [{}], { onError: 'continueRegularOutput' });
			expect(items.slice(0, -1).map(({ fixedAt }) => fixedAt)).toEqual(
				Array.from({ length: items.length - 1 }, (_, index) => iso(MORNING + index * 10)),
			);
			expect(items.length).toBeGreaterThan(1990);
			expect(items.at(-1)).toEqual(failed);
			expect(hints).toEqual([]);
		});

		it('gives the track as far as it was read, and then the error', async () => {
			const { items } = await runNode(host, track, [{}], { onError: 'continueRegularOutput' });
			expect(items).toEqual([
				expect.objectContaining({ imei: IMEI, pointCount: expect.any(Number) as number }),
				failed,
			]);
		});

		it('is no error of an item that needs no more than was read', async () => {
			const { outputs } = await runNode(host, firstOnes, [{ limit: 5 }, { limit: 2400 }], {
				onError: 'continueErrorOutput',
			});
			expect(outputs[1]?.map(({ pairedItem }) => pairedItem)).toEqual([expect.objectContaining({ item: 1 })]);
			expect(outputs[0]?.filter(({ pairedItem }) => (pairedItem as { item: number }).item === 0)).toHaveLength(5);
		});

		it('ends the node otherwise', async () => {
			const { error, items } = await runNode(host, get);
			expect([error?.httpCode, items]).toEqual(['403', []]);
		});
	});

	it.each(['1751263200', '1751263200000', '={{ 1751263200 }}'])('takes the digits %s for epoch time', async (from) => {
		await runNode(host, { ...get, from });
		expect(sim.requests.at(-1)?.query.begintime).toBe(String(MORNING));
	});

	it.each(['202506300600', '17512632000', '20250630060000', '175126320'])(
		'does not guess what the digits %s mean',
		async (from) => {
			const { error } = await runNode(host, { ...get, from });
			expect(error?.message).toBe(`"From" is not a time: "${from}"`);
			expect(error?.description).toContain('10 digits');
			expect(sim.requests).toHaveLength(0);
		},
	);

	it.each([
		['an empty device', { imei: '' }, get, '"Device" is empty'],
		['what is no text', { imei: {} }, get, '"Device" is not text'],
		['a range that ends before it begins', {}, { ...get, to: '2025-06-29T00:00:00Z' }, '"From" is not before "To"'],
		['a limit of nothing', { limit: 0 }, firstOnes, '"Limit" must be a whole number of at least 1'],
	])('refuses %s in words, and sends nothing', async (_, json, parameters, message) => {
		const { error } = await runNode(host, parameters, [json]);
		expect(error?.message).toBe(message);
		expect(sim.requests).toHaveLength(0);
	});
});

describe('Playback on the wire', () => {
	const url = 'https://api.platform.test';
	const token = `A1751364600000${'0'.repeat(33)}`;
	let host: Host;

	beforeEach(() => {
		jest.spyOn(Date, 'now').mockReturnValue(NOW);
		nock(url)
			.persist()
			.get('/api/authorization')
			.query(true)
			.reply(200, { code: 0, record: { access_token: token, expires_in: 7200 } });
		host = {
			node: new Protrack(),
			credential: new ProtrackApi(),
			store: storeFor({ url, account: 'acme', password: 'x' }),
		};
	});
	afterEach(() => {
		jest.restoreAllMocks();
		nock.cleanAll();
	});

	it('is GET /api/playback with imei, begintime and endtime', async () => {
		const query = { access_token: token, imei: IMEI, begintime: '1751263200', endtime: '1751306400' };
		const call = nock(url)
			.get('/api/playback')
			.query(query)
			.reply(200, { code: 0, record: '113.97196,22.568616,1751263260,0,228;' });
		const { items } = await runNode(host, get);
		expect(items).toEqual([
			{
				imei: IMEI,
				deviceName: null,
				plateNumber: null,
				latitude: 22.568616,
				longitude: 113.97196,
				fixedAt: '2025-06-30T06:01:00Z',
				speedKmh: 0,
				courseDeg: 228,
			},
		]);
		expect(call.isDone()).toBe(true);
	});

	it.each([
		[10000, '500', 'system error'],
		[10001, '404', 'does not know the call "Playback" at /api/playback'],
		[10002, '401', 'login has timed out'],
		[10003, '401', 'session has expired'],
		[10004, undefined, 'refuses a parameter'],
		[10005, undefined, 'parameter is missing'],
		[10006, undefined, 'out of range'],
		[10007, '403', 'denies permission'],
		[10009, '429', 'too often'],
		[10010, '401', 'does not exist any more'],
		[10011, '401', 'is not valid any more'],
		[10012, '401', 'is out of date'],
		[10013, '403', 'may not see the device'],
		[10014, '400', 'time of the request'],
		[10016, '403', 'account is blocked'],
		[20005, undefined, 'knows no such device'],
		[20046, '402', 'subscription of the target has expired'],
		[20089, '403', 'device is blocked'],
		[31337, '502', 'code 31337'],
	])('ends with code %i in words, with hint and without the token', async (code, httpCode, words) => {
		nock(url)
			.persist()
			.get('/api/playback')
			.query(true)
			.reply(200, { code, message: `said with ${token}` });
		const { error } = await runNode(host, get);
		expect(error?.httpCode).toBe(httpCode);
		expect(error?.context).toMatchObject({ itemIndex: 0 });
		expect(error?.message).toContain(words);
		expect(error?.description).toMatch(/\w{3,}/);
		expect(JSON.stringify([error?.message, error?.description, error])).not.toContain(token);
	});

	it.each([
		['0 without a record', { code: 0 }],
		['0 with an empty one', { code: 0, record: '' }],
		['20023', { code: 20023, message: 'No Data.' }],
	])('takes code %s for no data', async (_, body) => {
		nock(url).get('/api/playback').query(true).reply(200, body);
		const { items, error } = await runNode(host, get);
		expect([items, error]).toEqual([[], undefined]);
	});
});
