import { alarmTypeOf, type ProtrackError } from '../../../protrack/client';
import type { DeviceName, Failure } from '../../../protrack/fleet';
import type { AlarmCounts, Figures, Missing, ReportPeriod, VehicleReport } from '../../../protrack/insight/fleetReport';
import { labelOf } from '../../shared/deviceErrors';
import { messageText } from '../../shared/errors';
import { readingErrors } from '../../shared/readingHints';
import type { DeviceResult } from '../../shared/readSegments';
import type { DeviceAlarms } from '../deviceAlarms';
import type { FleetFacts } from './readFleet';
import type { VehicleFigures } from './vehicleFigures';

/** What the report says of each vehicle, and why something of it is missing. */
export function vehicleReports(
	answer: FleetFacts,
	nameOf: (imei: string) => DeviceName | null,
): { vehicles: VehicleReport[]; failures: Failure[] } {
	const failures: Failure[] = [];
	const before = new Map(answer.before?.results.map((result) => [result.imei, result]));
	const vehicles = answer.results.map((result): VehicleReport => {
		const { imei } = result;
		const device = nameOf(imei);
		const missing: Missing[] = [];
		const note = (part: Missing['part'], errors: ProtrackError[]) => {
			for (const error of errors) {
				failures.push({ error, label: labelOf(imei, device) });
				missing.push({ part, reason: messageText(error) });
			}
		};
		const alarms = answer.alarmsOf(imei);
		const resultBefore = before.get(imei);
		note('positions', readingErrors(result));
		note('alarms', alarms.errors);
		if (resultBefore) note('positionsBefore', readingErrors(resultBefore));
		return {
			...{ imei, name: device?.name ?? null, plateNumber: device?.plateNumber ?? null },
			...ofPeriod(result, alarms, answer.period),
			before: resultBefore && answer.before ? figuresOf(resultBefore, alarms, answer.before.period) : null,
			missing,
		};
	});
	return { vehicles, failures };
}

type OfPeriod = Omit<VehicleReport, keyof DeviceName | 'before' | 'missing'>;

/** What is known of the period itself. Of a period that could not be read to its end nothing is said, because it would be too little. */
function ofPeriod(result: DeviceResult<VehicleFigures>, alarms: DeviceAlarms, period: ReportPeriod): OfPeriod {
	const { consumer, isComplete, points, damaged } = result;
	const summary = isComplete ? consumer.summary : null;
	const score = consumer.score();
	return {
		figures: figuresOf(result, alarms, period),
		maxSpeedKmh: summary?.maxSpeedKmh ?? null,
		speedingSeconds: summary?.speedingSeconds ?? null,
		firstStartAt: summary?.firstStartAt ?? null,
		lastArrivalAt: summary?.lastArrivalAt ?? null,
		score: summary && alarms.errors.length === 0 ? score : null,
		alarmTypes: countTypes(alarms, period),
		course: summary ? consumer.courseM : [],
		hasReported: isComplete ? points + damaged > 0 : null,
	};
}

function figuresOf(
	{ consumer, isComplete }: DeviceResult<VehicleFigures>,
	alarms: DeviceAlarms,
	period: ReportPeriod,
): Figures {
	const summary = isComplete ? consumer.summary : null;
	return {
		distanceM: summary?.distanceM ?? null,
		trips: summary?.trips ?? null,
		stops: summary?.stops ?? null,
		drivingSeconds: summary?.drivingSeconds ?? null,
		idleSeconds: summary?.idleSeconds ?? null,
		alarms: alarms.errors.length === 0 ? countSeverities(countTypes(alarms, period)) : null,
	};
}

/** An alarm belongs to the period in which it happened. */
function countTypes({ alarms }: DeviceAlarms, { from, to }: ReportPeriod): Map<number, number> {
	const counts = new Map<number, number>();
	for (const { time, type } of alarms) if (time >= from && time < to) counts.set(type, (counts.get(type) ?? 0) + 1);
	return counts;
}

function countSeverities(types: ReadonlyMap<number, number>): AlarmCounts {
	const counts: AlarmCounts = { critical: 0, warning: 0, info: 0 };
	for (const [type, count] of types) counts[alarmTypeOf(type).severity] += count;
	return counts;
}
