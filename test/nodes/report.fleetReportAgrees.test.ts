import { setGlobalState } from 'n8n-workflow';

import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackAlarm } from '../../nodes/ProtrackAlarm/ProtrackAlarm.node';
import { ProtrackReport } from '../../nodes/ProtrackReport/ProtrackReport.node';
import { startSimulator, type Simulator } from '../../simulator';
import { LIVE_VEHICLES } from '../../simulator/live/fleet';
import { runNode, storeFor, type Host } from '../support/n8n';

/* The figures of the fleet report, beside what the other operations find in the same points and alarms of the simulated fleet. */

const NOW = Date.parse('2026-11-28T12:00:00Z');
/** Every fifth vehicle, those with troubles too. */
const devices = LIVE_VEHICLES.filter((_, index) => index % 5 === 0).map(({ imei }) => imei);
const selected = { deviceSelection: 'several', devices };

type Row = Record<string, unknown>;

const secondsOf = (time: unknown) => Date.parse(String(time)) / 1000;

describe.each([
	['a day of a zone with half an hour', { timeRange: 'yesterday' }, 'Asia/Kolkata'],
	['a range that cuts trips', { timeRange: 'custom', from: '2026-11-27T07:10:00Z', to: '2026-11-27T09:20:00Z' }, 'UTC'],
	['a day that is not over', { timeRange: 'today' }, 'America/Lima'],
])('The fleet report of %s', (_, range, zone) => {
	let sim: Simulator;
	let host: Host;
	let report: Row;
	let vehicles: Row[];

	const stopClock = () => jest.spyOn(Date, 'now').mockReturnValue(NOW);
	beforeEach(stopClock);
	beforeAll(async () => {
		stopClock();
		setGlobalState({ defaultTimezone: zone });
		sim = await startSimulator({ fleet: 'live', frozen: true, startAt: NOW });
		host = { node: new ProtrackReport(), credential: new ProtrackApi(), store: storeFor(sim) };
		const options = { drawMap: false, compare: false };
		const rows = await rowsOf({ resource: 'fleetReport', operation: 'create', language: 'en', unit: 'km', options });
		report = rows[0] ?? {};
		vehicles = report.vehicles as Row[];
	});
	afterAll(async () => {
		setGlobalState({ defaultTimezone: 'UTC' });
		jest.restoreAllMocks();
		await sim.stop();
	});

	async function rowsOf(parameters: object, node: Host['node'] = host.node): Promise<Row[]> {
		const { items, error } = await runNode({ ...host, node }, { ...selected, ...range, ...parameters } as never);
		expect(error).toBeUndefined();
		return items as Row[];
	}
	const own = (rows: Row[], { imei }: Row) => rows.filter((row) => row.imei === imei);

	it('has the figures of Summary: Get', async () => {
		const options = { readIgnition: true, speedLimitKmh: 90 };
		const rows = await rowsOf({ resource: 'summary', operation: 'get', per: 'range', timeZone: 'workflow', options });
		for (const vehicle of vehicles) {
			const [row = {}] = own(rows, vehicle);
			const names = ['distanceKm', 'trips', 'stops', 'drivingMinutes', 'maxSpeedKmh'] as const;
			expect(names.map((name) => vehicle[name])).toEqual(names.map((name) => row[name]));
			if (typeof row.idleMinutes === 'number') expect(vehicle.idleMinutes).toBeCloseTo(row.idleMinutes, 0);
		}
		const sum = rows.reduce((total, { distanceKm }) => total + Number(distanceKm), 0);
		expect(report.distanceKm).toBeCloseTo(sum, 1);
		expect(sum).toBeGreaterThan(100);
	});

	it('has the scores of Score: Get Many', async () => {
		const rows = await rowsOf({ resource: 'score', operation: 'getMany', per: 'range', returnAll: true });
		for (const vehicle of vehicles) {
			// There is none of a device that sent nothing.
			const [row = { score: null, isReliable: null }] = own(rows, vehicle);
			expect([vehicle.score, vehicle.isScoreReliable]).toEqual([row.score, row.isReliable]);
		}
	});

	it('has the trips of Trip: Get Many', async () => {
		const rows = await rowsOf({ resource: 'trip', operation: 'getMany', returnAll: true });
		for (const vehicle of vehicles) {
			const trips = own(rows, vehicle);
			expect(vehicle.trips ?? 0).toBe(trips.length);
			const driven = trips.reduce((sum, { distanceKm }) => sum + Number(distanceKm), 0);
			expect(vehicle.distanceKm ?? 0).toBeCloseTo(driven, 1);
		}
	});

	it('has the alarms of Alarm: Get Many that happened in it', async () => {
		const later = { timeRange: 'custom', from: String(report.from), to: '' };
		const asked = { resource: 'alarm', operation: 'getMany', returnAll: true, simplify: true, ...later };
		const rows = await rowsOf(asked, new ProtrackAlarm());
		const [from, to] = [secondsOf(report.from), secondsOf(report.to)];
		for (const vehicle of vehicles) {
			const counts: Row = { critical: 0, warning: 0, info: 0 };
			for (const { occurredAt, severity } of own(rows, vehicle)) {
				const time = secondsOf(occurredAt);
				if (time >= from && time < to) counts[String(severity)] = Number(counts[String(severity)]) + 1;
			}
			expect(vehicle.alarms).toEqual(counts);
		}
		expect(rows.length).toBeGreaterThan(0);
	});
});
