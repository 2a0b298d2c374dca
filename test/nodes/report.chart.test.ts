// What waits before it tries again shall not keep the tests waiting.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

import { chartDraw } from '../../nodes/ProtrackReport/actions/chart/draw.operation';
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
	type ReportWorld,
	useReportWorld,
} from '../support/reportWorld';

/** A small picture takes less time. */
const small = { width: 400, height: 300 };
const svg = { resource: 'chart', operation: 'draw', ...several, ...monday, format: 'svg', options: small };
const distance = { ...svg, chart: 'distance' };
const speed = { ...svg, chart: 'speed' };
const alarms = { ...svg, chart: 'alarms' };
const fuel = { resource: 'chart', operation: 'draw', chart: 'fuel', format: 'svg', options: small };
const goesOn = { onError: 'continueRegularOutput' } as const;

let world: ReportWorld;
useReportWorld((started) => {
	world = started;
});

type Result = Awaited<ReturnType<ReportWorld['run']>>;

/** The file of the first item, as text. */
const textOf = ({ outputs }: Result) => Buffer.from(outputs[0]?.[0]?.binary?.data?.data ?? '', 'base64').toString();

describe('Chart: Draw, Distance per Day', () => {
	it('gives a picture, and the distances of the days in the item', async () => {
		world.addTrack(FIRST);
		const week = { ...distance, format: 'png', from: '2025-06-28T00:00:00Z', to: '2025-07-01T00:00:00Z' };
		const result = await world.run(week);
		expect(result.error).toBeUndefined();
		expect(result.items).toEqual([
			expect.objectContaining({
				...{ chart: 'distance', deviceName: 'Lorry 1', imei: FIRST, isComplete: true },
				fileName: 'Lorry-1-distance-chart-2025-06-28-2025-06-30.png',
				days: [
					{ date: '2025-06-28', distanceKm: null },
					{ date: '2025-06-29', distanceKm: null },
					{ date: '2025-06-30', distanceKm: expect.closeTo(20, 0) as number },
				],
			}),
		]);
		expect(Object.keys(result.items[0] ?? {})).toEqual(Object.keys(chartDraw.outputSchema ?? {}));
		const file = result.outputs[0]?.[0]?.binary?.data;
		expect(file).toMatchObject({ mimeType: 'image/png', fileExtension: 'png' });
		expect(decodePng(Buffer.from(file?.data ?? '', 'base64'))).toMatchObject({ width: 400, height: 300 });
	});

	it('adds up several devices, and lists each', async () => {
		for (const imei of [FIRST, SECOND]) world.addTrack(imei);
		const result = await world.run({ ...distance, devices: [FIRST, SECOND] });
		expect(result.items[0]?.distanceKm).toBeCloseTo(40, 0);
		expect(result.items[0]).toMatchObject({
			...{ deviceName: null, imei: null },
			vehicles: [
				{ deviceName: 'Lorry 1', distanceKm: expect.closeTo(20, 0) as number },
				{ deviceName: 'Lorry 2', distanceKm: expect.closeTo(20, 0) as number },
			],
		});
		expect(textOf(result)).toMatch(/Lorry 1.*Lorry 2/s);
	});

	it('has the distances of Summary, also of a trip over midnight', async () => {
		world.addTrack(FIRST, [...outAndBack, drive, drive, stand], MORNING - 8 * 3600);
		const days = { ...several, ...monday, from: '2025-06-28T00:00:00Z', to: '2025-07-01T00:00:00Z' };
		const chart = await world.run({ ...distance, ...days });
		const summary = await world.run({ resource: 'summary', operation: 'get', ...days, groupBy: 'day', options: {} });
		expect(summary.items).toHaveLength(3);
		expect(chart.items[0]?.days).toEqual(summary.items.map(({ period, distanceKm }) => ({ date: period, distanceKm })));
	});

	it('draws one chart for each device', async () => {
		for (const imei of [FIRST, SECOND]) world.addTrack(imei);
		const { items } = await world.run({ ...distance, devices: [FIRST, SECOND], pictures: 'perDevice' });
		expect(items.map(({ deviceName }) => deviceName)).toEqual(['Lorry 1', 'Lorry 2']);
	});

	it('says in the picture and in a hint that there is nothing', async () => {
		const result = await world.run(distance);
		expect(textOf(result)).toContain('No data in this time range');
		expect(result.hints).toEqual([`No point in the time range: Lorry 1 (KA-1, ${FIRST})`]);
	});
});

describe('Chart: Draw, Speed Over Time', () => {
	it('shows the speeds that the device reports, with a line at the limit', async () => {
		world.addTrack(FIRST);
		const result = await world.run({ ...speed, options: { ...small, speedLimitKmh: 50 } });
		expect(result.items[0]).toMatchObject({ chart: 'speed', maxSpeedKmh: 60, days: [] });
		expect(textOf(result)).toMatch(/km\/h.*Limit: 50 km\/h/s);
	});

	it('leaves out what is faster than any vehicle', async () => {
		world.addTrack(FIRST);
		world.sim.addPoints(FIRST, [{ latitude: 0.001, longitude: 20, gpstime: MORNING + 61, speed: 999 }]);
		expect((await world.run(speed)).items[0]?.maxSpeedKmh).toBe(60);
	});
});

describe('Chart: Draw, Alarms by Type', () => {
	it('counts each type in the language of the picture, and asks for no points', async () => {
		for (const type of [7, 7, 1]) world.sim.addAlarm(FIRST, { type, systemtime: MORNING + 3600 });
		const result = await world.run({ ...alarms, options: { ...small, language: 'pt' } });
		expect(result.items[0]).toMatchObject({
			alarms: 3,
			alarmTypes: [
				{ label: 'Speeding', severity: 'warning', type: 7, count: 2 },
				{ label: 'SOS', severity: 'critical', type: 1, count: 1 },
			],
		});
		expect(textOf(result)).toContain('Excesso de velocidade');
		expect(world.sim.count('playback')).toBe(0);
	});

	it('are an error where they cannot be read', async () => {
		world.sim.fail({ path: 'alarmList2', effect: { code: 10013 } });
		expect((await world.run(alarms)).error).toBeDefined();
		const result = await world.run(alarms, [{}], goesOn);
		expect(result.items).toEqual([
			expect.objectContaining({ isComplete: false }),
			{ error: expect.any(String) as string },
		]);
		expect(textOf(result)).toContain('Incomplete · Lorry 1');
	});
});

describe('Chart: Draw, of input items', () => {
	const at = (hour: number, fuelLiters: unknown, more: object = {}) => ({
		...{ deviceName: 'Tank truck', imei: FIRST, fixedAt: `2025-06-30T0${hour}:00:00Z`, fuelLiters },
		...more,
	});

	it('draws one chart of all items, paired with all of them, without asking the platform', async () => {
		const result = await world.run(fuel, [at(6, 80), at(7, 74.5), at(8, null), at(9, 70)]);
		expect(result.error).toBeUndefined();
		expect(result.items).toEqual([
			expect.objectContaining({
				...{ chart: 'fuel', deviceName: 'Tank truck', from: '2025-06-30T06:00:00Z', to: '2025-06-30T09:00:00Z' },
				sensors: [expect.objectContaining({ first: 80, last: 70, lowest: 70, highest: 80, values: 3 })],
			}),
		]);
		expect(result.outputs[0]?.[0]?.pairedItem).toEqual([0, 1, 2, 3].map((item) => ({ item })));
		expect(world.sim.requests.filter(({ path }) => !path.includes('authorization'))).toEqual([]);
	});

	it('draws each sensor of temperature, from events of the trigger and from rows of a sheet, too', async () => {
		const result = await world.run({ ...fuel, chart: 'temperature' }, [
			{ deviceName: 'Reefer', detectedAt: '2025-06-30T06:00:00Z', position: { temperaturesC: [-18, 4] } },
			{ deviceName: 'Reefer', time: 1751266800, temperaturesC: '[-17.5, 5]' },
		]);
		expect(result.items[0]?.sensors).toEqual([
			expect.objectContaining({ deviceName: 'Reefer', sensor: 1, first: -18, last: -17.5 }),
			expect.objectContaining({ deviceName: 'Reefer', sensor: 2, first: 4, last: 5 }),
		]);
		expect(textOf(result)).toContain('Reefer (2)');
	});

	it.each([
		['has no value', { fixedAt: '2025-06-30T06:00:00Z' }, 'The input item has no field "fuelLiters"'],
		['has no time', { fuelLiters: 5 }, 'The input item has no time: "fixedAt", "detectedAt", "time"'],
		['has a wrong time', { fuelLiters: 5, time: 'noon' }, '"time" is not a time: "noon"'],
		['has a wrong value', at(6, 'full'), '"fuelLiters" of the input item is not a number: "full"'],
		['may hold a decimal comma or a list', at(6, '12,5'), '"fuelLiters" of the input item is not a number: "12,5"'],
		['has lists in a list', at(6, [[1, 2], [3]]), '"fuelLiters" of the input item is not a number: "1,2"'],
		['has an endless value', at(6, 1e300), '"fuelLiters" of the input item is larger than 1,000,000: "1e+300"'],
		[
			'names no device',
			{ fuelLiters: 5, fixedAt: '2025-06-30T06:00:00Z', deviceName: ' ' },
			'The input item has no device: "deviceName", "plateNumber", "imei"',
		],
	])('is an error of the item that %s', async (_, json, message) => {
		const { error } = await world.run(fuel, [at(6, 80), json]);
		expect(error?.message).toBe(message);
		expect(error?.context?.itemIndex).toBe(1);
		const { items } = await world.run(fuel, [at(6, 80), json], goesOn);
		expect(items).toEqual([
			expect.objectContaining({ isComplete: false, fileName: expect.stringContaining('incomplete') as string }),
			{ error: expect.stringContaining(message) as string },
		]);
	});

	it('tells devices apart that have nothing but a plate', async () => {
		const rows = [1, 2].map((number) => ({
			plateNumber: `KA-${number}`,
			time: 1751266800 + number,
			fuelLiters: number,
		}));
		const result = await world.run(fuel, rows);
		expect(result.items[0]).toMatchObject({ deviceName: null, plateNumber: null, imei: null });
		expect(result.items[0]?.sensors).toEqual([
			expect.objectContaining({ plateNumber: 'KA-1', first: 1, values: 1 }),
			expect.objectContaining({ plateNumber: 'KA-2', first: 2, values: 1 }),
		]);
	});

	it('draws the smallest and the largest values that there are', async () => {
		for (const value of [1e-200, 1e6]) {
			const result = await world.run(fuel, [at(6, value), at(7, 2 * value > 1e6 ? value : 2 * value)]);
			expect(result.error).toBeUndefined();
			expect(textOf(result)).not.toMatch(/NaN|Infinity/);
		}
	});

	it('pairs the picture with the items that it is made of, and no others', async () => {
		const input = [at(6, 80), { ...at(7, null), temperaturesC: 4, chart: 'temperature' }, at(8, 70)];
		// Where the chart is an expression, n8n wants all fields that a chart may need.
		const needed = { ...several, ...monday, device: { __rl: true, mode: 'imei', value: FIRST } };
		const parameters = { ...needed, ...fuel, chart: '={{ $json.chart ?? "fuel" }}' };
		const { outputs } = await world.run(parameters, input);
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([[{ item: 0 }, { item: 2 }], { item: 1 }]);
	});

	it('says that no item has a value', async () => {
		const result = await world.run(fuel, [at(6, null)]);
		expect(result.hints).toEqual(['No input item has a value in "fuelLiters"']);
		expect(textOf(result)).toContain('No data in this time range');
	});
});

describe('Charts of more devices than there can be pictures', () => {
	const devices = Array.from({ length: 501 }, (_, index) => `35${String(index).padStart(13, '0')}`);
	const message = 'This would make more than the 500 pictures allowed for one item';

	it.each([distance, speed, alarms])('are refused before anything is read of them', async (chart) => {
		const { error } = await world.run({ ...chart, devices, pictures: 'perDevice' });
		expect(error?.message).toBe(message);
		expect(world.sim.count('playback') + world.sim.count('alarmList2')).toBe(0);
	});

	it('are refused of input items, too', async () => {
		const rows = devices.map((imei) => ({ imei, time: 1751266800, fuelLiters: 1 }));
		expect((await world.run({ ...fuel, pictures: 'perDevice' }, rows)).error?.message).toBe(message);
	});
});

describe('Charts of more lines than anybody could tell apart', () => {
	const devices = Array.from({ length: 101 }, (_, index) => `35${String(index).padStart(13, '0')}`);
	const message = 'This would draw more than the 100 lines allowed in one chart';

	it('are refused before a speed is read', async () => {
		expect((await world.run({ ...speed, devices })).error?.message).toBe(message);
		expect(world.sim.count('playback')).toBe(0);
	});

	it('are refused of input items, unless each device has its own', async () => {
		const rows = devices.map((imei) => ({ imei, time: 1751266800, fuelLiters: 1 }));
		expect((await world.run(fuel, rows)).error?.message).toBe(message);
		expect((await world.run({ ...fuel, pictures: 'perDevice' }, rows)).items).toHaveLength(101);
	});
});

describe('A chart that is a tool', () => {
	it('answers with figures', async () => {
		world.addTrack(FIRST, [...outAndBack, stand, drive]);
		const answer = await world.runTool({ ...distance, spokenRange: '2025-06-30' });
		expect(answer[0]).toMatchObject({ deviceName: 'Lorry 1', days: [{ date: '2025-06-30' }] });
	});
});
