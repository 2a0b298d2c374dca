import { sixDecimals } from './geometry';
import type { Span, Telemetry } from './telemetry';
import type { AlarmRecord, Point } from './wire';

/** Points of one answer, chapter 2.3. */
const PLAYBACK_PAGE = 1000;

/** Alarms of one answer, chapters 2.8 and 2.17. */
const ALARM_PAGE = 100;

/** The order of records of equal time, which nobody promises. */
export type TieOrder = <T>(records: readonly T[]) => T[];

const asStored: TieOrder = (records) => [...records];

/** The first page of the points within `span`, by the time of the fix. */
export function playbackPage(source: Pick<Telemetry, 'points'>, span: Span, tieOrder = asStored): Point[] {
	return firstPage(source.points(span, PLAYBACK_PAGE), ({ gpstime }) => gpstime, PLAYBACK_PAGE, tieOrder);
}

/** The first page of the alarms within `span`, by the time of receipt. */
export function alarmPage(source: Pick<Telemetry, 'alarms'>, span: Span, tieOrder = asStored): AlarmRecord[] {
	return firstPage(source.alarms(span, ALARM_PAGE), ({ systemtime }) => systemtime, ALARM_PAGE, tieOrder);
}

function firstPage<T>(records: readonly T[], timeOf: (record: T) => number, size: number, tieOrder: TieOrder): T[] {
	return tieOrder(records)
		.sort((a, b) => timeOf(a) - timeOf(b))
		.slice(0, size);
}

/** The record of chapter 2.3. Trailing zeros are cut, as in the recordings. */
export function playbackText(points: readonly Point[]): string {
	return points
		.map(({ longitude, latitude, gpstime, speed, course }) =>
			[sixDecimals(longitude), sixDecimals(latitude), gpstime, speed, course].join(),
		)
		.join(';');
}
