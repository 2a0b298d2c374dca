import type { ItemJson } from '../../../demo/n8nRest';
import { LIVE_ACCOUNTS, LIVE_VEHICLES } from '../../../simulator/live/fleet';
import { FROM, iso, TO, truck, type PlatformTruth } from './platformTruth';

/** One operation of an action node, as a workflow runs it once. */
export interface OperationRun {
	/** Type of the node without the package, resource and operation. */
	name: string;
	parameters: ItemJson;
	/** Runs before it, in a node whose item it gets. */
	before?: OperationRun;
	/** The field by which its items and those that are expected are sorted, where their order is free. */
	sortedBy?: string;
	/** What its items have to match, one by one; read when it has run. */
	expected: (truth: PlatformTruth) => object[] | Promise<object[]>;
}

const one: ItemJson = { deviceSelection: 'one', device: { __rl: true, mode: 'imei', value: truck.imei } };
const hours: ItemJson = { timeRange: 'custom', from: FROM, to: TO };
const utc: ItemJson = { per: 'range', timeZone: 'other', timeZoneName: 'UTC' };
const yard = { name: 'Yard', latitude: -12.056222, longitude: -77.104317, radiusM: 300 };
const depot = { name: 'Depot', latitude: -12.05, longitude: -77.04 };
/** Accounts that nothing else in the fleet is read by. */
const boda = LIVE_ACCOUNTS.find(({ account }) => account === 'safari-boda')!;
/** An account that is blocked from the start. */
export const blocked = { account: 'blocked', password: 'Block3d-word', blocked: true };
/** A type of alarm. */
const HARSH_BRAKING = 24;
const NEW_PASSWORD = 'N3wer-word';

const named = (account: string): ItemJson => ({ __rl: true, mode: 'name', value: account });
const itself = { deviceName: truck.name, plateNumber: truck.plate, imei: truck.imei };
const around = (time: string) => about(time, 20_000, Date.parse);
/** Corners are cut between two points, so a distance is a little shorter than what was driven. */
const driven = (km: number) => about(km, km * 0.02);
const restore: OperationRun = {
	name: 'protrackCommand command send',
	parameters: { ...one, command: 'RELAY,0', waitForAnswer: false },
	expected: () => [
		{
			...itself,
			command: 'RELAY,0',
			delivered: true,
			answered: false,
			commandId: expect.stringMatching(/^[0-9A-F]{5}$/),
		},
	],
};

/** Every operation of every action node. */
export const operations: OperationRun[] = [
	{
		name: 'protrack mileage getReport',
		parameters: { ...one, ...hours, per: 'range', simplify: true },
		expected: async (truth) => [{ ...itself, distanceKm: await truth.mileageKm(), from: FROM, to: TO, partial: false }],
	},
	{
		name: 'protrack playback export',
		parameters: { ...one, ...hours, format: 'geojson', files: 'perDevice', includeStops: true },
		expected: async (truth) => [
			{
				...{ ...itself, format: 'geojson', fileName: 'Camión-Peñaflor-1-2026-11-27.geojson', isComplete: true },
				...{ points: (await truth.points()).length, stops: truth.trips().count },
			},
		],
	},
	{
		name: 'protrack playback get',
		parameters: { ...one, ...hours, output: 'points', returnAll: true, simplify: true },
		expected: async (truth) =>
			(await truth.points()).map(({ latitude, longitude, seconds, speed }) => ({
				...itself,
				...{ latitude, longitude, speedKmh: speed, fixedAt: iso(seconds) },
			})),
	},
	{
		name: 'protrack position getMany',
		parameters: { ...one, simplify: true },
		expected: ({ simulator }) => {
			const { latitude, longitude, speed, course, gpstime, accstatus, odometer } = simulator.position(truck.imei);
			return [
				{
					...{ ...itself, latitude, longitude, speedKmh: speed, courseDeg: course, fixedAt: iso(gpstime) },
					...{ ignition: accstatus === 1 ? 'on' : 'off', odometerKm: odometer / 1000, isStale: false },
				},
			];
		},
	},
	{
		name: 'protrack position getNearest',
		parameters: {
			...{ origin: 'device', device: one.device!, deviceSelection: 'all', includeSubAccounts: true },
			...{ states: ['idling', 'moving', 'parked', 'unknown'], returnAll: false, limit: 3 },
		},
		expected: (truth) => truth.nearest(3).map(({ imei, km }) => ({ imei, distanceKm: about(km, 0.01) })),
	},
	{
		name: 'protrackReport chart draw',
		parameters: { ...one, ...hours, chart: 'distance', pictures: 'all', format: 'png' },
		expected: (truth) => [
			{
				...{
					...itself,
					chart: 'distance',
					fileName: 'Camión-Peñaflor-1-distance-chart-2026-11-27.png',
					isComplete: true,
				},
				...{
					distanceKm: driven(truth.trips().km),
					days: [{ date: '2026-11-27', distanceKm: driven(truth.trips().km) }],
				},
			},
		],
	},
	{
		name: 'protrackReport emissions getMany',
		parameters: {
			...{ ...one, ...hours, ...utc, litersPer100Km: 10, returnAll: true },
			...{ fuel: 'other', kgPerLiter: 2.5, factorSource: 'A test', factorYear: 2026 },
		},
		expected: (truth) => {
			const { km } = truth.trips();
			const [liters, kgCo2e] = [about(km / 10, km / 500), about(km / 4, km / 200)];
			return [{ ...itself, distanceKm: driven(km), liters, kgCo2e, factor: 2.5, factorSource: 'A test' }];
		},
	},
	{
		name: 'protrackReport fleetReport create',
		parameters: { ...one, ...hours, language: 'en', unit: 'km', options: { compare: false } },
		expected: async (truth) => {
			const { count, km } = truth.trips();
			const alarms = (await truth.alarms()).length;
			return [
				{
					...{
						vehicleCount: 1,
						vehiclesDriven: 1,
						trips: count,
						stops: count,
						distanceKm: driven(km),
						isComplete: true,
					},
					alarms: { asymmetricMatch: (counts: Record<string, number>) => sum(Object.values(counts)) === alarms },
					text: expect.stringContaining(`Trips: ${count}\n`),
					html: expect.stringContaining(truck.name),
				},
			];
		},
	},
	{
		name: 'protrackReport logbook getMany',
		parameters: {
			...one,
			...hours,
			output: 'trips',
			returnAll: true,
			workingDays: [5],
			workFrom: '00:00',
			workTo: '23:59',
		},
		expected: (truth) =>
			tripsOf(truth).map((trip) => ({ ...trip, purpose: expect.stringMatching(/^(business|private)$/) })),
	},
	{
		name: 'protrackReport map draw',
		parameters: { ...one, ...hours, show: 'routes', pictures: 'perDevice', format: 'png' },
		expected: (truth) => {
			const { count, km, stops } = truth.trips();
			return [
				{
					...{ ...itself, trips: count, distanceKm: driven(km), fileName: 'Camión-Peñaflor-1-map-2026-11-27.png' },
					stops: stops.map(({ from, to }, index) => ({
						asymmetricMatch: (stop: ItemJson) =>
							stop.number === index + 1 &&
							around(from).asymmetricMatch(stop.arrivedAt) &&
							around(to).asymmetricMatch(stop.leftAt),
					})),
				},
			];
		},
	},
	{
		name: 'protrackReport score getMany',
		parameters: { ...one, ...hours, ...utc, returnAll: true, speedLimitKmh: 50 },
		expected: async (truth) => {
			const braked = (await truth.alarms()).filter(({ alarmtype }) => alarmtype === HARSH_BRAKING).length;
			return [
				{
					...{ ...itself, distanceKm: driven(truth.trips().km), isReliable: true },
					penalties: expect.arrayContaining([{ reason: 'Harsh braking', count: braked, points: braked * 5 }]),
				},
			];
		},
	},
	{
		name: 'protrackReport stop getMany',
		parameters: { ...one, ...hours, output: 'items', returnAll: true },
		expected: (truth) =>
			truth.trips().stops.map(({ from, to }) => ({ ...itself, arrivedAt: around(from), leftAt: around(to) })),
	},
	{
		name: 'protrackReport summary get',
		parameters: { ...one, ...hours, ...utc },
		expected: async (truth) => {
			const { count, km, end } = truth.trips();
			return [
				{
					...{ ...itself, trips: count, stops: count, distanceKm: driven(km), lastArrivalAt: around(end) },
					platformDistanceKm: await truth.mileageKm(),
				},
			];
		},
	},
	{
		name: 'protrackReport trip getMany',
		parameters: { ...one, ...hours, output: 'items', returnAll: true },
		expected: (truth) => tripsOf(truth),
	},
	{
		name: 'protrackReport visit getMany',
		parameters: { ...one, ...hours, output: 'items', returnAll: true, placesFrom: 'list', places: { circle: [yard] } },
		expected: async (truth) =>
			(await truth.visits(yard)).map(({ from, to }) => ({
				...itself,
				...{ placeName: yard.name, arrivedAt: around(from), leftAt: around(to) },
			})),
	},
	{
		name: 'protrackDevice device get',
		parameters: { device: one.device!, simplify: true },
		expected: () => [{ name: truck.name, plateNumber: truck.plate, model: truck.model, imei: truck.imei }],
	},
	{
		name: 'protrackDevice device getMany',
		parameters: { includeSubAccounts: true, returnAll: true, simplify: true },
		sortedBy: 'imei',
		expected: ({ simulator }) =>
			LIVE_VEHICLES.map(({ imei, name, plate, model, account = simulator.account }) => ({
				...{ imei, name, plateNumber: plate, model, account },
			})),
	},
	{
		name: 'protrackAlarm alarm getMany',
		parameters: { ...one, ...hours, returnAll: true, order: 'oldest', simplify: true },
		expected: async (truth) =>
			(await truth.alarms()).map(({ alarmtype, gpstime, systemtime }) => ({
				...itself,
				...{ type: alarmtype, occurredAt: iso(gpstime), receivedAt: iso(systemtime) },
			})),
	},
	{
		name: 'protrackGeofence geofence createCircle',
		parameters: { ...one, ...depot, trigger: 'out', center: 'coordinates', radius: 300 },
		expected: ({ simulator }) => {
			expect(simulator.geofences).toMatchObject([{ imei: truck.imei, ...depot, radius: 300 }]);
			return [{ ...itself, ...depot, radiusM: 300, trigger: 'out', created: true }];
		},
	},
	restore,
	{
		name: 'protrackCommand command getStatus',
		before: restore,
		parameters: { commandId: '={{ $json.commandId }}', simplify: true },
		// The simulator's clock stands still, so the vehicle has not answered.
		expected: () => [
			{ answered: false, succeeded: null, response: null, commandId: expect.stringMatching(/^[0-9A-F]{5}$/) },
		],
	},
	{
		name: 'protrackAccount account block',
		parameters: { account: named('safari-nbo') },
		expected: async (truth) => {
			expect(await truth.loginCode('safari-nbo', 'Safari#2026')).toBe(10016);
			return [{ account: 'safari-nbo', blocked: true }];
		},
	},
	{
		name: 'protrackAccount account unblock',
		parameters: { account: named(blocked.account) },
		expected: async (truth) => {
			expect(await truth.loginCode(blocked.account, blocked.password)).toBe(0);
			return [{ account: blocked.account, blocked: false }];
		},
	},
	{
		name: 'protrackAccount account changePassword',
		parameters: { account: named(boda.account), newPassword: NEW_PASSWORD, repeatPassword: NEW_PASSWORD },
		expected: async (truth) => {
			expect(await truth.loginCode(boda.account, boda.password)).toBe(20001);
			expect(await truth.loginCode(boda.account, NEW_PASSWORD)).toBe(0);
			return [{ account: boda.account, passwordChanged: true }];
		},
	},
	{
		name: 'protrackAccount account get',
		parameters: { account: named('almaty-taxi'), simplify: true },
		expected: () => {
			const { account, username, mobile = null } = LIVE_ACCOUNTS.at(-1)!;
			return [{ account, userName: username, mobile, blocked: false }];
		},
	},
	{
		name: 'protrackAccount account getMany',
		parameters: { account: { __rl: true, mode: 'list', value: '' }, recursive: true, returnAll: true, simplify: true },
		sortedBy: 'account',
		expected: ({ simulator }) =>
			[...LIVE_ACCOUNTS, blocked].map(
				({ account, parent = simulator.account }: { account: string; parent?: string }) => ({
					account,
					parentAccount: parent,
				}),
			),
	},
	{
		name: 'protrackAccount connection checkSetup',
		parameters: { findUnknownCalls: false },
		expected: () => [
			{ check: 'summary', severity: 'error' },
			// The simulator's clock stands still.
			{ check: 'clock', severity: 'error', problem: expect.stringMatching(/n8n is .* ahead of that of the platform/) },
			{ check: 'subscriptions', severity: 'error', problem: expect.stringContaining('Shuttle 4') },
			{ check: 'devices', severity: 'error', problem: expect.stringContaining('Фура 4') },
			{ check: 'subscriptions', severity: 'warning', problem: expect.stringContaining('Camión Peñaflor 4') },
			...['devices', 'devices', 'subAccounts', 'events', 'login', 'pace', 'alarmList', 'report'].map((check) => ({
				check,
			})),
		],
	},
	{
		name: 'protrackAccount message send',
		parameters: { accounts: 'peñaflor', content: 'Hello' },
		expected: ({ simulator }) => {
			const message = { accounts: ['peñaflor'], content: 'Hello' };
			expect(simulator.messages).toMatchObject([message]);
			return [{ ...message, sent: true }];
		},
	},
	{
		name: 'protrackAccount api call',
		parameters: {
			...{ method: 'GET', path: '/api/track', specifyQuery: 'json', repeatable: true },
			jsonQuery: JSON.stringify({ imeis: truck.imei }),
		},
		expected: ({ simulator }) => [simulator.position(truck.imei)],
	},
];

/** The trips of the truck: between two stops, the first from its first point on. */
function tripsOf(truth: PlatformTruth): object[] {
	const { begin, stops } = truth.trips();
	return stops.map(({ from }, index) => ({
		...itself,
		...{ startedAt: around(stops[index - 1]?.to ?? begin), endedAt: around(from) },
	}));
}

function sum(numbers: number[]): number {
	return numbers.reduce((total, each) => total + each, 0);
}

/** Matches what differs from a value by no more than a tolerance. @param read turns both into numbers */
function about<T>(value: T, tolerance: number, read: (value: T) => number = Number) {
	return {
		asymmetricMatch: (other: unknown) => Math.abs(read(other as T) - read(value)) <= tolerance,
		toAsymmetricMatcher: () => `about ${String(value)}`,
	};
}
