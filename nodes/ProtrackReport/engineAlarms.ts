import type { ProtrackError } from '../../protrack/client';
import { alarmCode } from '../../protrack/fleet';
import { engineTimes, type TrackRange } from '../../protrack/insight';
import type { LimitedRun } from '../shared/runLimits';
import type { TimeRange } from '../shared/timeRange';
import { readDeviceAlarms, type DeviceAlarms, type WantedAlarms } from './deviceAlarms';

const ENGINE_ON = alarmCode('engineOn');
const ENGINE_OFF = alarmCode('engineOff');
const ENGINE_ALARMS = new Set([ENGINE_ON, ENGINE_OFF].filter((code) => code !== null));

/** When the engine of a device was on. */
export interface EngineFacts {
	/** In order; null where no alarm tells. */
	times: TrackRange[] | null;
	/** Why alarms may be missing. */
	errors: ProtrackError[];
}

/**
 * Reads the alarms Engine On and Engine Off: see `readDeviceAlarms`.
 * @returns what was found for one of the devices and ranges
 * @throws ProtrackError only `canceled`
 */
export async function readEngineTimes(
	run: LimitedRun,
	wanted: readonly WantedAlarms[],
): Promise<(imei: string, range: TimeRange) => EngineFacts> {
	const alarmsOf = await readDeviceAlarms(run, wanted, ENGINE_ALARMS);
	return (imei, range) => {
		const found = alarmsOf(imei, range);
		return { times: engineTimesIn(found, range), errors: found.errors };
	};
}

/** When the engine was on, by alarms of which some may be others; null where none tells, or where some may be missing. */
export function engineTimesIn({ alarms, errors }: DeviceAlarms, range: TimeRange): TrackRange[] | null {
	const changes = alarms
		.filter(({ type }) => ENGINE_ALARMS.has(type))
		.map(({ time, type }) => ({ time, isOn: type === ENGINE_ON }));
	return errors.length === 0 && changes.length > 0 ? engineTimes(changes, range) : null;
}
