import { callThroughPages, extendClient, type Page, type PlaybackPoint, type ProtrackClient } from '../client';
import { FailureStreak } from './failureStreak';
import type { Coordinate } from './geography';
import { estimateTrack, type TrackQuestion } from './track';
import { readFirstPage } from './trackFirstPage';
import { planWindows, trackWindows, type TrackWindow } from './trackWindows';
import { orNull } from './values';

/** One report of a device, as small as a calculation needs it. (0,0) means that there was no fix. */
export interface StreamedPoint extends Coordinate {
	/** When the satellites were read, epoch seconds. */
	time: number;
	/** As the device says; null where it does not. */
	speedKmh: number | null;
	/** Degrees from north, clockwise; null where the device does not say. */
	courseDeg: number | null;
}

/** Some of the points of a device, in order of time and after those of the page before. */
export interface TrackPage {
	points: StreamedPoint[];
	/** How many records of the page cannot be read. */
	damaged: number;
	/** Set where this second (epoch) has more points than the platform can show. */
	truncatedAt?: number;
}

/**
 * A window that turns out to be longer is read on when its turn has come. Windows are planned with 5 pages, so some 40 pages of 8 windows wait in memory,
 * and never more than 64.
 */
const MAX_PAGES_AHEAD = 8;

/** Reads the points of devices page by page (chapter 2.3) without keeping them: a year takes no more memory than a day. One object for all devices of a run. */
export class TrackStreams {
	private readonly client: ProtrackClient;
	private readonly failures = new FailureStreak(({ isDeviceScoped }) => isDeviceScoped);

	/**
	 * @param now epoch seconds; what lies ahead is not asked for
	 * @param minLatencyMs where the first page comes sooner, the others are read one after the other: several at once take up to 15 % more calls, and leave more
	 * garbage in memory than one
	 */
	constructor(
		client: ProtrackClient,
		private readonly now: number,
		private readonly minLatencyMs = 0,
	) {
		// Points that pass through are neither kept nor given out, so they do not count as items of the run; its calls are limited all the same.
		this.client = extendClient(client, { countRecords: () => {} });
	}

	/**
	 * @param windowsAtOnce how many parts of the range may be read at the same time; 1 reads page after page, with the fewest calls
	 * @throws ProtrackError after every page before it was handed out; also `canceled`
	 */
	async *read(question: TrackQuestion, windowsAtOnce = 1): AsyncGenerator<TrackPage, void, undefined> {
		const { imei } = question;
		const windows = trackWindows(question, this.now);
		yield* windowsAtOnce > 1 ? this.readAtOnce(imei, windows, windowsAtOnce) : this.inOrder(imei, windows);
	}

	private async *pagesOf(imei: string, window: TrackWindow): AsyncGenerator<TrackPage, void, undefined> {
		const pages = callThroughPages(this.client, 'playback', { imei, ...window });
		const next = async () => (await this.failures.run(async () => await pages.next())).value;
		for (let page = await next(); page; page = await next()) yield toTrackPage(page);
	}

	/** A first page or two, which tell how dense the points are and how slow the platform is, and then what is left. */
	private async *readAtOnce(
		imei: string,
		windows: TrackWindow[],
		windowsAtOnce: number,
	): AsyncGenerator<TrackPage, void, undefined> {
		const [first, ...others] = windows as [TrackWindow, ...TrackWindow[]];
		const known = { points: 0, begin: first.begintime, isQuick: false };
		/** What was read of a second that is asked for again. */
		let secondLeft: Page<'playback'> | undefined;
		try {
			// The first page of a run may wait for a login.
			for (let pages = 0; pages < 2 && known.begin <= first.endtime && !known.isQuick; pages += 1) {
				const askedAt = performance.now();
				const { page, begin, lastSecond } = await this.failures.run(
					async () => await readFirstPage(this.client, imei, { ...first, begintime: known.begin }),
				);
				known.isQuick = performance.now() - askedAt < this.minLatencyMs;
				known.points += page.records.length;
				known.begin = begin;
				secondLeft = lastSecond;
				yield toTrackPage(page);
			}
			const left = [{ ...first, begintime: known.begin }, ...others].filter(
				({ begintime, endtime }) => begintime <= endtime,
			);
			const density = { points: known.points, seconds: known.begin - first.begintime };
			const rest = known.isQuick ? this.inOrder(imei, left) : this.ahead(imei, left, windowsAtOnce, density);
			for await (const each of rest) {
				secondLeft = undefined;
				yield each;
			}
		} catch (thrown) {
			// That second was not read again.
			if (secondLeft) yield toTrackPage(secondLeft);
			throw thrown;
		}
	}

	private async *inOrder(imei: string, windows: TrackWindow[]): AsyncGenerator<TrackPage, void, undefined> {
		for (const window of windows) yield* this.pagesOf(imei, window);
	}

	/** Several windows that do not overlap, handed out in order. @param known how many points so many seconds of the range have */
	private async *ahead(
		imei: string,
		windows: TrackWindow[],
		windowsAtOnce: number,
		known: { points: number; seconds: number },
	): AsyncGenerator<TrackPage, void, undefined> {
		const [begin = 0, end = -1] = [windows[0]?.begintime, windows.at(-1)?.endtime];
		const planner = planWindows({ begin, end, now: this.now, windowsAtOnce, isStream: true });
		planner.learn(known.points, known.seconds);
		const state = { isOver: false };
		const waiting: Array<{ window: TrackWindow; pages: AsyncIterable<TrackPage> }> = [];
		const readNext = () => {
			const window = planner.next();
			if (window) waiting.push({ window, pages: readAhead(this.pagesOf(imei, window), () => state.isOver) });
		};
		try {
			for (let index = 0; index < windowsAtOnce; index += 1) readNext();
			for (let part = waiting.shift(); part; part = waiting.shift()) {
				let points = 0;
				for await (const each of part.pages) {
					points += each.points.length;
					yield each;
				}
				planner.learn(points, part.window.endtime + 1 - part.window.begintime);
				readNext();
			}
		} finally {
			state.isOver = true;
		}
	}
}

/** Begins to read at once, and stops after some pages until somebody wants more. @param isOver whether nobody will want more */
function readAhead(pages: AsyncGenerator<TrackPage, void, undefined>, isOver: () => boolean): AsyncIterable<TrackPage> {
	const ready: TrackPage[] = [];
	const fill = async () => {
		while (ready.length < MAX_PAGES_AHEAD && !isOver()) {
			const { value: page } = await pages.next();
			if (!page) return;
			ready.push(page);
		}
	};
	const filled = fill();
	// Its error is thrown when its turn comes; until then it must not be an unhandled rejection.
	filled.catch(() => {});
	return (async function* () {
		await Promise.allSettled([filled]);
		for (let page = ready.shift(); page; page = ready.shift()) yield page;
		await filled;
		yield* pages;
	})();
}

function toTrackPage({ records, damaged, truncatedAt }: Page<'playback'>): TrackPage {
	return { points: records.map(toStreamedPoint), damaged: damaged.length, truncatedAt };
}

function toStreamedPoint({ gpstime, latitude, longitude, speed, course }: PlaybackPoint): StreamedPoint {
	return {
		time: gpstime ?? 0,
		latitude: latitude ?? 0,
		longitude: longitude ?? 0,
		speedKmh: orNull(speed),
		courseDeg: orNull(course),
	};
}

/** A vehicle that is driven for 8 hours a day; while it stands, it sends next to nothing. */
const SHARE_OF_DRIVING = 1 / 3;

/** About how many calls the points of a device take. @param now epoch seconds: the future costs nothing */
export function estimateStream(range: Omit<TrackQuestion, 'imei'>, now: number): number {
	return Math.max(1, Math.ceil(estimateTrack(range, Infinity, now).calls * SHARE_OF_DRIVING));
}
