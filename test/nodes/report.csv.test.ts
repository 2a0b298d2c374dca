// What waits before it tries again shall not keep the tests waiting.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

import { drivenTrack } from '../support/drivenTrack';
import {
	FIRST,
	monday,
	MORNING,
	outAndBack,
	SECOND,
	several,
	useReportWorld,
	type ReportWorld,
} from '../support/reportWorld';

const home = { circle: [{ name: '=HOME()', latitude: 0.001, longitude: 20, radiusM: 300 }] };
const kinds = {
	trip: { resource: 'trip', titles: 'Vehicle,Plate,Started,Ended,Duration (min),Distance (km),', rows: 2 },
	stop: { resource: 'stop', titles: 'Vehicle,Plate,Arrived,Left,Duration (min),Latitude,', rows: 3 },
	visit: { resource: 'visit', titles: 'Vehicle,Plate,Place,Arrived,Left,Duration (min),IMEI', rows: 2, places: home },
} as const;
type Kind = keyof typeof kinds;

const both = { devices: [FIRST, SECOND] };
const goesOn = { onError: 'continueRegularOutput' } as const;

describe.each(Object.keys(kinds) as Kind[])('The CSV file of %ss', (kind) => {
	const { titles, rows, ...own } = kinds[kind];
	const file = { operation: 'getMany', ...own, ...several, ...monday, output: 'csv' };
	let world: ReportWorld;
	const run = useReportWorld((started) => {
		world = started;
		world.addTrack(FIRST);
	});
	const linesOf = async (more: object, field = 'data') =>
		Buffer.from((await run({ ...file, ...more })).outputs[0]?.[0]?.binary?.[field]?.data ?? '', 'base64')
			.toString()
			.split('\r\n');

	it('has all rows of all vehicles, whatever the limit for items is', async () => {
		world.addTrack(SECOND);
		const { items, error, hints } = await run({ ...file, ...both, returnAll: false, limit: 1 });
		expect([error, hints]).toEqual([undefined, []]);
		expect(items).toEqual([
			expect.objectContaining({ fileName: `${kind}s-2025-06-30.csv`, vehicles: 2, [`${kind}s`]: 2 * rows }),
		]);
		const lines = await linesOf(both);
		expect(lines[0]?.startsWith(`\uFEFF${titles}`)).toBe(true);
		expect(lines).toHaveLength(2 * rows + 2);
		expect(lines[1]).toMatch(/^Lorry 1,KA-1,/);
		expect(lines[1]).toMatch(/,2025-06-30 06:\d\d,2025-06-30 06:\d\d,|,2025-06-30 06:\d\d,2025-06-30 07:\d\d,/);
	});

	it('has decimal commas and another field where that is wanted', async () => {
		const lines = await linesOf({ options: { csvFormat: 'semicolon', binaryPropertyName: 'table' } }, 'table');
		expect(lines[0]?.startsWith(`\uFEFF${titles.replaceAll(',', ';')}`)).toBe(true);
	});

	it('that n8n cannot store is an error of its item', async () => {
		const { prototype } = jest.requireActual<typeof import('n8n-core')>('n8n-core').BinaryDataService;
		jest.spyOn(prototype, 'store').mockRejectedValueOnce(new Error('ENOSPC: no space left on device, write'));
		const { items } = await run(file, [{}, {}], goesOn);
		expect(items).toEqual([
			{ error: expect.stringContaining('n8n could not store the file') },
			expect.objectContaining({ fileName: `${kind}s-2025-06-30.csv` }),
		]);
	});

	it('lets no spreadsheet calculate a name', async () => {
		world.sim.addDevice({ imei: '350000000000009', name: '=cmd()', plate: '@SUM(A1)' });
		world.addTrack('350000000000009');
		const lines = await linesOf({ devices: ['350000000000009'] });
		expect(lines[1]?.startsWith("'=cmd(),'@SUM(A1),")).toBe(true);
		expect(lines.join('\n')).not.toContain(',=HOME()');
	});

	it('has links to the map that lead to where the vehicle was', async () => {
		world.sim.addPoints(SECOND, drivenTrack(MORNING, outAndBack, -77));
		const links = (await linesOf({ devices: [SECOND] })).join().match(/https:[^,]*/g) ?? [];
		for (const link of links) expect(new URL(link).searchParams.get('query')).toMatch(/^0\.001,-7[67](\.\d+)?$/);
		expect(links.length).toBe({ trip: 4, stop: 3, visit: 0 }[kind]);
	});

	it('has titles where there is nothing to tell', async () => {
		const { items } = await run({ ...file, devices: [SECOND] });
		expect(items).toEqual([expect.objectContaining({ vehicles: 0, [`${kind}s`]: 0 })]);
	});

	it('does not come where a vehicle could not be read', async () => {
		world.sim.fail({ path: 'playback', imei: SECOND, effect: { code: 10013 } });
		expect((await run({ ...file, ...both }, [{}], goesOn)).items).toEqual([{ error: expect.stringContaining(SECOND) }]);
	});

	it('is not what a workflow gets that was stored before there were files', async () => {
		const stored = { operation: 'getMany', ...own, ...several, ...monday, returnAll: false, limit: 1 };
		const { items } = await run(stored);
		expect(items).toEqual([expect.objectContaining({ deviceName: 'Lorry 1', imei: FIRST })]);
	});

	it('is asked for with a word of the list', async () => {
		expect((await run({ ...file, output: 'pdf' })).error?.message).toBe('"Output" has no such choice');
	});
});
