import { endpoints } from '../client';

const HOUR = 3600;

/**
 * How much time one sequence of pages covers. The document names no limit. Users rarely ask for more than a month, so a window holds 31 days and the
 * extra hour at the end of daylight saving time: a month then costs no more calls than it has pages.
 */
const WINDOW = 31 * 24 * HOUR + HOUR;

/** Both ends in epoch seconds, included. */
export interface TrackWindow {
	begintime: number;
	endtime: number;
}

/**
 * Cuts a range into windows, each for one sequence of pages, without gaps or overlaps.
 * @param now epoch seconds: the future has no points
 */
export function trackWindows({ from, to }: { from: number; to: number }, now: number): TrackWindow[] {
	const windows = [];
	for (let begintime = from; begintime <= to; begintime += WINDOW + 1) {
		// The first window is read in any case, because the host's clock may be slow.
		if (begintime > from && begintime > now) break;
		windows.push({ begintime, endtime: Math.min(begintime + WINDOW, to) });
	}
	return windows;
}

const PAGE = endpoints.playback.paging?.size ?? 1;

/**
 * Each window costs half a call more than its points need, because its last page is not full; and a window that turns out long is waited for alone.
 * With these two, 87 pages take at most 15 % more calls and about a sixth of the time, where points are spread evenly as well as by day and night.
 */
const MIN_PAGES = 5;
const ROUNDS = 1.5;

/** Pages of a window that is read as a stream: a little less than 5, so that evenly spread points do not take a sixth page for the rest. */
const STREAM_PAGES = 4.75;

/**
 * Cuts the rest of a range into windows that are read at once: a share of what is left for each, so that they get shorter and end together.
 * How many points there may be is learned from the windows that were read.
 * @param rest `begin`: where the rest begins, epoch seconds; `isStream`: no window gets longer than it has to be, because its pages wait in memory until
 * their turn comes
 */
export function planWindows(rest: {
	begin: number;
	end: number;
	now: number;
	windowsAtOnce: number;
	isStream?: boolean;
}): {
	/** @returns null when nothing is left */
	next: () => TrackWindow | null;
	/** @param points that these seconds of the range have */
	learn: (points: number, seconds: number) => void;
} {
	const { end, now, windowsAtOnce, isStream = false } = rest;
	const known = { pages: 0, seconds: 0 };
	let { begin } = rest;
	return {
		next() {
			if (begin > end) return null;
			const pagesPerSecond = known.pages / known.seconds;
			const pagesLeft = pagesPerSecond * Math.max(0, Math.min(end, now) + 1 - begin);
			const pages = isStream ? STREAM_PAGES : Math.max(MIN_PAGES, pagesLeft / (ROUNDS * windowsAtOnce));
			const seconds = pagesLeft <= ROUNDS * MIN_PAGES ? Infinity : Math.ceil(pages / pagesPerSecond);
			const window = { begintime: begin, endtime: Math.min(end, begin + WINDOW, begin + seconds - 1) };
			begin = window.endtime + 1;
			return window;
		},
		learn(points, seconds) {
			known.pages += points / PAGE;
			known.seconds += seconds;
		},
	};
}
