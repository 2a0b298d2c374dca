// What waits before it tries again shall not keep the tests waiting.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

import { FIRST, MORNING, outAndBack, SECOND, stand, useReportWorld, type ReportWorld } from '../support/reportWorld';

const DAY = 86_400;
const MIDNIGHT = MORNING + 18 * 3600;
const report = {
	...{ resource: 'fleetReport', operation: 'create', timeRange: 'yesterday' },
	...{ deviceSelection: 'several', devices: [FIRST, SECOND], language: 'en', unit: 'km' },
	options: { drawMap: false },
};
const goesOn = { onError: 'continueRegularOutput' } as const;
const [SOS, SPEEDING] = [1, 7];
const pages = ['html', 'mailHtml'] as const;

describe('What a fleet report cannot know', () => {
	let world: ReportWorld;
	const run = useReportWorld((started) => {
		world = started;
		for (const from of [MORNING, MORNING - DAY]) {
			world.addTrack(FIRST, outAndBack, from);
			world.addTrack(SECOND, [stand], from);
		}
	});
	const alarm = (type: number, gpstime: number, systemtime = gpstime + 5) =>
		world.sim.addAlarm(FIRST, { type, gpstime, systemtime });
	const wordsOf = (page: unknown) =>
		String(page)
			.replace(/<[^>]*>/g, ' ')
			.replace(/\s+/g, ' ');

	it('counts an alarm that happened before midnight and was received after it', async () => {
		alarm(SOS, MIDNIGHT - 2, MIDNIGHT + 3);
		alarm(SPEEDING, MIDNIGHT + 1);
		const { items } = await run(report);
		expect(items[0]?.alarms).toEqual({ critical: 1, warning: 0, info: 0 });
		expect(world.sim.count('alarmList2')).toBe(2);
	});

	it('shows a critical alarm although others of the vehicle could not be read', async () => {
		alarm(SOS, MORNING);
		alarm(SPEEDING, MORNING + 60);
		world.sim.fail({ path: 'alarmList2', imei: FIRST, effect: 'damaged-record' });
		alarm(SOS, MORNING + 120);
		const { items } = await run(report, [{}], goesOn);
		expect(items[0]).toMatchObject({ isComplete: false, vehicles: [{ alarms: null }, {}] });
		expect(items[0]?.attention).toMatchObject([
			{
				deviceName: 'Lorry 1',
				isCritical: true,
				reasons: expect.stringMatching(/critical alarm.*Data is missing: alarms/),
			},
		]);
	});

	it('does not say that there were no alarms where none could be read', async () => {
		world.sim.fail({ path: 'alarmList2', effect: { code: 10013 } });
		const { items } = await run(report, [{}], goesOn);
		expect(items[0]?.html).not.toContain('No alarms.');
		expect(wordsOf(items[0]?.html)).toMatch(/Alarms by type without 2 vehicles/);
	});

	it('leaves out of the alarms by type what is not in their total', async () => {
		alarm(SOS, MORNING);
		alarm(SPEEDING, MORNING + 60);
		world.sim.fail({ path: 'alarmList2', imei: FIRST, effect: 'damaged-record' });
		const { items } = await run(report, [{}], goesOn);
		expect(wordsOf(items[0]?.html)).toMatch(/Alarms by type without 1 vehicle /);
	});

	it('says of a sum that the positions of a vehicle in it are incomplete, and does not compare it', async () => {
		world.sim.fail({ path: 'playback', imei: FIRST, effect: 'damaged-record' });
		const { items } = await run(report, [{}], goesOn);
		expect(items[0]).toMatchObject({ isComplete: false, distanceKm: expect.closeTo(20, 0), distanceChange: null });
		for (const page of pages) {
			expect(wordsOf(items[0]?.[page])).toMatch(/Distance 20 km incomplete for 1 vehicle/);
			expect(items[0]?.[page]).not.toContain('without 1 vehicle');
		}
	});

	it('does not count a vehicle as not driven that could not be read', async () => {
		world.sim.fail({ path: 'playback', imei: FIRST, effect: { code: 10013 } });
		const { items } = await run(report, [{}], goesOn);
		for (const page of [...pages, 'text'])
			expect(items[0]?.[page]).toContain('0 of 1 vehicles drove, without 1 vehicle');
	});

	it('says that the mean score lacks vehicles', async () => {
		world.sim.fail({ path: 'alarmList2', imei: FIRST, effect: { code: 10013 } });
		const { items } = await run(report, [{}], goesOn);
		for (const page of pages) expect(wordsOf(items[0]?.[page])).toMatch(/Mean score – without 1 vehicle/);
	});

	it('says in the text for a messenger which figures lack vehicles', async () => {
		world.sim.fail({ path: 'alarmList2', imei: FIRST, effect: { code: 10013 } });
		const { items } = await run(report, [{}], goesOn);
		expect(items[0]?.text).toMatch(/^Alarms: 0 \(.*without 1 vehicle\)$/m);
		expect(items[0]?.text).toMatch(/^Distance: 20.km \(0%\)$/m);
	});

	it('names a device whose positions are all without a fix', async () => {
		world.sim.addPoints(
			'350000000000003',
			[0, 60, 120].map((seconds) => ({ gpstime: MORNING + seconds, latitude: 0, longitude: 0, speed: 0, course: 0 })),
		);
		const { items } = await run({ ...report, devices: ['350000000000003'] });
		expect(items[0]?.vehicles).toMatchObject([{ distanceKm: null }]);
		expect(items[0]?.attention).toMatchObject([
			{ deviceName: 'Lorry 3', reasons: 'Sent no usable position in this period' },
		]);
	});

	it('says nothing of how many drove where no positions could be read', async () => {
		world.sim.fail({ path: 'playback', effect: { code: 10000 } });
		const { items } = await run(report, [{}], goesOn);
		expect(items[0]).toMatchObject({ vehiclesDriven: null, distanceKm: null });
		for (const page of [...pages, 'text']) expect(items[0]?.[page]).not.toContain('drove,');
	});

	it('says that the devices of a sub-account are missing, and gives an error', async () => {
		world.sim.addAccount({ account: 'north', password: 'x' });
		world.sim.fail({ path: 'deviceList', account: 'north', effect: { code: 10007 } });
		const { items } = await run({ ...report, deviceSelection: 'all', includeSubAccounts: true }, [{}], goesOn);
		expect(items).toHaveLength(2);
		expect(items[0]).toMatchObject({ isComplete: false, vehicleCount: 3 });
		for (const page of pages) expect(items[0]?.[page]).toContain('Devices of some accounts (');
		expect(items[1]).toEqual({ error: expect.stringContaining('north') });
	});

	it('tells the items apart of which some cannot be answered', async () => {
		const asked = { ...report, language: '={{ $json.language }}', devices: '={{ $json.devices }}' };
		const input = [
			{ language: 'en', devices: [FIRST] },
			{ language: 'xx', devices: [FIRST] },
			{ language: 'es', devices: ['999999999999999'] },
		];
		const { outputs } = await run(asked, input, goesOn);
		const rows = outputs[0] ?? [];
		expect(rows.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2, 2, 2].map((item) => ({ item })));
		expect(rows.map(({ json }) => 'error' in json)).toEqual([false, true, false, true, true]);
	});

	it.each([
		['of the future', '2030-01-01T00:00:00Z', '2030-01-02T00:00:00Z'],
		['that begins now', '2025-07-01T10:00:00Z', '2025-07-02T00:00:00Z'],
	])('is no report at all for a time range %s', async (_, from, to) => {
		const { error } = await run({ ...report, timeRange: 'custom', from, to });
		expect(error?.message).toBe('The time range has not begun yet');
		expect(world.sim.count('playback')).toBe(0);
	});

	it('draws no route of a vehicle whose positions could be read in part only, as it counts none of them', async () => {
		const allDay = Array.from({ length: 8 }, () => outAndBack).flat();
		world.addTrack('350000000000003', allDay);
		world.sim.fail({ path: 'playback', imei: '350000000000003', skip: 1, effect: { code: 10013 } });
		const devices = [FIRST, '350000000000003'];
		const { items } = await run({ ...report, devices, options: { compare: false } }, [{}], goesOn);
		expect(items[0]?.vehicles).toMatchObject([{ distanceKm: expect.closeTo(20, 0) }, { distanceKm: null }]);
		const [, picture = ''] = /data:image\/svg\+xml;base64,([\w+/=]+)/.exec(String(items[0]?.html)) ?? [];
		expect(Buffer.from(picture, 'base64').toString()).toContain('Lorry 1');
		expect(Buffer.from(picture, 'base64').toString()).not.toContain('Lorry 3');
	});
});
