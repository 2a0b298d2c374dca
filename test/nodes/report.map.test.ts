// What waits before it tries again shall not keep the tests waiting.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

import { mapDraw } from '../../nodes/ProtrackReport/actions/map/draw.operation';
import { RouteConsumer } from '../../nodes/ProtrackReport/map/readRoutes';
import type { Segment } from '../../protrack/insight';
import { decodePng } from '../../protrack/picture';
import {
	drive,
	FIRST,
	monday,
	MORNING,
	outAndBack,
	SECOND,
	several,
	stand,
	THIRD,
	useReportWorld,
	type ReportWorld,
} from '../support/reportWorld';

/** A small picture takes less time. */
const small = { width: 400, height: 300 };
const map = { resource: 'map', operation: 'draw', ...several, show: 'routes', ...monday, options: small };
const both = { ...map, devices: [FIRST, SECOND] };
const svg = { ...map, format: 'svg' };
const TOO_MANY = 'This would make more than the 500 pictures allowed for one item';
const goesOn = { onError: 'continueRegularOutput' } as const;

let world: ReportWorld;
useReportWorld((started) => {
	world = started;
});

type Result = Awaited<ReturnType<ReportWorld['run']>>;

/** The bytes of the files of all items. */
const filesOf = ({ outputs }: Result, field = 'data') =>
	(outputs[0] ?? []).map(({ binary }) => Buffer.from(binary?.[field]?.data ?? '', 'base64'));

/** The file of the only item, as text. */
const textOf = (result: Result) => filesOf(result)[0]!.toString();

const fileNames = ({ items }: Result) => items.map(({ fileName }) => fileName);

describe('Map: Draw', () => {
	it('gives a picture that n8n shows, with what a person looks for in the item', async () => {
		world.addTrack(FIRST);
		const result = await world.run({ ...map, options: {} });
		expect(result.error).toBeUndefined();
		expect(result.hints).toEqual([]);
		expect(result.items).toEqual([
			expect.objectContaining({
				...{ deviceName: 'Lorry 1', plateNumber: 'KA-1', trips: 2, maxSpeedKmh: 60, isComplete: true, imei: FIRST },
				...{ from: '2025-06-30T06:00:00Z', to: '2025-06-30T18:00:00Z', fileName: 'Lorry-1-map-2025-06-30.png' },
				vehicles: [expect.objectContaining({ number: 1, deviceName: 'Lorry 1', imei: FIRST })],
			}),
		]);
		expect(result.items[0]?.distanceKm).toBeCloseTo(20, 0);
		expect(Object.keys(result.items[0] ?? {})).toEqual(Object.keys(mapDraw.outputSchema ?? {}));
		expect(result.outputs[0]?.[0]?.binary?.data).toMatchObject({
			...{ mimeType: 'image/png', fileExtension: 'png', fileName: 'Lorry-1-map-2025-06-30.png' },
		});
		expect(decodePng(filesOf(result)[0]!)).toMatchObject({ width: 1000, height: 700 });
	});

	it('numbers the stops in the item as on the map', async () => {
		world.addTrack(FIRST);
		const { items } = await world.run(map);
		expect(items[0]?.stops).toEqual([
			expect.objectContaining({ number: 1, arrivedAt: '2025-06-30T06:00:00Z' }),
			expect.objectContaining({
				...{ number: 2, durationMinutes: expect.closeTo(30, 0) as number, latitude: 0.001 },
				mapUrl: expect.stringContaining('google.com/maps') as string,
			}),
			expect.objectContaining({ number: 3, latitude: expect.any(Number) as number }),
		]);
	});

	it('is as large, as fine and as dark as the options say', async () => {
		world.addTrack(FIRST);
		const options = { ...small, resolution: 2, theme: 'dark', binaryPropertyName: 'map' };
		const [file] = filesOf(await world.run({ ...map, options }), 'map');
		const { width, height, rgba } = decodePng(file!);
		expect([width, height]).toEqual([800, 600]);
		expect([...rgba.subarray(0, 3)].every((part) => part < 64)).toBe(true);
	});

	it('draws all devices on one map, each with its number', async () => {
		for (const imei of [FIRST, SECOND]) world.addTrack(imei);
		const result = await world.run({ ...both, format: 'svg', options: {} });
		expect(result.items).toHaveLength(1);
		expect(result.items[0]).toMatchObject({
			...{ deviceName: null, imei: null, trips: 4, fileName: 'map-2025-06-30.svg', stops: [] },
			vehicles: [
				{ number: 1, deviceName: 'Lorry 1' },
				{ number: 2, deviceName: 'Lorry 2' },
			],
		});
		expect(textOf(result)).toMatch(/Lorry 1.*Lorry 2/s);
	});

	it('draws one map for each device', async () => {
		for (const imei of [FIRST, SECOND]) world.addTrack(imei);
		const result = await world.run({ ...both, pictures: 'perDevice' });
		expect(fileNames(result)).toEqual(['Lorry-1-map-2025-06-30.png', 'Lorry-2-map-2025-06-30.png']);
	});

	it('draws one map for each day of a zone', async () => {
		world.addTrack(FIRST, outAndBack, MORNING - 86_400);
		world.addTrack(FIRST);
		const days = { ...map, show: 'days', from: '2025-06-28T17:00:00Z', to: '2025-06-30T17:00:00Z' };
		const result = await world.run({ ...days, options: { ...small, timeZone: 'Asia/Bangkok' } });
		expect(fileNames(result)).toEqual(['Lorry-1-map-2025-06-29.png', 'Lorry-1-map-2025-06-30.png']);
		expect(result.items.map(({ trips }) => trips)).toEqual([2, 2]);
		expect(result.items[1]?.from).toBe('2025-06-29T17:00:00Z');
	});

	it('names no device as empty that has points on one of the days', async () => {
		world.addTrack(FIRST);
		const days = { ...map, show: 'days', from: '2025-06-29T00:00:00Z', to: '2025-07-01T00:00:00Z' };
		const result = await world.run({ ...days, format: 'svg' });
		expect(result.items.map(({ trips }) => trips)).toEqual([0, 2]);
		expect(result.hints).toEqual([]);
	});

	it('has the name of the vehicle below a title of the user', async () => {
		world.addTrack(FIRST);
		const text = textOf(await world.run({ ...svg, options: { title: 'Deliveries' } }));
		expect(text).toMatch(/Deliveries.*Lorry 1 · KA-1, 30 Jun 2025/s);
	});

	it('draws one map for each trip, and names the devices without any', async () => {
		world.addTrack(FIRST);
		world.addTrack(SECOND, [stand]);
		const result = await world.run({ ...both, show: 'trips' });
		expect(result.items).toEqual([
			expect.objectContaining({ deviceName: 'Lorry 1', trips: 1, stops: [] }),
			expect.objectContaining({ deviceName: 'Lorry 1', trips: 1 }),
		]);
		expect(new Set(fileNames(result)).size).toBe(2);
		expect(result.hints).toEqual([`No trip in the time range: Lorry 2 (KA-2, ${SECOND})`]);
	});

	it('draws where the devices are now, without asking for the past', async () => {
		world.sim.setPosition(FIRST, { latitude: -1.2, longitude: 36.8, speed: 40, course: 90 });
		const result = await world.run({ ...map, devices: [FIRST, SECOND], show: 'now', format: 'svg' });
		expect(result.items[0]).toMatchObject({
			...{ trips: null, from: null, to: '2025-07-01T10:00:00Z', fileName: 'map-now.svg' },
			vehicles: [
				{ number: 1, deviceName: 'Lorry 1', state: 'moving', latitude: -1.2 },
				{ number: 2, deviceName: 'Lorry 2', latitude: null },
			],
		});
		expect(textOf(result)).toContain('Latest positions');
		expect(world.sim.count('playback')).toBe(0);
	});

	it('shows a vehicle of which there are too few positions for a trip or a stop', async () => {
		world.addTrack(FIRST, [{ minutes: 1, kmh: 0 }]);
		for (const devices of [[FIRST], [FIRST, SECOND]]) {
			const result = await world.run({ ...svg, devices, options: {} });
			expect(result.items[0]).toMatchObject({ trips: 0, stops: [] });
			expect(textOf(result)).not.toContain('No positions in this time range');
			expect(textOf(result)).toContain('0 km');
		}
	});

	it('says on the map and in a hint that there are no positions', async () => {
		const result = await world.run(svg);
		expect(textOf(result)).toContain('No positions in this time range');
		expect(result.hints).toEqual([`No point in the time range: Lorry 1 (KA-1, ${FIRST})`]);
	});

	it('writes in the language and the units of the options', async () => {
		world.addTrack(FIRST);
		const text = textOf(await world.run({ ...svg, options: { language: 'es', unit: 'mi', title: 'Ruta del lunes' } }));
		expect(text).toMatch(/Ruta del lunes.*Distancia.*12,4 mi/s);
	});

	it('reads a device and range once for all input items, and pairs each picture with its item', async () => {
		world.addTrack(FIRST);
		const { outputs } = await world.run({ ...map, options: { ...small, theme: '={{ $json.theme }}' } }, [
			{ theme: 'light' },
			{ theme: 'dark' },
		]);
		expect(world.sim.count('playback')).toBe(1);
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	it('answers a tool with the figures, without a picture', async () => {
		world.addTrack(FIRST);
		const answer = await world.runTool({ ...map, spokenRange: '2025-06-30' });
		expect(answer[0]).toMatchObject({ deviceName: 'Lorry 1', trips: 2, stops: expect.any(Array) as unknown[] });
	});
});

describe('What cannot be read of a map', () => {
	it('is an error, and no picture looks complete without it', async () => {
		for (const imei of [FIRST, SECOND]) world.addTrack(imei);
		world.sim.fail({ path: 'playback', imei: SECOND, effect: { code: 10013 } });
		expect((await world.run(both)).error?.message).toContain(SECOND);
		const { items } = await world.run(both, [{}], goesOn);
		expect(items).toEqual([
			expect.objectContaining({ trips: 2, isComplete: false, fileName: 'map-2025-06-30-incomplete.png' }),
			{ error: expect.stringContaining(SECOND) as string },
		]);
	});

	it('is said in the picture itself, which a messenger shows without its name', async () => {
		world.addTrack(FIRST);
		expect(textOf(await world.run({ ...both, format: 'svg' }))).not.toContain('Incomplete');
		world.sim.fail({ path: 'playback', imei: SECOND, effect: 'damaged-record' });
		world.addTrack(SECOND);
		expect(textOf(await world.run({ ...both, format: 'svg' }, [{}], goesOn))).toContain('Incomplete · 30 Jun 2025');
	});

	it('of the latest positions is an error, too', async () => {
		world.sim.setPosition(FIRST, { latitude: -1.2, longitude: 36.8 });
		world.sim.fail({ path: 'track', effect: { code: 10013 } });
		const now = { ...map, show: 'now' };
		expect((await world.run(now)).error).toBeDefined();
		const { items } = await world.run(now, [{}], goesOn);
		expect(items).toEqual([expect.objectContaining({ isComplete: false }), { error: expect.any(String) as string }]);
	});

	it('is refused before anything is read of devices that would make too many pictures', async () => {
		const devices = Array.from({ length: 260 }, (_, index) => `35${String(index).padStart(13, '0')}`);
		for (const show of ['days', 'now']) {
			const imeis = show === 'days' ? devices : [...devices, ...devices.map((imei) => imei.replace('35', '36'))];
			const parameters = { ...map, show, devices: imeis, pictures: 'perDevice', to: '2025-07-01T18:00:00Z' };
			expect((await world.run(parameters)).error?.message).toBe(TOO_MANY);
			expect(world.sim.count('playback') + world.sim.count('track')).toBe(0);
		}
	});

	it('is refused before anything is asked where it would make too many pictures', async () => {
		const { error } = await world.run({ ...map, show: 'days', from: '2020-01-01T00:00:00Z' });
		expect(error?.message).toBe(TOO_MANY);
		expect(world.sim.requests).toHaveLength(0);
	});
});

describe('A map of each trip', () => {
	const imeis = [FIRST, SECOND];
	const trip = { kind: 'trip', startedAt: 0, endedAt: 60, distanceM: 500, maxSpeedKmh: 30 } as Segment;

	it('keeps no more trips of all devices together than there can be pictures', () => {
		const ofItem = { trips: 0 };
		const consumers = imeis.map(() => new RouteConsumer(true, 100, ofItem));
		for (let count = 0; count < 400; count += 1) for (const consumer of consumers) consumer.add(trip);
		expect(consumers.map(({ trips }) => trips.length).reduce((sum, each) => sum + each)).toBe(501);
	});
});

describe('A name that anybody may have chosen', () => {
	const hostile = '<script>alert(1)</script> "Lorry" \u202Egnp.exe & \uD800 ../..';

	it('does no harm in an SVG nor in the name of a file', async () => {
		world.sim.addDevice({ imei: '350000000000009', name: hostile, plate: '=1+1' });
		world.addTrack('350000000000009', [stand, drive, stand]);
		const result = await world.run({ ...svg, devices: ['350000000000009'] });
		const text = textOf(result);
		expect(text).not.toContain('<script');
		expect(text).not.toMatch(/[\u202A-\u202E\uD800-\uDFFF]/);
		expect(fileNames(result)[0]).not.toMatch(/[/\\<>"\u202E]/);
	});

	it('as a title leaves out what a PNG cannot show, and a hint says so', async () => {
		world.addTrack(FIRST);
		const [plain, withTruck] = await Promise.all(
			['Entregas', '🚚 Entregas'].map(async (title) => await world.run({ ...map, options: { ...small, title } })),
		);
		expect(filesOf(withTruck!)).toEqual(filesOf(plain!));
		expect(plain!.hints).toEqual([]);
		expect(withTruck!.hints).toEqual(['A PNG lacks letters of the title "🚚 Entregas". The format SVG has all.']);
		expect((await world.run({ ...svg, options: { ...small, title: '🚚' } })).hints).toEqual([]);
	});

	it('is replaced by the plate in a PNG that has no such letters, and stays in the item', async () => {
		world.sim.addDevice({ imei: '350000000000009', name: '冷藏车 شاحنة', plate: 'KCX 1' });
		world.addTrack('350000000000009', [stand, drive, stand]);
		const { items, error } = await world.run({ ...map, devices: ['350000000000009', THIRD] });
		expect(error).toBeUndefined();
		expect(items[0]?.vehicles).toEqual([
			expect.objectContaining({ deviceName: '冷藏车 شاحنة' }),
			expect.objectContaining({ deviceName: 'Lorry 3' }),
		]);
	});
});
