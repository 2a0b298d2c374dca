import { callThroughPages, type Page, type ProtrackClient } from '../client';
import type { TrackWindow } from './trackWindows';

/** The begin of a track, and where the windows follow that are read at once. */
export interface FirstPage {
	/** Without its last second if another page follows: the window that begins there holds all of that second. */
	page: Page<'playback'>;
	/** Where what is left begins (epoch seconds). */
	begin: number;
	/** What the page holds of that second; undefined where no page follows. */
	lastSecond?: Page<'playback'>;
}

/** Reads the first page of a range, which tells how dense the points are. @throws ProtrackError */
export async function readFirstPage(client: ProtrackClient, imei: string, window: TrackWindow): Promise<FirstPage> {
	const { value: page } = await callThroughPages(client, 'playback', { imei, ...window }).next();
	if (!page) throw new Error('Every range has a first page');
	const { next, records, damaged } = page;
	if (next === null) return { page, begin: window.endtime + 1 };
	const isBefore = (time: number | null) => time === null || time < next;
	const partOf = (isPart: (time: number | null) => boolean) => ({
		...page,
		records: records.filter(({ gpstime }) => isPart(gpstime)),
		damaged: damaged.filter(isPart),
	});
	return {
		page: partOf(isBefore),
		begin: next,
		lastSecond: { ...partOf((time) => !isBefore(time)), truncatedAt: undefined },
	};
}
