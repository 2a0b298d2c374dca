import type { INodeParameters } from 'n8n-workflow';

// What waits before it tries again shall not keep the tests waiting.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

import { visitGetMany } from '../../nodes/ProtrackReport/actions/visit/getMany.operation';
import {
	back,
	drive,
	FIRST,
	monday as range,
	NOW,
	SECOND,
	several,
	stand,
	useReportWorld,
	type ReportWorld,
} from '../support/reportWorld';

const monday = { ...several, ...range, operation: 'getMany', returnAll: true };
const both = { devices: [FIRST, SECOND] };
const goesOn = { onError: 'continueRegularOutput' } as const;
/** So far to the east are the 10 km that a vehicle drives. */
const GOAL = 20.0898315;

const goal = { name: 'Customer', latitude: 0.001, longitude: GOAL, radiusM: 500 };
const circle = (place: object) => ({ places: { circle: [place] } });
const visits = { ...monday, resource: 'visit', placesFrom: 'list', ...circle(goal) };
const json = { ...visits, placesFrom: 'json' };
const text = { ...visits, placesFrom: 'text' };
const kml = (inside: string) => `<kml><Placemark><name>Customer</name>${inside}</Placemark></kml>`;
const point = `<Point><coordinates>${GOAL},0.001</coordinates></Point>`;

describe('Visit Get Many', () => {
	let world: ReportWorld;
	const run = useReportWorld((started) => {
		world = started;
		world.addTrack(FIRST);
	});

	it('counts a limit from the first arrival on, also where a later visit is over before', async () => {
		// Four pages.
		world.addTrack(SECOND, Array.from({ length: 13 }, () => [stand, { ...drive, minutes: 20 }, stand, { ...back, minutes: 20 }]).flat()); // prettier-ignore
		const region = { name: 'Region', latitude: 0.001, longitude: 20, radiusM: 80_000 };
		const asked = { ...visits, devices: [SECOND], to: '2025-07-01T09:00:00Z', places: { circle: [region, goal] } };
		const all = (await run(asked)).items;
		expect(all.slice(0, 2)).toMatchObject([{ placeName: 'Region' }, { placeName: 'Customer' }]);
		for (const limit of [1, 2]) {
			const { items } = await run({ ...asked, returnAll: false, limit });
			expect(items).toEqual(all.slice(0, limit));
		}
	});

	it('gives each visit as one item, with the minutes on site, and nothing that its schema does not name', async () => {
		const { items, error, hints } = await run(visits);
		expect([error, hints]).toEqual([undefined, []]);
		expect(items).toEqual([
			{
				deviceName: 'Lorry 1',
				plateNumber: 'KA-1',
				placeName: 'Customer',
				// Half a kilometer before the goal.
				arrivedAt: '2025-06-30T06:39:30Z',
				leftAt: '2025-06-30T07:10:30Z',
				durationMinutes: 31,
				isOpen: false,
				partial: false,
				arrivalGap: null,
				departureGap: null,
				imei: FIRST,
			},
		]);
		expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(visitGetMany.outputSchema ?? {}));
	});

	it('finds a place that the vehicle only drives through, unless the visit is too short', async () => {
		const way = { ...goal, longitude: (20 + GOAL) / 2, radiusM: 100 };
		const through = { ...visits, ...circle(way) };
		expect((await run(through)).items.map(({ arrivedAt }) => arrivedAt)).toEqual([
			'2025-06-30T06:34:54Z',
			'2025-06-30T07:14:54Z',
		]);
		const { items, hints } = await run({ ...through, options: { minVisitSeconds: 60 } });
		expect([items, hints]).toEqual([[], []]);
	});

	it('says that a visit goes on where the range reaches the present, and that it is cut where the range ends before', async () => {
		world.addTrack(SECOND, [drive, { ...stand, minutes: 60 }], NOW / 1000 - 70 * 60);
		const now = { ...visits, devices: [SECOND], timeRange: 'last24Hours' };
		expect((await run(now)).items).toMatchObject([{ isOpen: true, partial: false }]);
		expect((await run({ ...visits, to: '2025-06-30T07:00:00Z' })).items).toMatchObject([
			{ isOpen: false, partial: true },
		]);
	});

	it('gives those of several devices, one device after the other, each place in order of time', async () => {
		world.addTrack(SECOND);
		const start = { name: 'Depot', latitude: 0.001, longitude: 20, radiusM: 200 };
		const { items } = await run({ ...visits, ...both, places: { circle: [goal, start] } });
		expect(items.map(({ deviceName, placeName }) => `${String(deviceName)} ${String(placeName)}`)).toEqual(
			['Lorry 1', 'Lorry 2'].flatMap((name) => [`${name} Depot`, `${name} Customer`, `${name} Depot`]),
		);
	});

	it.each([
		['a list of objects', { ...json, placesJson: '={{ $json.list }}' }],
		['GeoJSON as an object', { ...json, placesJson: '={{ $json.geoJson }}' }],
		['GeoJSON as text', { ...text, placesText: '={{ JSON.stringify($json.geoJson) }}' }],
		['KML', { ...text, placesText: kml(point) }],
		['GPX', { ...text, placesText: `<gpx><wpt lat="0.001" lon="${GOAL}"><name>Customer</name></wpt></gpx>` }],
	])('takes its places from %s', async (_, parameters) => {
		const geoJson = {
			type: 'Feature',
			properties: { name: 'Customer' },
			geometry: { type: 'Point', coordinates: [GOAL, 0.001] },
		};
		const input = [{ list: [{ ...goal, radiusM: 500 }], geoJson }];
		const { items, error } = await run({ ...parameters, pointRadiusM: 500 }, input);
		expect(error).toBeUndefined();
		expect(items).toMatchObject([{ placeName: 'Customer', arrivedAt: '2025-06-30T06:39:30Z' }]);
	});

	it('can look for another place for each input item, with one reading', async () => {
		const { items } = await run(
			{ ...visits, ...circle({ ...goal, name: '={{ $json.name }}', longitude: '={{ $json.longitude }}' }) },
			[
				{ name: 'A', longitude: GOAL },
				{ name: 'B', longitude: 21 },
				{ name: 'C', longitude: 20 },
			],
		);
		expect(items.map(({ placeName }) => placeName)).toEqual(['A', 'C', 'C']);
		expect(world.sim.count('playback')).toBe(1);
	});

	it('can be asked by an agent, with the range in words', async () => {
		const asked = { ...visits, spokenRange: 'yesterday', timeRange: 'today' };
		expect(await world.runTool(asked as INodeParameters)).toMatchObject([
			{ placeName: 'Customer', durationMinutes: 31 },
		]);
	});

	it.each([
		['no place', { ...visits, places: {} }, '"Place List" is empty'],
		['a place without center', { ...visits, ...circle({ name: 'A' }) }, 'The place "A" has no usable center or radius'],
		['an empty list', { ...json, placesJson: '[]' }, '"Places JSON" has no place'],
		['words', { ...text, placesText: 'Lima' }, '"Places Text" is neither GeoJSON nor KML nor GPX'],
		[
			'half a file',
			{ ...text, placesText: kml(point).slice(0, -9) },
			'"Places Text" is XML that is damaged or cut off',
		],
		[
			'a line',
			{ ...text, placesText: kml('<LineString/>') },
			'"Places Text" has a line, which is no place: "Customer"',
		],
		[
			'a text that is too long',
			{ ...text, placesText: `={{ '<'.padEnd(5000001) }}` },
			'"Places Text" has more characters than 5,000,000',
		],
		['an expression that gave nothing', { ...json, placesJson: '={{ null }}' }, '"Places JSON" has no place'],
		['another choice', { ...visits, placesFrom: 'file' }, '"Places" has no such choice'],
	])('says what is wrong with %s, before it sends anything', async (_, parameters, message) => {
		const { error } = await run(parameters);
		expect(error?.message).toBe(message);
		expect(world.sim.count('playback')).toBe(0);
	});

	it('gives complete visits and an error where the track cannot be read to its end', async () => {
		world.sim.fail({ path: 'playback', imei: FIRST, effect: { code: 10013 } });
		world.addTrack(SECOND, [stand, drive, stand, back, stand]);
		const { items } = await run({ ...visits, ...both }, [{}], goesOn);
		expect(items).toEqual([
			expect.objectContaining({ deviceName: 'Lorry 2' }),
			{ error: expect.stringContaining(FIRST) as string },
		]);
	});
});
