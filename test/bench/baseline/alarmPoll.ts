import { alarmItems } from './alarms';
import { readDevices } from './fleet';
import type { Item } from './item';
import type { Device } from './positions';
import type { Get } from './requests';

const PAGE = 100;
const HOUR = 3600;
/** Alarms may arrive late; each poll asks for this time before it once more. */
const LOOKBACK = 600;

/**
 * What a user would write behind a Schedule node to get new alarms: one call for each device, one after the other, and what came before is
 * remembered in the static data of the workflow. The list of devices is read once an hour.
 * @param clock epoch seconds
 */
export function createAlarmPoll(get: Get, root: string, clock: () => number): () => Promise<Item[]> {
	let devices = new Map<string, Device>();
	let listedAt = -Infinity;
	/** When each alarm came, by id. */
	let seen = new Map<string, number>();

	async function pagesOf(imei: string, begintime: number, endtime: number): Promise<string[]> {
		const pages: string[] = [];
		for (let begin: number | undefined = begintime; begin !== undefined; ) {
			const page = await get('/api/alarm/list2', { imei, begintime: begin, endtime });
			pages.push(page);
			const { record } = JSON.parse(page) as { record: Array<{ systemtime: number }> };
			const last: number | undefined = record.at(-1)?.systemtime;
			begin = record.length < PAGE || last === begin ? undefined : last;
		}
		return pages;
	}

	return async () => {
		const now = clock();
		if (now - listedAt >= HOUR) {
			devices = await readDevices(get, root);
			listedAt = now;
		}
		const items: Item[] = [];
		for (const { imei, devicename, platenumber } of devices.values()) {
			const pages = await pagesOf(imei, now - LOOKBACK, now);
			for (const item of alarmItems(pages, imei, devicename, platenumber)) {
				const { id } = item.json as { id: string };
				if (!seen.has(id)) items.push(item);
				seen.set(id, now);
			}
		}
		seen = new Map([...seen].filter(([, at]) => now - at <= LOOKBACK));
		return items;
	};
}
