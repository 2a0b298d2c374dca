import type { Stop } from '../segments';
import { DateTime } from '../../thirdParty';
import type { CsvDialect } from '../csv';
import { printableLine } from '../printable';
import type { PointStore } from './pointStore';

/** What a file shows of a device. */
export interface FileTrack {
	imei: string;
	/** Null where it is not known. */
	name: string | null;
	plateNumber: string | null;
	points: PointStore;
	/** In order of time; none where they are not wanted. */
	stops: readonly Stop[];
}

/** A time in epoch seconds; without the second `to`. */
export interface Span {
	from: number;
	to: number;
}

/** What a file has, whatever its format. */
export interface TrackFile {
	title: string;
	/** Epoch seconds. */
	createdAt: number;
	tracks: readonly FileTrack[];
	/** Only what is in this time. A stop counts by its begin. */
	span: Span;
	/** After more than this without a point, a line ends and another one begins. */
	gapSeconds: number;
	/** Whether points have speed and course, where that is a question of size. */
	hasSpeed: boolean;
	/** IANA name: for times that people read. */
	zone: string;
	dialect: CsvDialect;
}

/** All there is. */
export const ALWAYS: Span = { from: 0, to: Infinity };

const isWithin = ({ from, to }: Span, time: number): boolean => time >= from && time < to;

/** Shows the points of a track that follow each other without a gap: from one index to before another one. */
export function forEachPart(
	{ points }: Pick<FileTrack, 'points'>,
	{ span, gapSeconds }: Pick<TrackFile, 'span' | 'gapSeconds'>,
	visit: (from: number, to: number) => void,
): void {
	let [begin, last] = [-1, 0];
	for (let index = 0; index < points.count; index += 1) {
		const time = points.timeAt(index);
		const isIn = isWithin(span, time);
		if (begin >= 0 && (!isIn || time - last > gapSeconds)) {
			visit(begin, index);
			begin = -1;
		}
		if (isIn && begin < 0) begin = index;
		last = time;
	}
	if (begin >= 0) visit(begin, points.count);
}

/** The stops of a track that the file has, each with its number. */
export const stopsOf = (
	{ stops }: FileTrack,
	{ span }: Pick<TrackFile, 'span'>,
): Array<{ stop: Stop; number: number }> =>
	stops.map((stop, index) => ({ stop, number: index + 1 })).filter(({ stop }) => isWithin(span, stop.arrivedAt));

/** The device as people know it. */
export const titleOf = ({ name, plateNumber, imei }: FileTrack): string =>
	printableLine(name ?? '') || printableLine(plateNumber ?? '') || imei;

/** Its plate and IMEI. */
export const subtitleOf = ({ plateNumber, imei }: FileTrack): string =>
	[printableLine(plateNumber ?? ''), imei].filter((text) => text !== '').join(', ');

/** "Lorry 1, stop 3: 25 min" */
export function stopTitle(track: FileTrack, number: number, stop: Stop): string {
	const isLonger = stop.beginsBefore || stop.endsLater;
	const minutes = Math.round((stop.leftAt - stop.arrivedAt) / 60);
	const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
	const duration = hours === 0 ? `${rest} min` : `${hours} h ${rest} min`;
	return `${titleOf(track)}, stop ${number}: ${duration}${isLonger ? ' or longer' : ''}`;
}

/** "2026-01-31 08:00 to 2026-01-31 08:25 (Africa/Nairobi)" */
export function stopTimes({ arrivedAt, leftAt }: Stop, zone: string): string {
	const local = (seconds: number) => DateTime.fromSeconds(seconds, { zone }).toFormat('yyyy-MM-dd HH:mm');
	return `${local(arrivedAt)} to ${local(leftAt)} (${zone})`;
}
