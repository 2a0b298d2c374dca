import type { ItemJson } from '../../../demo/n8nRest';
import { ProtrackReport } from '../../../nodes/ProtrackReport/ProtrackReport.node';
import { LIVE_VEHICLES } from '../../../simulator/live/fleet';
import { ownNode } from '../../host/nodeChain';
import { useFrozenFleet } from './frozenFleet';

const van = LIVE_VEHICLES[0]?.imei ?? '';
const truck = LIVE_VEHICLES[3]?.imei ?? '';
const ofTwo: ItemJson = { deviceSelection: 'several', devices: [van, truck], timeRange: 'yesterday' };
const ofOne: ItemJson = { ...ofTwo, devices: [truck] };
const tripOptions = {
	...{ longestGapSeconds: 1800, minStopSeconds: 240, minTripDistanceM: 150, minTripSeconds: 60 },
	...{ maxCalls: 3000, maxItems: 200_000 },
};
const fileOptions = { csvFormat: 'semicolon', binaryPropertyName: 'file' };
const byDay = { per: 'day', timeZone: 'vehicle' };
const points = {
	...{ speeding10: 1, speeding20: 2, speeding30: 3, speeding50: 4, speedingAlarm: 5, harshAcceleration: 6 },
	...{ harshBraking: 7, sharpTurn: 8, idling: 9, fatigue: 10, missedBreak: 11 },
};
const yards = [
	{ name: 'Yard', latitude: -12.0561, longitude: -77.0412, radiusM: 400 },
	{ name: 'Second yard', latitude: -12.0893, longitude: -77.0285, radiusM: 400 },
];

const picture = {
	...{ width: 640, height: 450, resolution: 2, theme: 'dark', language: 'es', unit: 'mi', title: 'A test' },
	...{ timeZone: 'America/Lima', binaryPropertyName: 'picture' },
};

/** Each operation with every field and option set. */
const everyOption: Array<[operation: string, parameters: ItemJson]> = [
	[
		'trip getMany',
		{ ...ofTwo, output: 'items', returnAll: false, limit: 5, options: { ...tripOptions, ...fileOptions } },
	],
	['stop getMany', { ...ofTwo, output: 'items', returnAll: true, options: { ...tripOptions, ...fileOptions } }],
	[
		'summary get',
		{
			...{ ...ofTwo, ...byDay },
			options: { ...tripOptions, readIgnition: true, speedLimitKmh: 60, nightBeginHour: 21, nightEndHour: 5 },
		},
	],
	[
		'visit getMany',
		{
			...{ ...ofTwo, output: 'items', returnAll: true },
			...{ placesFrom: 'json', placesJson: JSON.stringify(yards), pointRadiusM: 200 },
			options: { ...tripOptions, ...fileOptions, minVisitSeconds: 60, longestAbsenceSeconds: 300 },
		},
	],
	[
		'logbook getMany',
		{
			...ofOne,
			...{ output: 'trips', returnAll: true },
			...{ workingDays: [1, 2, 3, 4, 5, 6, 7], workFrom: '06:00', workTo: '20:00' },
			homes: { circle: [{ name: 'Home', latitude: -12.0561, longitude: -77.0412, radiusM: 400 }] },
			odometerReadings: { reading: [{ odometerKm: 1000, time: '' }] },
			options: { ...tripOptions, ...fileOptions },
		},
	],
	[
		'score getMany',
		{
			...{ ...ofTwo, ...byDay, returnAll: true },
			...{ speedLimitKmh: 50, scoring: 'wialon', weights: points },
			options: { ...tripOptions, minReliableKm: 10, minSpeedingSeconds: 30 },
		},
	],
	[
		'emissions getMany',
		{
			...{ ...ofTwo, per: 'month', timeZone: 'other', timeZoneName: 'America/Lima', returnAll: true },
			...{ litersPer100Km: 9.5, fuel: 'other', kgPerLiter: 2.5, factorSource: 'A test', factorYear: 2026 },
			options: tripOptions,
		},
	],
	[
		'map draw',
		{
			...{ ...ofTwo, show: 'routes', pictures: 'perDevice', format: 'png' },
			options: {
				...{ ...tripOptions, ...picture, numberStops: false },
				...{ tileUrl: 'http://127.0.0.1:9/{z}/{x}/{y}.png', tileAttribution: 'A test' },
			},
		},
	],
	[
		'chart draw',
		{
			...{ ...ofTwo, chart: 'speed', pictures: 'perDevice', format: 'svg' },
			options: { ...tripOptions, ...picture, speedLimitKmh: 60, longestGapMinutes: 20 },
		},
	],
];

const fleetReport: [operation: string, parameters: ItemJson] = [
	'fleetReport create',
	{
		...{ ...ofTwo, language: 'pt', unit: 'mi' },
		options: {
			...{ ...tripOptions, compare: false, csvFormat: 'semicolon', drawMap: true, speedLimitKmh: 60, title: 'A test' },
			...{ attentionIdleMinutes: 30, attentionScore: 80, attentionSpeedingMinutes: 10 },
			...{ tileUrl: 'http://127.0.0.1:9/{z}/{x}/{y}.png', tileAttribution: 'A test' },
		},
	},
];

describe('Protrack Report in a real n8n', () => {
	const runNodes = useFrozenFleet();

	/** Runs one operation. */
	async function run(operation: string, parameters: ItemJson) {
		const [resource = '', name = ''] = operation.split(' ');
		return await runNodes(operation, (credential) => [
			ownNode('Report', 'protrackReport', { resource, operation: name, ...parameters }, credential),
		]);
	}

	it.each([...everyOption, fleetReport])(
		'%s knows every field that is set here, and none is missing',
		(operation, parameters) => {
			const [resource = ''] = operation.split(' ');
			const fields = new ProtrackReport().description.properties.filter(({ displayOptions }) =>
				displayOptions?.show?.resource?.includes(resource),
			);
			const options = fields.find(({ name }) => name === 'options')?.options ?? [];
			expect(options.map(({ name }) => name).sort()).toEqual(Object.keys(parameters.options as ItemJson).sort());
			expect(fields.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(parameters)));
		},
	);

	it.each(everyOption)('%s gives rows that name the vehicle, with every option set', async (operation, parameters) => {
		const execution = await run(operation, parameters);
		expect(execution).toMatchObject({ status: 'success', error: undefined });
		const items = execution.output('Report');
		expect(items.length).toBeGreaterThan(operation === 'emissions getMany' ? 0 : 1);
		for (const item of items)
			expect(item).toMatchObject({ deviceName: expect.stringMatching(/\S/), imei: expect.any(String) });
	});

	it('fleetReport create gives a report that names each vehicle, with every option set', async () => {
		const execution = await run(...fleetReport);
		expect(execution).toMatchObject({ status: 'success', error: undefined });
		const [report] = execution.output('Report');
		expect(report).toMatchObject({ title: expect.stringMatching(/^A test, /), comparedFrom: null, isComplete: true });
		const named = { deviceName: expect.stringMatching(/\S/), imei: expect.any(String) };
		expect(report?.vehicles).toMatchObject([named, named]);
	});
});
