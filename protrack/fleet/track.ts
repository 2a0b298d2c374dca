import {
	callThroughPages,
	damagedError,
	endpoints,
	errorToKeep,
	type PlaybackPoint,
	type ProtrackClient,
	type ProtrackError,
} from '../client';
import type { RunDemand } from './runLimits';

const HOUR = 3600;

/**
 * How much time one sequence of pages covers. The document names no limit. Users rarely ask for more than a month, so a window holds 31 days and the
 * extra hour at the end of daylight saving time: a month then costs no more calls than it has pages.
 */
const WINDOW = 31 * 24 * HOUR + HOUR;

/** Device and time, in epoch seconds, both ends included. */
export interface TrackQuestion {
	imei: string;
	from: number;
	to: number;
}

/** What is known of the points of a device that were read. */
export interface Track {
	/** How many points were read. */
	count: number;
	/** Seconds (epoch) with more points than the platform can show. */
	truncated: number[];
	/** Whether it was read to the end of the range. */
	isComplete: boolean;
	/** How many records are damaged, and how many points were read `before` them. */
	damages: Array<{ before: number; records: number }>;
	/** Why the reading ended early. */
	error?: ProtrackError;
}

/** Why some of the first `limit` points may be missing. */
export function trackErrors({ count, damages, error }: Track, limit: number): ProtrackError[] {
	const damaged = damages.filter(({ before }) => before < limit).reduce((sum, { records }) => sum + records, 0);
	const errors = damaged === 0 ? [] : [damagedError('playback', damaged, damaged + count)];
	return error && count < limit ? [...errors, error] : errors;
}

/**
 * Reads the points of a device page by page (chapter 2.3), and stops as soon as there are enough. It keeps none of them.
 * @param limit how many points are wanted; Infinity for all
 * @param now epoch seconds; windows in the future are not asked for
 * @param take gets the points of each page as it arrives, which may go beyond the limit: in order of time, none twice; duplicates that the platform
 * itself stores are kept
 * @throws ProtrackError only `canceled`: any other error is kept, after what was read before it
 */
export async function readTrack(
	client: ProtrackClient,
	question: TrackQuestion,
	limit: number,
	now: number,
	take: (point: PlaybackPoint) => void,
): Promise<Track> {
	const track: Track = { count: 0, truncated: [], damages: [], isComplete: false };
	try {
		const windows = trackWindows(question, now);
		for (const [index, window] of windows.entries()) {
			for await (const { records, damaged, truncatedAt, next } of callThroughPages(client, 'playback', {
				imei: question.imei,
				...window,
			})) {
				if (damaged.length > 0) track.damages.push({ before: track.count, records: damaged.length });
				for (const record of records) take(record);
				track.count += records.length;
				if (truncatedAt !== undefined) track.truncated.push(truncatedAt);
				if (track.count < limit) continue;
				track.isComplete = next === null && index === windows.length - 1;
				return track;
			}
		}
		track.isComplete = true;
	} catch (thrown) {
		track.error = errorToKeep(thrown);
	}
	return track;
}

/** A moving device sends a point every 5 to 12 s (observed). */
const SECONDS_PER_POINT = 10;

/**
 * What a track takes if the device moves all the time.
 * @param limit how many points are wanted; Infinity for all
 * @param now epoch seconds: the future costs nothing
 */
export function estimateTrack({ from, to }: Omit<TrackQuestion, 'imei'>, limit: number, now: number): RunDemand {
	const items = Math.min(limit, Math.floor(Math.max(0, Math.min(to, now) - from) / SECONDS_PER_POINT));
	return { calls: Math.max(1, Math.ceil(items / (endpoints.playback.paging?.size ?? 1))), items };
}

/**
 * Cuts a range into windows, each for one sequence of pages, without gaps or overlaps.
 * @returns both ends of each window in epoch seconds, included
 */
export function trackWindows(
	{ from, to }: Omit<TrackQuestion, 'imei'>,
	now: number,
): Array<{ begintime: number; endtime: number }> {
	const windows = [];
	for (let begintime = from; begintime <= to; begintime += WINDOW + 1) {
		// The future has no points. The first window is read in any case, because the host's clock may be slow.
		if (begintime > from && begintime > now) break;
		windows.push({ begintime, endtime: Math.min(begintime + WINDOW, to) });
	}
	return windows;
}
