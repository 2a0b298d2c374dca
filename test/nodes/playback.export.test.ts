import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

// What waits before it tries again shall not keep the tests waiting.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));
jest.mock('../../protrack/insight/files', () => {
	const actual = jest.requireActual<Files>('../../protrack/insight/files');
	return { ...actual, writeFile: jest.fn(actual.writeFile), planFiles: jest.fn(actual.planFiles) };
});

import { playbackExport } from '../../nodes/Protrack/actions/playback/export.operation';
import { Protrack } from '../../nodes/Protrack/Protrack.node';
import { planFiles, writeFile } from '../../protrack/insight/files';
import { PointBudget } from '../../nodes/Protrack/trackCollector';
import { hostileNames } from '../support/trackFiles';
import {
	FIRST,
	monday,
	MORNING,
	SECOND,
	several,
	stand,
	THIRD,
	useReportWorld,
	type ReportWorld,
} from '../support/reportWorld';

type Files = typeof import('../../protrack/insight/files');

const gpx = { resource: 'playback', operation: 'export', ...several, ...monday, format: 'gpx' };
const both = { devices: [FIRST, SECOND] };
const goesOn = { onError: 'continueRegularOutput' } as const;

const textOf = (item: INodeExecutionData | undefined, field = 'data') =>
	Buffer.from(item?.binary?.[field]?.data ?? '', 'base64').toString();

describe('Playback: Export', () => {
	let world: ReportWorld;
	const run = useReportWorld((started) => {
		world = started;
		world.addTrack(FIRST);
	}, new Protrack());
	const namesOf = async (more: object, ...rest: [input?: object[], extra?: object]) =>
		(await run({ ...gpx, ...more }, ...rest)).items.map(({ fileName }) => fileName);

	it('gives a file for the device, and tells what it has', async () => {
		const { outputs, error, hints } = await run(gpx);
		expect([error, hints]).toEqual([undefined, []]);
		const [item, ...others] = outputs[0] ?? [];
		expect(others).toEqual([]);
		const text = textOf(item);
		expect(item?.json).toEqual({
			...{ fileName: 'Lorry-1-2025-06-30.gpx', format: 'gpx', deviceName: 'Lorry 1', plateNumber: 'KA-1', devices: 1 },
			...{ from: '2025-06-30T06:00:00Z', to: '2025-06-30T18:00:00Z', points: 210, stops: 3, pointsWithoutFix: 0 },
			...{ sizeBytes: Buffer.byteLength(text), isComplete: true, imei: FIRST },
		});
		expect(Object.keys(item?.json ?? {})).toEqual(Object.keys(playbackExport.outputSchema ?? {}));
		expect(item?.pairedItem).toEqual({ item: 0 });
		expect(text.match(/<trkpt /g)).toHaveLength(210);
		expect(text.match(/<wpt /g)).toHaveLength(3);
		expect(text).toContain('<trk><name>Lorry 1</name><desc>KA-1, 350000000000001</desc>');
	});

	it.each([
		['csv', 'text/csv', /^\uFEFFVehicle,Plate,Time \(UTC\),/],
		['geojson', 'application/json', /^{"type":"FeatureCollection"/],
		['gpx', 'application/gpx+xml', /^<\?xml [^>]*>\n<gpx /],
		['kml', 'application/vnd.google-earth.kml+xml', /^<\?xml [^>]*>\n<kml /],
	])('gives a %s file what n8n needs to show it or to offer it', async (format, mimeType, begin) => {
		const { outputs } = await run({ ...gpx, format });
		const fileName = `Lorry-1-2025-06-30.${format}`;
		expect(outputs[0]?.[0]?.binary?.data).toMatchObject({ fileName, mimeType, fileExtension: format });
		expect(textOf(outputs[0]?.[0])).toMatch(begin);
	});

	it('leaves out the stops where they are not wanted, or where a table cannot have them', async () => {
		const [without, table] = [await run({ ...gpx, includeStops: false }), await run({ ...gpx, format: 'csv' })];
		expect(textOf(without.outputs[0]?.[0])).not.toContain('<wpt');
		expect([without, table].map(({ items }) => items[0]?.stops)).toEqual([0, 0]);
	});

	it('gives a file for each device, or one for all', async () => {
		world.addTrack(SECOND);
		expect(await namesOf(both)).toEqual(['Lorry-1-2025-06-30.gpx', 'Lorry-2-2025-06-30.gpx']);
		const { items, outputs } = await run({ ...gpx, ...both, files: 'all' });
		expect(items).toEqual([
			expect.objectContaining({
				...{ fileName: 'playback-2025-06-30.gpx', devices: 2, deviceName: null, imei: null, points: 420, stops: 6 },
			}),
		]);
		expect(textOf(outputs[0]?.[0]).match(/<trk><name>[^<]*/g)).toEqual(['<trk><name>Lorry 1', '<trk><name>Lorry 2']);
	});

	it('names files as the user wants, or by device and days, each differently', async () => {
		world.addTrack(SECOND);
		world.sim.addDevice({ imei: '350000000000009', name: 'lorry 1', plate: '' });
		world.addTrack('350000000000009');
		const same = { devices: [FIRST, '350000000000009'] };
		expect(await namesOf(same)).toEqual(['Lorry-1-2025-06-30.gpx', 'lorry-1-2025-06-30-2.gpx']);
		expect(await namesOf({ to: '2025-07-01T06:00:00Z' })).toEqual(['Lorry-1-2025-06-30-2025-07-01.gpx']);
		const named = (fileName: string) => ({ options: { fileName } });
		expect(await namesOf(named('Tour 7.GPX'))).toEqual(['Tour-7.gpx']);
		expect(await namesOf({ ...both, ...named('Tour 7') })).toEqual(['Tour-7-Lorry-1.gpx', 'Tour-7-Lorry-2.gpx']);
		expect(await namesOf({ ...both, ...named('../a/b'), files: 'all' })).toEqual(['a-b.gpx']);
		expect(await namesOf(named(' ../ '))).toEqual(['Lorry-1-2025-06-30.gpx']);
	});

	it('keeps the device in the name of its file, however long the name is that the user wants', async () => {
		world.addTrack(SECOND);
		const names = await namesOf({ ...both, options: { fileName: '东'.repeat(100) } });
		expect(names).toHaveLength(2);
		for (const [index, name] of names.entries()) {
			expect(name).toMatch(new RegExp(`^东+-Lorry-${index + 1}\\.gpx$`));
			expect(Buffer.byteLength(String(name))).toBeLessThan(200);
		}
	});

	it('gives files of two formats the same name', async () => {
		const question = { ...gpx, format: '={{ $json.format }}' };
		const { items } = await run(question, [{ format: 'gpx' }, { format: 'kml' }, { format: 'kml' }]);
		const names = items.map(({ fileName }) => fileName);
		expect(names).toEqual(['Lorry-1-2025-06-30.gpx', 'Lorry-1-2025-06-30.kml', 'Lorry-1-2025-06-30-2.kml']);
	});

	it('ends a line where the device was silent for as long as the options say', async () => {
		world.addTrack(FIRST, [stand], MORNING + 4 * 3600);
		const segments = async (longestGapSeconds: number) =>
			textOf((await run({ ...gpx, options: { longestGapSeconds } })).outputs[0]?.[0]).match(/<trkseg>/g)?.length;
		expect([await segments(3600), await segments(10_000)]).toEqual([2, 1]);
	});

	it('has speed and course, semicolons, and another field where that is wanted', async () => {
		const speed = await run({ ...gpx, options: { includeSpeed: true, binaryPropertyName: 'track' } });
		expect(textOf(speed.outputs[0]?.[0], 'track')).toContain('<tpx:course>270</tpx:course>');
		const table = await run({ ...gpx, format: 'csv', options: { csvFormat: 'semicolon' } });
		expect(textOf(table.outputs[0]?.[0])).toContain('Lorry 1;KA-1;2025-06-30 06:00:00;0,001;20;0;90;');
	});

	it('hints at a device without a point or without a position, which gets no file', async () => {
		world.sim.addPoints(THIRD, [{ gpstime: MORNING, latitude: 0, longitude: 0, speed: 0, course: 0 }]);
		const { items, hints } = await run({ ...gpx, devices: [FIRST, SECOND, THIRD] });
		expect(items).toHaveLength(1);
		expect(hints).toEqual([
			`No point in the time range: Lorry 2 (KA-2, ${SECOND})`,
			`No point with a position in the time range: Lorry 3 (KA-3, ${THIRD})`,
		]);
	});

	it('counts points without a position, which are not in the file', async () => {
		world.sim.addPoints(FIRST, [{ gpstime: MORNING + 5, latitude: 0, longitude: 0, speed: 0, course: 0 }]);
		expect((await run(gpx)).items).toMatchObject([{ points: 210, pointsWithoutFix: 1 }]);
	});

	it('does not make file names of hostile names that an operating system would take for something else', async () => {
		const imeis = hostileNames.map((name, index) => {
			const imei = String(351000000000000 + index);
			world.sim.addDevice({ imei, name, plate: '' });
			world.addTrack(imei, [stand]);
			return imei;
		});
		const { items, error } = await run({ ...gpx, devices: imeis });
		expect(error).toBeUndefined();
		expect(items).toHaveLength(hostileNames.length);
		for (const { fileName } of items) expect(fileName).toMatch(/^[^\\/:*?"<>|\p{Cc}\p{Cs}\s]+-2025-06-30\.gpx$/u);
	});

	describe('where a part cannot be read', () => {
		beforeEach(() => {
			world.addTrack(SECOND);
			world.sim.fail({ path: 'playback', imei: SECOND, effect: { code: 10013 } });
		});

		it('ends with the error', async () => {
			for (const files of ['perDevice', 'all'])
				expect((await run({ ...gpx, ...both, files })).error?.message).toContain(SECOND);
		});

		it('gives the other files and the error where it goes on', async () => {
			expect((await run({ ...gpx, ...both }, [{}], goesOn)).items).toEqual([
				expect.objectContaining({ fileName: 'Lorry-1-2025-06-30.gpx', isComplete: true }),
				{ error: expect.stringContaining(SECOND) },
			]);
		});

		it('gives the file of a device that n8n can store where it cannot store another one', async () => {
			const { prototype } = jest.requireActual<typeof import('n8n-core')>('n8n-core').BinaryDataService;
			const { store } = prototype;
			jest.spyOn(prototype, 'store').mockImplementation(async function (this: typeof prototype, ...more) {
				if (more[2].fileName?.startsWith('Lorry-1')) throw new Error('ENOSPC: no space left on device, write');
				return await store.apply(this, more);
			});
			world.addTrack(THIRD);
			expect((await run({ ...gpx, devices: [FIRST, THIRD] }, [{}], goesOn)).items).toEqual([
				expect.objectContaining({ fileName: 'Lorry-3-2025-06-30.gpx', isComplete: true }),
				{
					error: expect.stringContaining(
						'n8n could not store the file "Lorry-1-2025-06-30.gpx": ENOSPC: no space left on device, write. Ask who runs n8n',
					),
				},
			]);
		});

		it('marks a file of all that lacks a device', async () => {
			const { items } = await run({ ...gpx, ...both, files: 'all' }, [{}], goesOn);
			expect(items).toEqual([
				expect.objectContaining({ fileName: 'playback-2025-06-30-incomplete.gpx', isComplete: false, devices: 1 }),
				{ error: expect.stringContaining(SECOND) },
			]);
		});

		it('marks a file of all that lacks the devices of an account whose list cannot be read', async () => {
			world.sim.addAccount({ account: 'north', password: 'x' });
			world.sim.fail({ path: 'deviceList', account: 'north', effect: { code: 10007 } });
			const all = { ...gpx, deviceSelection: 'all', includeSubAccounts: true };
			const { items } = await run({ ...all, files: 'all' }, [{}], goesOn);
			expect(items).toEqual([
				expect.objectContaining({ fileName: 'playback-2025-06-30-incomplete.gpx', isComplete: false }),
				{ error: expect.stringContaining(SECOND) },
				{ error: expect.stringContaining('north') },
			]);
		});

		it('marks the file of a device whose records are damaged', async () => {
			world.sim.fail({ path: 'playback', imei: FIRST, effect: 'damaged-record' });
			const { items } = await run(gpx, [{}], goesOn);
			expect(items).toEqual([
				expect.objectContaining({ fileName: 'Lorry-1-2025-06-30-incomplete.gpx', isComplete: false, points: 209 }),
				{ error: expect.stringContaining('1 of 210') },
			]);
		});

		it('marks the file of a device of which only the beginning was read', async () => {
			world.addTrack(FIRST, [{ minutes: 240, kmh: 60 }], MORNING + 2 * 3600);
			world.sim.fail({ path: 'playback', imei: FIRST, skip: 1, effect: { code: 10013 } });
			const { items } = await run(gpx, [{}], goesOn);
			expect(items).toEqual([
				expect.objectContaining({ fileName: 'Lorry-1-2025-06-30-incomplete.gpx', isComplete: false }),
				{ error: expect.any(String) },
			]);
			expect(Number(items[0]?.points)).toBeGreaterThan(900);
		});
	});

	it('tells an agent what a file would have, and makes none', async () => {
		jest.mocked(writeFile).mockClear();
		await run(gpx);
		expect(jest.mocked(writeFile)).toHaveBeenCalledTimes(1);
		const [answer] = await world.runTool(gpx as INodeParameters);
		expect(answer).toMatchObject({ fileName: 'Lorry-1-2025-06-30.gpx', points: 210, stops: 3 });
		expect(jest.mocked(writeFile)).toHaveBeenCalledTimes(1);
	});

	describe('above 100 MB', () => {
		const { planFiles: plan } = jest.requireActual<Files>('../../protrack/insight/files');
		const twoDays = { ...gpx, to: '2025-07-01T06:00:00Z' };
		beforeEach(() => {
			// half an hour around midnight
			world.addTrack(FIRST, [stand], MORNING + 17.75 * 3600);
		});

		it('gives a file for each day, with what is in it', async () => {
			jest.mocked(planFiles).mockImplementationOnce((format, file) => plan(format, file, 5000));
			expect((await run(twoDays)).items).toMatchObject([
				{
					...{ fileName: 'Lorry-1-2025-06-30-2025-07-01_2025-06-30.gpx', points: 225, stops: 3 },
					...{ from: '2025-06-30T06:00:00Z', to: '2025-07-01T00:00:00Z' },
				},
				{
					...{ fileName: 'Lorry-1-2025-06-30-2025-07-01_2025-07-01.gpx', points: 15, stops: 0 },
					...{ from: '2025-07-01T00:00:00Z', to: '2025-07-01T06:00:00Z' },
				},
			]);
		});

		it.each([
			[{}, 'To get smaller files, ask for a shorter time range.'],
			[
				{ devices: [FIRST, SECOND], files: 'all', options: { fileName: 'Lorry-1-2025-06-30', includeSpeed: true } },
				'To get smaller files, choose One File per Device, or turn off the option "Include Speed and Course", or ask for a shorter time range.',
			],
		])('says of a day that is too large what to do (%j)', async (more, hint) => {
			world.addTrack(SECOND);
			jest.mocked(planFiles).mockImplementationOnce(function* (...more) {
				return (yield* plan(...more)).map((each) => ({ ...each, sizeBytes: 123_456_789 }));
			});
			const { error } = await run({ ...gpx, ...more });
			expect(error?.message).toBe('The file "Lorry-1-2025-06-30.gpx" would have 124 MB, more than 100 MB');
			expect(error?.description).toBe(hint);
		});
	});

	it('has at most 2,000,000 points', () => {
		const budget = new PointBudget('Ask for less.');
		for (let page = 0; page < 2000; page += 1) budget.take(1000);
		expect(() => budget.take(1)).toThrow('A file can have at most 2,000,000 points');
	});

	describe('with too many points for one file', () => {
		const { take } = PointBudget.prototype;
		/** Each point counts as so many. */
		const countAs = (each: number) =>
			jest.spyOn(PointBudget.prototype, 'take').mockImplementation(function (this: PointBudget, points: number) {
				return take.call(this, points * each);
			});

		it('gives another item the files of the same devices', async () => {
			world.addTrack(SECOND);
			countAs(6000);
			const question = { ...gpx, ...both, files: '={{ $json.files }}' };
			const { items } = await run(question, [{ files: 'all' }, { files: 'perDevice' }], goesOn);
			expect(items).toEqual([
				expect.objectContaining({ isComplete: false, devices: 1 }),
				{ error: expect.stringContaining('at most 2,000,000 points') },
				expect.objectContaining({ fileName: 'Lorry-1-2025-06-30.gpx', isComplete: true, points: 210 }),
				expect.objectContaining({ fileName: 'Lorry-2-2025-06-30.gpx', isComplete: true, points: 210 }),
			]);
		});

		it('reads no more devices', async () => {
			const imeis = Array.from({ length: 20 }, (_, index) => String(351000000000000 + index));
			for (const [index, imei] of imeis.entries()) {
				world.sim.addDevice({ imei, name: `Van ${index}`, plate: '' });
				world.addTrack(imei, [stand]);
			}
			countAs(2_000_000);
			const { error } = await run({ ...gpx, devices: imeis, files: 'all' });
			expect(error?.message).toContain('at most 2,000,000 points');
			// so many are read at once
			expect(world.sim.count('playback')).toBe(8);
		});
	});

	it('writes the file of an item before the last items are read, so that only few points are in memory', async () => {
		const ends = Array.from({ length: 20 }, (_, index) => ({ to: `2025-06-30T07:${index + 10}:00Z` }));
		const { writeFile: write } = jest.requireActual<Files>('../../protrack/insight/files');
		let readBefore = NaN;
		jest.mocked(writeFile).mockImplementationOnce((...file) => {
			readBefore = world.sim.count('playback');
			return write(...file);
		});
		const { items } = await run({ ...gpx, files: 'all', to: '={{ $json.to }}' }, ends);
		expect(items).toHaveLength(20);
		expect(readBefore).toBeLessThan(20);
	});

	it('reads a device once for items that ask for the same time', async () => {
		await run(gpx, [{}, {}]);
		expect(world.sim.count('playback')).toBe(1);
	});

	it.each([
		[{ format: 'kmz' }, '"Format" has no such choice'],
		[{ files: 'each' }, '"Files" has no such choice'],
		[{ options: { binaryPropertyName: ' ' } }, '"Put Output File in Field" is empty'],
	])('says what is wrong with %j', async (more, message) => {
		expect((await run({ ...gpx, ...more })).error?.message).toBe(message);
		expect(world.sim.count('playback')).toBe(0);
	});
});
