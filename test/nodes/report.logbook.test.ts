import type { INodeParameters } from 'n8n-workflow';

// What waits before it tries again shall not keep the tests waiting.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

import { logbookGetMany } from '../../nodes/ProtrackReport/actions/logbook/getMany.operation';
import { FIRST, monday as range, SECOND, several, useReportWorld, type ReportWorld } from '../support/reportWorld';

const monday = { ...several, ...range, operation: 'getMany', returnAll: true };
const both = { devices: [FIRST, SECOND] };
const goesOn = { onError: 'continueRegularOutput' } as const;
/** So far to the east are the 10 km that a vehicle drives. */
const GOAL = 20.0898315;

/** Trips start at 06:30 and 07:10. */
const logbook = { ...monday, resource: 'logbook', output: 'trips', workFrom: '06:00', workTo: '07:00' };
const reading = (odometerKm: unknown, time: unknown = '') => ({
	odometerReadings: { reading: [{ odometerKm, time }] },
});

describe('Logbook Get Many', () => {
	let world: ReportWorld;
	const run = useReportWorld((started) => {
		world = started;
		world.addTrack(FIRST);
	});

	it('gives each trip with its purpose and the odometer, and nothing that its schema does not name', async () => {
		const { items, error, hints } = await run({ ...logbook, ...reading(1000) });
		expect([error, hints]).toEqual([undefined, []]);
		expect(items).toMatchObject([
			{ purpose: 'business', reason: 'Starts within working hours', odometerStartKm: 1000, correctionKm: 0 },
			{ purpose: 'private', reason: 'Starts outside working hours', odometerStartKm: items[0]?.odometerEndKm },
		]);
		expect(items[0]?.odometerEndKm).toBeCloseTo(1010, 0);
		expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(logbookGetMany.outputSchema ?? {}));
	});

	it('counts the hours in the time zone of the workflow, and days off as private', async () => {
		const purposes = async (more: object) => (await run({ ...logbook, ...more })).items.map(({ purpose }) => purpose);
		expect(await purposes({ workingDays: [2, 3] })).toEqual(['private', 'private']);
		expect(await purposes({ workingDays: '={{ "1, 2" }}', workTo: '24:00' })).toEqual(['business', 'business']);
		// The night from Sunday to Monday is that of Sunday.
		expect(await purposes({ workFrom: '07:05', workTo: '06:31' })).toEqual(['private', 'business']);
	});

	it('marks trips from and to a home zone as private', async () => {
		const homes = { circle: [{ name: 'Home', latitude: 0.001, longitude: GOAL, radiusM: 300 }] };
		const { items } = await run({ ...logbook, workTo: '18:00', homes });
		expect(items.map(({ purpose, reason }) => `${String(purpose)}: ${String(reason)}`)).toEqual([
			'private: Ends at home',
			'private: Starts at home',
		]);
	});

	it.each(['2025-06-01T00:00:00Z', '2030-01-01T00:00:00Z'])(
		'hints at a reading outside of the time range, because what was driven between is not known: %s',
		async (time) => {
			const { hints } = await run({ ...logbook, ...reading(1000, time) });
			expect(hints).toEqual([
				`The odometer reading of ${time} is outside of the time range: what was driven between is not counted`,
			]);
		},
	);

	it('states the correction of a later reading, and hints at one after the last trip', async () => {
		const odometerReadings = {
			reading: [
				{ odometerKm: 1000, time: '' },
				{ odometerKm: 1011, time: '2025-06-30T06:50:00Z' },
				{ odometerKm: 1030, time: '2025-06-30T17:00:00Z' },
			],
		};
		const { items, hints } = await run({ ...logbook, odometerReadings });
		expect(items).toMatchObject([{ correctionKm: 0 }, { odometerStartKm: 1011 }]);
		expect(items[1]?.correctionKm).toBeCloseTo(1011 - Number(items[0]?.odometerEndKm), 6);
		expect((await run({ ...logbook, odometerReadings, returnAll: false, limit: 1 })).hints).toEqual([
			expect.stringContaining('Stopped by "Limit"') as string,
		]);
		expect(hints).toEqual([
			expect.stringMatching(/^A reading after the last trip of Lorry 1 \(KA-1, 35\d+\) changes the odometer by 9 km$/),
		]);
	});

	it('sums up each vehicle and month', async () => {
		world.addTrack(SECOND);
		const { items } = await run({ ...logbook, ...both, output: 'months' });
		expect(items).toMatchObject([
			{ deviceName: 'Lorry 1', month: '2025-06', trips: 2, odometerStartKm: null, partial: true, imei: FIRST },
			{ deviceName: 'Lorry 2', imei: SECOND },
		]);
		expect(items[0]?.businessKm).toBeCloseTo(10, 0);
		expect(items[0]?.privateKm).toBeCloseTo(10, 0);
		const whole = { ...logbook, output: 'months', from: '2025-06-01T00:00:00', to: '2025-07-01T00:00:00' };
		expect((await run(whole)).items).toMatchObject([{ partial: false }]);
	});

	it('puts all trips into one file that a spreadsheet opens', async () => {
		world.addTrack(SECOND);
		world.sim.addDevice({ imei: '350000000000009', name: '=cmd()', plate: '' });
		world.addTrack('350000000000009');
		const devices = [FIRST, SECOND, '350000000000009'];
		const { outputs } = await run({ ...logbook, ...both, devices, output: 'csv', returnAll: false, limit: 1 });
		const [item] = outputs[0] ?? [];
		expect(outputs[0]).toHaveLength(1);
		expect(item).toMatchObject({
			json: { fileName: 'logbook-2025-06-30.csv', vehicles: 3, trips: 6 },
			binary: { data: { fileName: 'logbook-2025-06-30.csv', mimeType: 'text/csv' } },
			pairedItem: { item: 0 },
		});
		const lines = Buffer.from(item?.binary?.data?.data ?? '', 'base64')
			.toString()
			.split('\r\n');
		expect(lines[0]).toMatch(/^\uFEFFVehicle,Plate,Started,/);
		expect(lines[1]).toMatch(/^Lorry 1,KA-1,2025-06-30 06:30,2025-06-30 06:40,\d+\.?\d*,business,/);
		expect(lines[5]).toMatch(/^'=cmd\(\),/);
		expect(lines).toHaveLength(8);
	});

	it('writes decimal commas where the spreadsheet wants them', async () => {
		const { outputs } = await run({
			...logbook,
			output: 'csv',
			...reading(1000.5),
			options: { csvFormat: 'semicolon' },
		});
		const file = Buffer.from(outputs[0]?.[0]?.binary?.data?.data ?? '', 'base64').toString();
		expect(file).toMatch(/Lorry 1;KA-1;2025-06-30 06:30;2025-06-30 06:40;10;business;[^;]*;1000,5;1010,5;/);
	});

	it('tells an agent what a file holds, which cannot have the file', async () => {
		const [answer] = await world.runTool({ ...logbook, output: 'csv' } as INodeParameters);
		expect(answer).toMatchObject({ fileName: 'logbook-2025-06-30.csv', trips: 2 });
	});

	it('gives no file that lacks trips', async () => {
		world.addTrack(SECOND);
		world.sim.fail({ path: 'playback', imei: SECOND, effect: { code: 10013 } });
		const file = { ...logbook, ...both, output: 'csv' };
		expect((await run(file, [{}], goesOn)).items).toEqual([{ error: expect.stringContaining(SECOND) }]);
		expect((await run(file)).error?.message).toContain(SECOND);
		const totals = { ...logbook, ...both, output: 'months' };
		expect((await run(totals, [{}], goesOn)).items).toEqual([
			expect.objectContaining({ deviceName: 'Lorry 1' }),
			{ error: expect.stringContaining(SECOND) },
		]);
	});

	it.each([
		[{ workFrom: '8' }, '"Work Starts At" is not a time of day'],
		[{ workTo: '25:00' }, '"Work Ends At" is not a time of day'],
		[{ workingDays: '={{ [0] }}' }, '"Working Days" must be a whole number from 1 to 7'],
		[reading(-1), '"Odometer (Km)" must be a number from 0 to 10,000,000 km'],
		[reading(1, 'soon'), '"Time" is not a time: "soon"'],
		[{ ...reading(1), ...both }, '"Odometer Readings" belong to one vehicle'],
		[{ output: 'pdf' }, '"Output" has no such choice'],
	])('says what is wrong with %j', async (more, message) => {
		const { error } = await run({ ...logbook, ...(more as object) });
		expect(error?.message).toBe(message);
		expect(world.sim.count('playback')).toBe(0);
	});
});
