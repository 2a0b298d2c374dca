import type { AlarmReading, Found } from '../../protrack/fleet';
import { toIso } from '../../protrack/fleet';
import { hint, type Run } from '../shared/items';

interface LimitedAnswer extends Found {
	limit: number;
	devices: ReadonlyMap<string, unknown>;
}

/** Says what the items themselves cannot: what is missing, and why. */
export function tell(run: Run, readings: AlarmReading[], answers: LimitedAnswer[]): void {
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
	for (const said of new Set(answers.flatMap(leftOut))) hint(run, said);
}

/** A limit says nothing of the devices that come after those that fill it. */
function leftOut({ alarms, needed, limit, devices }: LimitedAnswer): string[] {
	const others = devices.size - needed;
	if (alarms.length < limit || others === 0) return [];
	return [
		`"Limit" (${limit}) was reached after ${needed} of ${devices.size} devices, so the alarms of the other ${others} are left out. Raise it, or switch on "Return All".`,
	];
}

function counted(devices: number): string {
	return devices === 1 ? '1 device' : `${devices} devices`;
}
