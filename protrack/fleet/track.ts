import {
	callThroughPages,
	damagedError,
	endpoints,
	errorToKeep,
	type Page,
	type PlaybackPoint,
	type ProtrackClient,
	type ProtrackError,
} from '../client';
import { runAtOnce } from './concurrency';
import type { RunDemand } from './runLimits';
import { readFirstPage } from './trackFirstPage';
import { planWindows, trackWindows, type TrackWindow } from './trackWindows';

/** Device and time, in epoch seconds, both ends included. */
export interface TrackQuestion {
	imei: string;
	from: number;
	to: number;
}

/** The points of a device that were read. */
export interface Track<Row> {
	/** One for each point, in order of time, none read twice; duplicates that the platform itself stores are kept. */
	rows: Row[];
	/** Seconds (epoch) with more points than the platform can show. */
	truncated: number[];
	/** Whether it was read to the end of the range. */
	isComplete: boolean;
	/** How many records are damaged, and how many points were read `before` them. */
	damages: Array<{ before: number; records: number }>;
	/** Why the reading ended early. */
	error?: ProtrackError;
}

/** How much of a track is read, and how. */
export interface TrackDemand {
	/** How many points are wanted; Infinity for all. */
	limit: number;
	/** Epoch seconds; windows in the future are not asked for. */
	now: number;
	/** How many windows may be read at once where all points are wanted; 1 reads page after page, with the fewest calls. */
	windowsAtOnce?: number;
}

/** Why some of the first `limit` points may be missing. */
export function trackErrors({ rows, damages, error }: Track<unknown>, limit: number): ProtrackError[] {
	const damaged = damages.filter(({ before }) => before < limit).reduce((sum, { records }) => sum + records, 0);
	const errors = damaged === 0 ? [] : [damagedError('playback', damaged, damaged + rows.length)];
	return error && rows.length < limit ? [...errors, error] : errors;
}

/**
 * Reads the points of a device page by page (chapter 2.3), and stops as soon as there are enough.
 * @param toRow makes what is kept of a point, as soon as its page arrives
 * @throws ProtrackError only `canceled`: any other error is kept, with what was read
 */
export async function readTrack<Row>(
	client: ProtrackClient,
	question: TrackQuestion,
	{ limit, now, windowsAtOnce = 1 }: TrackDemand,
	toRow: (point: PlaybackPoint) => Row,
): Promise<Track<Row>> {
	const windows = trackWindows(question, now);
	const reader = { client, imei: question.imei, toRow };
	if (limit === Infinity && windowsAtOnce > 1) return await readAtOnce(reader, windows, now, windowsAtOnce);
	const track = emptyTrack<Row>();
	for (const [index, window] of windows.entries()) {
		const isEnd = await readWindow(reader, window, track, () => track.rows.length >= limit);
		if (track.error) return track;
		track.isComplete = isEnd && index === windows.length - 1;
		if (track.rows.length >= limit) break;
	}
	return track;
}

interface Reader<Row> {
	client: ProtrackClient;
	imei: string;
	toRow: (point: PlaybackPoint) => Row;
}

const emptyTrack = <Row>(): Track<Row> => ({ rows: [], truncated: [], damages: [], isComplete: false });

/**
 * Adds what a window holds to a track. An error is kept with it.
 * @param isEnough asked after each page
 * @returns whether the window was read to its end
 */
async function readWindow<Row>(
	{ client, imei, toRow }: Reader<Row>,
	window: TrackWindow,
	track: Track<Row>,
	isEnough: () => boolean = () => false,
): Promise<boolean> {
	const isEnd = await keepError(track, async () => {
		for await (const page of callThroughPages(client, 'playback', { imei, ...window })) {
			addPage(track, page, toRow);
			if (isEnough()) return page.next === null;
		}
		return true;
	});
	return isEnd ?? false;
}

/** @returns undefined where the task fails: the error is then that of the track @throws ProtrackError only `canceled` */
async function keepError<Result>(track: Track<unknown>, task: () => Promise<Result>): Promise<Result | undefined> {
	try {
		return await task();
	} catch (thrown) {
		track.error = errorToKeep(thrown);
		return undefined;
	}
}

function addPage<Row>(
	track: Track<Row>,
	{ records, damaged, truncatedAt }: Page<'playback'>,
	toRow: (point: PlaybackPoint) => Row,
): void {
	if (damaged.length > 0) track.damages.push({ before: track.rows.length, records: damaged.length });
	for (const record of records) track.rows.push(toRow(record));
	if (truncatedAt !== undefined) track.truncated.push(truncatedAt);
}

/** Reads everything: a first page, which tells how dense the points are, and then several windows at once that do not overlap. */
async function readAtOnce<Row>(
	reader: Reader<Row>,
	windows: TrackWindow[],
	now: number,
	windowsAtOnce: number,
): Promise<Track<Row>> {
	const [first, last] = [windows[0], windows.at(-1)] as [TrackWindow, TrackWindow];
	const beginning = emptyTrack<Row>();
	const rest: Array<Track<Row>> = [];
	const firstPage = await keepError(beginning, async () => await readFirstPage(reader.client, reader.imei, first));
	if (firstPage) {
		const { begin } = firstPage;
		addPage(beginning, firstPage.page, reader.toRow);
		const planner = planWindows({ begin, end: last.endtime, now, windowsAtOnce });
		planner.learn(beginning.rows.length, begin - first.begintime);
		await runAtOnce(windowsAtOnce, () => {
			const window = rest.some(({ error }) => error) ? null : planner.next();
			if (window === null) return null;
			const part = emptyTrack<Row>();
			rest.push(part);
			return async () => {
				await readWindow(reader, window, part);
				planner.learn(part.rows.length, window.endtime + 1 - window.begintime);
			};
		});
	}
	const [next] = rest;
	// That second was not read again.
	if (firstPage?.lastSecond && next?.error && next.rows.length === 0)
		addPage(beginning, firstPage.lastSecond, reader.toRow);
	return joined([beginning, ...rest]);
}

/** @param parts in order of time */
function joined<Row>(parts: ReadonlyArray<Track<Row>>): Track<Row> {
	const track = { ...emptyTrack<Row>(), rows: parts.flatMap(({ rows }) => rows) };
	let before = 0;
	for (const { rows, truncated, damages, error } of parts) {
		for (const damage of damages) track.damages.push({ ...damage, before: before + damage.before });
		before += rows.length;
		track.truncated.push(...truncated);
		track.error ??= error;
	}
	track.isComplete = track.error === undefined;
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
