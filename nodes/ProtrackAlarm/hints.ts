import type { AlarmReading, Found } from '../../protrack/fleet';
import { toIso } from '../../protrack/fleet';
import { hint, type Run } from '../shared/items';

/** Says what the items themselves cannot: what is missing, and why. */
export function tell(run: Run, readings: AlarmReading[], answers: Found[]): void {
	const pages = readings.reduce((sum, reading) => sum + reading.pages, 0);
	if (readings.some((reading) => reading.pages > 1)) hint(run, `${pages} pages read, of ${counted(readings.length)}`);
	if (readings.some(({ isFromOldList }) => isFromOldList)) {
		hint(run, 'This server does not know the new alarm list, so the old one was read: the names of geofences are missing, and a filter finds a geofence by its ID only.');
	}
	for (const { range, crowdedAt } of readings) {
		for (const second of crowdedAt) {
			hint(run, `The device ${range.imei} has 100 alarms or more at ${toIso(second)}. The platform shows no more than 100 of one second, so some may be missing.`);
		}
	}
	tellFaults(run, new Set(answers.flatMap((answer) => answer.readings)));
}

/** One hint for each reason. */
function tellFaults(run: Run, readings: ReadonlySet<AlarmReading>): void {
	const byReason = new Map<string, string[]>();
	for (const { range, fault, alarms } of readings) {
		if (!fault) continue;
		const reason = `${fault.message}. ${fault.advice}`;
		const device = alarms.length > 0 ? `${range.imei} (incomplete after ${alarms.length} alarms)` : range.imei;
		byReason.set(reason, [...(byReason.get(reason) ?? []), device]);
	}
	for (const [reason, devices] of byReason) {
		hint(run, `The alarms of ${counted(devices.length)} could not be read: ${devices.join(', ')}. ${reason}`);
	}
}

function counted(devices: number): string {
	return devices === 1 ? '1 device' : `${devices} devices`;
}
