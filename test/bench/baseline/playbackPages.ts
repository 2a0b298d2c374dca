import type { Item } from './item';
import { playbackItems } from './playback';
import type { Get } from './requests';

const PAGE = 1000;

/** What a user would write to get all points of one device: page after page, each from the second that the one before ends in. */
export async function readPlayback(
	get: Get,
	imei: string,
	name: string,
	range: { from: number; to: number },
): Promise<Item[]> {
	const pages: string[] = [];
	for (let begintime = range.from; ; ) {
		const page = await get('/api/playback', { imei, begintime, endtime: range.to });
		pages.push(page);
		const rows = (JSON.parse(page) as { record: string }).record.split(';');
		const last = Number(rows.at(-1)?.split(',')[2]);
		if (rows.length < PAGE || last === begintime) return playbackItems(pages, imei, name);
		begintime = last;
	}
}
