import type { FleetReport, VehicleReport } from '../../protrack/insight/fleetReport';

/** Monday, 2025-06-30, in UTC. */
export const MONDAY = {
	from: Date.parse('2025-06-30T00:00:00Z') / 1000,
	to: Date.parse('2025-07-01T00:00:00Z') / 1000,
};

const HOURS = 24;

/** A vehicle that drove 120 km in three trips. @param more what is different */
export function sampleVehicle(more: Partial<VehicleReport> = {}): VehicleReport {
	const figures = {
		...{ distanceM: 120_000, trips: 3, stops: 4, drivingSeconds: 7200, idleSeconds: 600 },
		alarms: { critical: 0, warning: 2, info: 5 },
	};
	return {
		...{ imei: '350000000000001', name: 'Lorry 1', plateNumber: 'KA-1' },
		figures,
		before: { ...figures, distanceM: 100_000 },
		...{ maxSpeedKmh: 84, speedingSeconds: 0, firstStartAt: MONDAY.from + 21_600, lastArrivalAt: MONDAY.from + 61_200 },
		score: { score: 92, isReliable: true, distanceM: 120_000, penalties: [] },
		alarmTypes: new Map([
			[7, 2],
			[9, 5],
		]),
		course: Array.from({ length: HOURS }, (_, hour) => (hour >= 6 && hour < 18 ? 10_000 : 0)),
		hasReported: true,
		missing: [],
		...more,
	};
}

/** A report of Monday. @param more what is different */
export function sampleReport(
	vehicles: VehicleReport[] = [sampleVehicle()],
	more: Partial<FleetReport> = {},
): FleetReport {
	return {
		title: null,
		period: MONDAY,
		before: { from: MONDAY.from - 86_400, to: MONDAY.from },
		...{ zone: 'UTC', madeAt: MONDAY.to + 25_200, courseUnit: 'hour', speedLimitKmh: 90, minReliableKm: 50 },
		vehicles,
		missingDevices: [],
		...more,
	};
}
