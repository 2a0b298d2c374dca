import type { ItemJson, SavedCredential } from '../../demo/n8nRest';
import { createWorkflows, loadTemplate } from '../../demo/workflows';
import { startSimulator, type Simulator } from '../../simulator';
import { LIVE_VEHICLES } from '../../simulator/live/fleet';
import { Host, stopAll } from './host';

const van = LIVE_VEHICLES[0]?.imei ?? '';
const truck = LIVE_VEHICLES[3]?.imei ?? '';
const ofTwo = { deviceSelection: 'several', devices: [van, truck], timeRange: 'yesterday' };
const tripOptions = { longestGapSeconds: 1800, minStopSeconds: 240, minTripDistanceM: 150, minTripSeconds: 60 };
const yards = [
	{ name: 'Yard', latitude: -12.0561, longitude: -77.0412, radiusM: 400 },
	{ name: 'Second yard', latitude: -12.0893, longitude: -77.0285, radiusM: 400 },
];

/** Each operation with every option set. */
const everyOption: Array<[operation: string, parameters: ItemJson]> = [
	['trip getMany', { returnAll: false, limit: 5, options: { ...tripOptions, maxCalls: 3000, maxItems: 200_000 } }],
	['stop getMany', { returnAll: true, options: tripOptions }],
	[
		'summary get',
		{
			per: 'day',
			options: { ...tripOptions, readIgnitionAlarms: true, speedLimitKmh: 60, timeZoneFrom: 'vehicle' },
		},
	],
	[
		'visit getMany',
		{
			returnAll: true,
			placesFrom: 'json',
			placesJson: JSON.stringify(yards),
			pointRadiusM: 200,
			options: { ...tripOptions, minVisitSeconds: 60, longestAbsenceSeconds: 300 },
		},
	],
	[
		'logbook getMany',
		{
			output: 'trips',
			returnAll: true,
			workingDays: [1, 2, 3, 4, 5, 6, 7],
			workFrom: '06:00',
			workTo: '20:00',
			homes: { circle: [{ name: 'Home', latitude: -12.0561, longitude: -77.0412, radiusM: 400 }] },
			odometerReadings: { reading: [{ odometerKm: 1000, time: '' }] },
			options: tripOptions,
		},
	],
	['score getMany', { options: tripOptions }],
	['emissions getMany', { options: tripOptions }],
];

describe('Protrack Report in a real n8n', () => {
	let simulator: Simulator;
	let host: Host;
	let credential: SavedCredential;

	beforeAll(async () => {
		simulator = await startSimulator({ fleet: 'live', frozen: true });
		host = await Host.start();
		({ credential } = await createWorkflows(host.n8n, simulator, {}));
	});
	afterAll(async () => await stopAll(host, simulator));

	/** Runs one operation. */
	async function run(operation: string, parameters: ItemJson) {
		const [resource = '', name = ''] = operation.split(' ');
		const workflow = await host.n8n.createWorkflow({
			name: operation,
			nodes: [
				{
					id: 'a',
					name: 'Start',
					type: 'n8n-nodes-base.manualTrigger',
					typeVersion: 1,
					position: [0, 0],
					parameters: {},
				},
				{
					id: 'b',
					name: 'Report',
					type: 'n8n-nodes-protrack.protrackReport',
					typeVersion: 1,
					position: [200, 0],
					parameters: { resource, operation: name, ...ofTwo, ...parameters },
					credentials: { protrackApi: { id: credential.id, name: credential.name } },
				},
			],
			connections: { Start: { main: [[{ node: 'Report', type: 'main', index: 0 }]] } },
			settings: {},
		});
		return await host.n8n.run(workflow, 'Start');
	}

	it.each(everyOption)('%s gives rows that name the vehicle, with every option set', async (operation, parameters) => {
		const execution = await run(operation, parameters);
		expect(execution).toMatchObject({ status: 'success', error: undefined });
		const items = execution.output('Report');
		expect(items.length).toBeGreaterThan(1);
		for (const item of items)
			expect(item).toMatchObject({ deviceName: expect.stringMatching(/\S/), imei: expect.any(String) });
	});

	/** A template with yesterday's data instead of a month's. */
	async function runTemplate(name: 'visit-proof-for-invoices' | 'logbook-of-the-month') {
		const template = await loadTemplate(name, credential);
		for (const { parameters } of template.nodes) if ('timeRange' in parameters) parameters.timeRange = 'yesterday';
		const execution = await host.n8n.run(await host.n8n.createWorkflow(template), 'Start');
		expect(execution).toMatchObject({ status: 'success', error: undefined });
		return execution;
	}

	it('visit proof for invoices has a sentence for each visit and a line for each customer', async () => {
		const execution = await runTemplate('visit-proof-for-invoices');
		expect(String(execution.output('Proof')[0]?.sentence)).toMatch(/ was at .+ from .+ minutes\)$/);
		expect(String(execution.output('Invoice line')[0]?.line)).toMatch(/: \d+ visits, [\d.]+ hours on site$/);
	});

	it('logbook of the month has a file and the totals of each vehicle', async () => {
		const execution = await runTemplate('logbook-of-the-month');
		expect(execution.output('Logbook file')).toHaveLength(1);
		expect(String(execution.output('Sentence')[0]?.sentence)).toMatch(/ trips, [\d.]+ km business, [\d.]+ km private$/);
	});
});
