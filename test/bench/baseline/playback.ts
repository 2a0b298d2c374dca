import { known, type Item } from './item';

/** "00Z" to "59Z". */
const SECONDS = Array.from({ length: 60 }, (_, second) => `${String(second).padStart(2, '0')}Z`);

/** Epoch seconds as ISO 8601 in UTC. Making a Date takes a third of the time, and points come in order, so it is made once a minute. */
function createIso(): (seconds: number) => string {
	let minute = NaN;
	let start = '';
	return (seconds) => {
		const second = seconds % 60;
		if (seconds - second !== minute) {
			minute = seconds - second;
			start = new Date(minute * 1000).toISOString().slice(0, 17);
		}
		return `${start}${SECONDS[second] ?? ''}`;
	};
}

/**
 * What a user would write in a Code node behind an HTTP Request node that reads all pages of one device: the points, each once.
 * @param pages the bodies in order; each begins in the second that the one before ends in
 */
export function playbackItems(pages: Iterable<string>, imei: string, deviceName: string | null): Item[] {
	const items: Item[] = [];
	const iso = createIso();
	let boundary = new Set<string>();
	for (const page of pages) {
		const { record } = JSON.parse(page) as { record?: string };
		const rows = record ? record.split(';') : [];
		const lastTime = rows.at(-1)?.split(',', 3)[2];
		const next = new Set<string>();
		// only the first rows can be those of the page before
		let isBoundary = boundary.size > 0;
		for (const row of rows) {
			if (isBoundary) {
				if (boundary.has(row)) continue;
				isBoundary = false;
			}
			const values = row.split(',');
			const longitude = Number(values[0]);
			const latitude = Number(values[1]);
			const hasFix = latitude !== 0 || longitude !== 0;
			items.push({
				json: {
					imei,
					deviceName,
					latitude: hasFix ? latitude : null,
					longitude: hasFix ? longitude : null,
					fixedAt: iso(Number(values[2])),
					speedKmh: known(Number(values[3])),
					courseDeg: known(Number(values[4])),
				},
				pairedItem: { item: 0 },
			});
		}
		for (let index = rows.length - 1; index >= 0; index -= 1) {
			const row = rows[index] as string;
			if (row.split(',', 3)[2] !== lastTime) break;
			next.add(row);
		}
		boundary = next;
	}
	return items;
}

/** When the next page begins: in the second of the last point. @returns null after the last page */
export function nextPageFrom(page: string): number | null {
	const { record } = JSON.parse(page) as { record?: string };
	const rows = record ? record.split(';') : [];
	return rows.length < 1000 ? null : Number(rows.at(-1)?.split(',', 3)[2]);
}
