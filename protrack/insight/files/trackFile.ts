import type { Stop } from '../segments';
import { DateTime } from '../../thirdParty';
import type { CsvDialect } from '../csv';
import { printableLine } from '../printable';
import type { PointStore, StoredPoint } from './pointStore';

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

/** What a file has, whatever its format. */
export interface TrackFile {
	title: string;
	/** The program that makes it. */
	creator: string;
	/** Epoch seconds. */
	createdAt: number;
	tracks: readonly FileTrack[];
	/** After more than this without a point, a line ends and another one begins. */
	gapSeconds: number;
	/** Whether points have speed and course, where that is a question of size. */
	hasSpeed: boolean;
	/** IANA name: for times that people read. */
	zone: string;
	dialect: CsvDialect;
}

/** Points that follow each other: from one index to before another one. */
export interface Run {
	from: number;
	to: number;
}

/** A stop with its number on the whole track. */
export interface NumberedStop {
	stop: Stop;
	number: number;
}

/** What a file has of a track. */
export interface TrackPart extends Omit<FileTrack, 'stops'> {
	runs: readonly Run[];
	stops: readonly NumberedStop[];
}

/** What is written to one file: all of the tracks, or a day of them. */
export interface FileContent extends Omit<TrackFile, 'tracks'> {
	tracks: readonly TrackPart[];
}

/** The lines of a track: its points without the gaps between them. */
export function* linesOf({ points, runs }: TrackPart, gapSeconds: number): Generator<Run> {
	for (const { from, to } of runs) {
		let begin = from;
		for (let index = from + 1; index < to; index += 1) {
			if (points.timeAt(index) - points.timeAt(index - 1) <= gapSeconds) continue;
			yield { from: begin, to: index };
			begin = index;
		}
		yield { from: begin, to };
	}
}

/** Work in steps of a few milliseconds, so that others can run between them. */
export type Steps<Result = void> = Generator<void, Result, undefined>;

/** Points of a step. */
const STEP = 10_000;

/** Shows points in order, in steps after which others may run. */
export function* inSteps(points: PointStore, { from, to }: Run, visit: (point: StoredPoint) => void): Steps {
	for (let begin = from; begin < to; begin += STEP) {
		points.forEach(begin, Math.min(to, begin + STEP), visit);
		yield;
	}
}

type Names = Pick<FileTrack, 'name' | 'plateNumber' | 'imei'>;

/** The device as people know it. */
export const titleOf = ({ name, plateNumber, imei }: Names): string =>
	printableLine(name ?? '') || printableLine(plateNumber ?? '') || imei;

/** Its plate and IMEI. */
export const subtitleOf = ({ plateNumber, imei }: Names): string =>
	[printableLine(plateNumber ?? ''), imei].filter((text) => text !== '').join(', ');

/** "Lorry 1, stop 3: 25 min" */
export function stopTitle(track: Names, { stop, number }: NumberedStop): string {
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
