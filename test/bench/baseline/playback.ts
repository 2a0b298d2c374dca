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

/** Calls `use` for each row of the pages, once. @param pages the bodies in order; each begins in the second that the one before ends in */
function forEachRow(pages: Iterable<string>, use: (row: string) => void): void {
	let boundary = new Set<string>();
	for (const page of pages) {
		const { record } = JSON.parse(page) as { record?: string };
		const rows = record ? record.split(';') : [];
		// only the first rows can be those of the page before
		let isBoundary = boundary.size > 0;
		for (const row of rows) {
			isBoundary &&= boundary.has(row);
			if (!isBoundary) use(row);
		}
		const lastTime = timeOf(rows.at(-1));
		boundary = new Set<string>();
		for (let index = rows.length - 1; timeOf(rows[index]) === lastTime && index >= 0; index -= 1) {
			boundary.add(rows[index] ?? '');
		}
	}
}

const timeOf = (row = ''): string | undefined => row.split(',', 3)[2];

/** What a user would write in a Code node behind an HTTP Request node that reads all pages of one device: the points, each once. */
export function playbackItems(pages: Iterable<string>, imei: string, deviceName: string | null): Item[] {
	const items: Item[] = [];
	const iso = createIso();
	forEachRow(pages, (row) => {
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
	});
	return items;
}

/** The same as one item with a list. @param range epoch seconds, which a user knows from the settings of the workflow */
export function playbackTrack(
	pages: Iterable<string>,
	imei: string,
	deviceName: string | null,
	range: { from: number; to: number },
): Item[] {
	const points: object[] = [];
	const iso = createIso();
	forEachRow(pages, (row) => {
		const values = row.split(',');
		const longitude = Number(values[0]);
		const latitude = Number(values[1]);
		const hasFix = latitude !== 0 || longitude !== 0;
		points.push({
			imei,
			latitude: hasFix ? latitude : null,
			longitude: hasFix ? longitude : null,
			fixedAt: iso(Number(values[2])),
			speedKmh: known(Number(values[3])),
			courseDeg: known(Number(values[4])),
		});
	});
	const json = {
		imei,
		deviceName,
		plateNumber: null,
		from: iso(range.from),
		to: iso(range.to),
		pointCount: points.length,
		points,
	};
	return [{ json, pairedItem: { item: 0 } }];
}
