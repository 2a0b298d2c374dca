import { inDigits } from '../../protrack/client';
import type { AlarmOrder, AlarmReading, FoundAlarms } from '../../protrack/fleet';
import { toIso } from '../../protrack/fleet';
import { labelOf } from '../shared/deviceErrors';
import { addHint, type Run } from '../shared/items';
import type { SelectedDevices } from '../shared/selectedDevices';

interface LimitedAnswer extends FoundAlarms {
	limit: number;
	order: AlarmOrder;
	devices: SelectedDevices;
}

/** Adds hints about alarms that may be missing, and why. */
export function addHints(run: Run, readings: AlarmReading[], answers: LimitedAnswer[]): void {
	if (readings.some(({ isFromOldList }) => isFromOldList)) {
		addHint(
			run,
			'This server does not know the new alarm list, so the old one was read: the names of geofences are missing, and a filter finds a geofence by its ID only.',
		);
	}
	for (const {
		range: { imei },
		truncatedAt,
	} of readings) {
		for (const second of truncatedAt) {
			const name = answers.map(({ devices }) => devices.get(imei)).find(Boolean);
			addHint(
				run,
				`The device ${labelOf(imei, name)} has 100 alarms or more at ${toIso(second)}. The platform shows no more than 100 of one second, so some may be missing.`,
			);
		}
	}
	for (const hint of new Set(answers.flatMap(leftOut))) addHint(run, hint);
}

/** In the order "One Device After Another", devices after the one that reaches the limit are not read. */
function leftOut({ alarms, needed, limit, order, devices }: LimitedAnswer): string[] {
	const others = devices.size - needed;
	if (order !== 'device' || alarms.length < limit || others === 0) return [];
	return [
		`"Limit" (${inDigits(limit)}) was reached after ${inDigits(needed)} of ${inDigits(devices.size)} devices, so the alarms of the other ${inDigits(others)} are left out. Raise it, or turn on "Return All".`,
	];
}
