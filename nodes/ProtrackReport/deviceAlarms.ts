import { getOrCreate, type ProtrackError } from '../../protrack/client';
import { AlarmArchive } from '../../protrack/fleet';
import type { LimitedRun } from '../shared/runLimits';
import type { TimeRange } from '../shared/timeRange';

/** Devices whose alarms of a range are wanted. */
export interface WantedAlarms {
	imeis: Iterable<string>;
	range: TimeRange;
}

/** What was found for one device and range. */
export interface DeviceAlarms {
	/** In order of receipt: when each happened (epoch seconds), and the platform's code. */
	alarms: Array<{ time: number; type: number }>;
	/** Why alarms may be missing. */
	errors: ProtrackError[];
}

/**
 * Reads alarms (chapter 2.17) by the time the platform received them: one call or more for each device and range.
 * @param wanted devices of the same range share a question
 * @returns what was found for one of the devices and ranges
 * @throws ProtrackError only `canceled`
 */
export async function readDeviceAlarms(
	run: LimitedRun,
	wanted: readonly WantedAlarms[],
	types: ReadonlySet<number> | null,
): Promise<(imei: string, range: TimeRange) => DeviceAlarms> {
	const byRange = new Map<string, { range: TimeRange; imeis: Set<string> }>();
	for (const { imeis, range } of wanted) {
		const group = getOrCreate(byRange, keyOf('', range), () => ({ range, imeis: new Set<string>() }));
		for (const imei of imeis) group.imeis.add(imei);
	}
	const groups = [...byRange.values()];
	const answers = await new AlarmArchive(run.client).answer(
		groups.map(({ range, imeis }) => ({
			...range,
			imeis,
			order: 'oldest' as const,
			limit: Infinity,
			fits: ({ record }) => types?.has(record.alarmtype) ?? true,
		})),
	);
	const found = new Map<string, DeviceAlarms>();
	const of = (imei: string, range: TimeRange) =>
		getOrCreate(found, keyOf(imei, range), (): DeviceAlarms => ({ alarms: [], errors: [] }));
	for (const [index, { alarms, failed }] of answers.entries()) {
		const range = groups[index]?.range;
		if (!range) continue;
		for (const { imei, record } of alarms) {
			const time = record.gpstime ?? record.systemtime;
			if (time !== null) of(imei, range).alarms.push({ time, type: record.alarmtype });
		}
		for (const { reading, errors } of failed) of(reading.range.imei, range).errors.push(...errors);
	}
	return (imei, range) => found.get(keyOf(imei, range)) ?? { alarms: [], errors: [] };
}

/** The least calls that it takes. */
export function countAlarmCalls(wanted: readonly WantedAlarms[]): number {
	const keys = new Set<string>();
	for (const { imeis, range } of wanted) for (const imei of imeis) keys.add(keyOf(imei, range));
	return keys.size;
}

const keyOf = (imei: string, { from, to }: TimeRange): string => `${imei} ${from} ${to}`;
