// What waits before it tries again shall not keep the tests waiting.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

import { PNG } from 'pngjs';
import { fleetReportCreate } from '../../nodes/ProtrackReport/actions/fleetReport/create.operation';
import {
	back,
	drive,
	FIRST,
	MORNING,
	NOW,
	outAndBack,
	SECOND,
	stand,
	THIRD,
	useReportWorld,
	type ReportWorld,
} from '../support/reportWorld';

const DAY = 86_400;
const report = {
	...{ resource: 'fleetReport', operation: 'create', timeRange: 'yesterday' },
	...{ deviceSelection: 'several', devices: [FIRST, SECOND], language: 'en', unit: 'km' },
	options: { drawMap: false },
};
const withMap = { ...report, options: {} };
const goesOn = { onError: 'continueRegularOutput' } as const;
const [ENGINE_ON, ENGINE_OFF, SOS, SPEEDING] = [9, 10, 1, 7];

/** The maps in a page: for light, and for dark. */
const mapsIn = (page: unknown) =>
	[...String(page).matchAll(/data:image\/svg\+xml;base64,([\w+/=]+)/g)].map(([, data]) =>
		Buffer.from(data ?? '', 'base64').toString(),
	);

describe('Fleet Report Create', () => {
	let world: ReportWorld;
	const run = useReportWorld((started) => {
		world = started;
		world.addTrack(FIRST, outAndBack);
		world.addTrack(FIRST, [stand, drive, stand], MORNING - DAY);
		world.addTrack(SECOND, [stand]);
	});
	const alarm = (imei: string, type: number, minutes: number, from = MORNING) =>
		world.sim.addAlarm(imei, { type, gpstime: from + minutes * 60, systemtime: from + minutes * 60 + 5 });

	it('gives one item, and nothing that its schema does not name', async () => {
		const { items, error, hints } = await run(report);
		expect([error, hints]).toEqual([undefined, []]);
		expect(items).toHaveLength(1);
		expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(fleetReportCreate.outputSchema ?? {}));
	});

	it('adds up what the vehicles did, and compares it with the day before', async () => {
		const { items } = await run(report);
		expect(items[0]).toMatchObject({
			title: 'Fleet report, Monday, June 30, 2025',
			...{ from: '2025-06-30T00:00:00Z', to: '2025-07-01T00:00:00Z' },
			...{ comparedFrom: '2025-06-29T00:00:00Z', comparedTo: '2025-06-30T00:00:00Z' },
			...{ vehicleCount: 2, vehiclesDriven: 1, trips: 2, isComplete: true },
			distanceKm: expect.closeTo(20, 1),
			distanceChange: expect.closeTo(1, 1),
			vehicles: [
				{
					deviceName: 'Lorry 1',
					plateNumber: 'KA-1',
					trips: 2,
					stops: 3,
					drivingMinutes: expect.closeTo(20, 0),
					imei: FIRST,
				},
				{ deviceName: 'Lorry 2', trips: 0, distanceKm: 0, score: null },
			],
		});
	});

	it('counts alarms in the period in which they happened', async () => {
		alarm(FIRST, SOS, 10);
		alarm(FIRST, SPEEDING, 20);
		alarm(FIRST, SOS, 0, MORNING - DAY);
		const { items } = await run(report);
		expect(items[0]).toMatchObject({
			alarms: { critical: 1, warning: 1, info: 0 },
			attention: [{ deviceName: 'Lorry 1', isCritical: true, reasons: '1 critical alarm: SOS', imei: FIRST }],
		});
	});

	it('knows idling of devices that tell when their engine is on', async () => {
		alarm(FIRST, ENGINE_ON, 0);
		alarm(FIRST, ENGINE_OFF, 100);
		const { items } = await run(report);
		const [first, second] = items[0]?.vehicles as Array<{ idleMinutes: number | null }>;
		expect(first?.idleMinutes).toBeCloseTo(80, 0);
		expect(second?.idleMinutes).toBeNull();
	});

	it('asks for each device and day once, and for the alarms of both days together', async () => {
		await run(report);
		expect([world.sim.count('playback'), world.sim.count('alarmList2')]).toEqual([4, 2]);
	});

	it('does not read the period before where it is not compared', async () => {
		const { items } = await run({ ...report, options: { drawMap: false, compare: false } });
		expect(items[0]).toMatchObject({ comparedFrom: null, distanceChange: null });
		expect(world.sim.count('playback')).toBe(2);
		expect(items[0]?.html).not.toContain('Compared with');
	});

	it('reads once for items that ask in several languages', async () => {
		const languages = [{ language: 'en' }, { language: 'es' }, { language: 'pt' }];
		const { items } = await run({ ...report, language: '={{ $json.language }}' }, languages);
		expect(items.map(({ title }) => title)).toEqual([
			'Fleet report, Monday, June 30, 2025',
			'Informe de flota, lunes, 30 de junio de 2025',
			'Relatório da frota, segunda-feira, 30 de junho de 2025',
		]);
		expect(world.sim.count('playback')).toBe(4);
	});

	it('has files that are named for the day: the map, the table and the page', async () => {
		const { outputs, items } = await run(withMap);
		const { map, table, page } = outputs[0]?.[0]?.binary ?? {};
		expect(map).toMatchObject({ fileName: 'fleet-report-2025-06-30.png', mimeType: 'image/png' });
		expect(table).toMatchObject({ fileName: 'fleet-report-2025-06-30.csv', mimeType: 'text/csv' });
		expect(page).toMatchObject({ fileName: 'fleet-report-2025-06-30.html', mimeType: 'text/html' });
		const { width, height } = PNG.sync.read(Buffer.from(map?.data ?? '', 'base64'));
		expect([width, height]).toEqual([2000, 1280]);
		expect(Buffer.from(page?.data ?? '', 'base64').toString()).toBe(items[0]?.html);
		expect(Buffer.from(table?.data ?? '', 'base64').toString()).toMatch(/\r\nLorry 1,KA-1,20/);
	});

	it('shows the map in the mail under the name of its binary field', async () => {
		const { items, outputs } = await run(withMap);
		const [, id = ''] = /src="cid:(\w+)"/.exec(String(items[0]?.mailHtml)) ?? [];
		expect(Object.keys(outputs[0]?.[0]?.binary ?? {})).toContain(id);
		const plain = await run(report);
		expect(Object.keys(plain.outputs[0]?.[0]?.binary ?? {})).toEqual(['table', 'page']);
		expect(plain.items[0]?.mailHtml).not.toContain('cid:');
	});

	it('shows on the map a vehicle that sent too few points for a stop', async () => {
		world.addTrack(THIRD, [{ minutes: 1, kmh: 0 }], MORNING + 3600);
		const { items } = await run({ ...withMap, devices: [FIRST, THIRD] });
		expect(mapsIn(items[0]?.html)[0]).toContain('Lorry 3');
		expect(mapsIn(items[0]?.html)[0]).not.toContain('No position');
	});

	it('says on the map that it lacks a vehicle whose positions could not be read', async () => {
		world.sim.fail({ path: 'playback', imei: FIRST, effect: { code: 10013 } });
		const { items } = await run(withMap, [{}], goesOn);
		for (const picture of mapsIn(items[0]?.html)) expect(picture).toContain('Incomplete');
		world.sim.clearFaults();
		expect(mapsIn((await run(withMap)).items[0]?.html)[0]).not.toContain('Incomplete');
	});

	it('draws a map for light and one for dark', async () => {
		const { items } = await run(withMap);
		const pictures = mapsIn(items[0]?.html);
		expect(pictures).toHaveLength(2);
		expect(pictures[0]).not.toBe(pictures[1]);
		for (const picture of pictures) expect(picture).toContain('Lorry 1');
	});

	it('compares today with yesterday until the same time', async () => {
		world.addTrack(FIRST, [stand, drive, stand], MORNING + DAY);
		const { items } = await run({ ...report, timeRange: 'today' });
		expect(items[0]).toMatchObject({
			from: '2025-07-01T00:00:00Z',
			to: new Date(NOW).toISOString().replace('.000', ''),
			comparedFrom: '2025-06-30T00:00:00Z',
			comparedTo: '2025-06-30T10:00:00Z',
		});
	});

	it('says in the report that the positions of a vehicle are missing, and gives an error', async () => {
		world.sim.fail({ path: 'playback', imei: FIRST, effect: { code: 10013 } });
		const { items } = await run(report, [{}], goesOn);
		expect(items).toHaveLength(2);
		expect(items[0]).toMatchObject({
			isComplete: false,
			distanceKm: 0,
			vehicles: [{ distanceKm: null, isComplete: false }, {}],
		});
		expect(items[0]?.attention).toMatchObject([
			{ deviceName: 'Lorry 1', reasons: expect.stringMatching(/^Data is missing: positions/) },
		]);
		for (const output of ['html', 'mailHtml', 'text'])
			expect(items[0]?.[output]).toContain('This report is not complete');
		expect(items[0]?.html).toMatch(/<li><bdi>Lorry 1: positions \(/);
		expect(items[1]).toEqual({ error: expect.stringContaining(FIRST) });
	});

	it('says so of alarms, whose score would be too good', async () => {
		world.sim.fail({ path: 'alarmList2', imei: FIRST, effect: { code: 10013 } });
		const { items } = await run(report, [{}], goesOn);
		expect(items[0]).toMatchObject({
			...{ isComplete: false, distanceKm: expect.closeTo(20, 1) },
			vehicles: [{ alarms: null, score: null, idleMinutes: null }, { alarms: { critical: 0, warning: 0, info: 0 } }],
		});
		expect(items[1]).toHaveProperty('error');
	});

	it('ends with the error where the node does not continue', async () => {
		world.sim.fail({ path: 'playback', imei: FIRST, effect: { code: 10013 } });
		const { items, error } = await run(report);
		expect(items).toEqual([]);
		expect(error?.message).toContain(FIRST);
	});

	it('tells a device that sent nothing from one that stood', async () => {
		const { items } = await run({ ...report, deviceSelection: 'all', includeSubAccounts: false });
		expect(items[0]?.attention).toMatchObject([{ deviceName: 'Lorry 3', reasons: 'Sent no positions in this period' }]);
		expect(items[0]?.vehicles).toMatchObject([{}, { distanceKm: 0 }, { distanceKm: null }]);
	});

	it('has other limits where they are given', async () => {
		world.addTrack(SECOND, [back, stand], MORNING + 3600);
		const options = { speedLimitKmh: 50, attentionSpeedingMinutes: 5, compare: false, drawMap: false };
		expect((await run({ ...report, options })).items[0]?.attention).toMatchObject([
			{ deviceName: 'Lorry 1', reasons: expect.stringMatching(/min faster than 50.km\/h/) },
			{ deviceName: 'Lorry 2' },
		]);
		expect(
			(await run({ ...report, options: { ...options, attentionSpeedingMinutes: 60 } })).items[0]?.attention,
		).toEqual([]);
	});

	it('refuses a run that would take too many calls, before it reads anything', async () => {
		const long = { ...report, timeRange: 'custom', from: '2010-01-01T00:00:00Z' };
		expect((await run(long)).error?.message).toMatch(/^The report of 2 devices .* would take about [\d,]+ calls/);
		expect(world.sim.count('playback') + world.sim.count('alarmList2')).toBe(0);
	});

	it.each([
		[{ language: 'de' }, '"Language" has no such choice'],
		[{ unit: 'm' }, '"Units" has no such choice'],
		[{ options: { attentionScore: 101 } }, '"Attention: Score Below" must be a number from 0 to 100 points'],
		[{ options: { title: {} } }, '"Title" is not text'],
	])('says what is wrong with %j', async (more, message) => {
		expect((await run({ ...report, ...more })).error?.message).toBe(message);
	});

	it('gives a model the most urgent vehicles, and says how many there are', async () => {
		const many = Array.from({ length: 30 }, (_, index) => `35000000000${String(1000 + index)}`);
		for (const imei of many) world.sim.addDevice({ imei, name: `Van ${imei.slice(-2)}`, plate: '' });
		alarm(many[29] ?? '', SOS, 1);
		for (const minutes of [1, 2]) alarm(many[28] ?? '', SOS, minutes);
		const [answer, ...notes] = (await world.runTool({ ...report, devices: many } as never)) as unknown as Array<{
			attention: Array<{ deviceName: string }>;
		}>;
		expect(answer?.attention).toHaveLength(20);
		expect(answer?.attention.slice(0, 3).map(({ deviceName }) => deviceName)).toEqual(['Van 28', 'Van 29', 'Van 00']);
		expect(JSON.stringify(notes)).toContain('the 20 most urgent of 30 vehicles that need it');
	});

	it('gives a model the figures and the text, without long pages', async () => {
		const [answer] = (await world.runTool({ ...report } as never)) as unknown as Array<Record<string, unknown>>;
		expect(answer).toMatchObject({ vehicleCount: 2 });
		expect(answer).not.toHaveProperty('html');
		expect(answer).not.toHaveProperty('mailHtml');
	});
});
