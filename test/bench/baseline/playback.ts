import { createIso, known, type Item } from './item';

/** What is read: a device, and a range in epoch seconds, both ends included. */
export interface PlaybackRange {
	imei: string;
	deviceName: string | null;
	from: number;
	to: number;
}

/** An HTTP Request for `/api/playback`. @returns its body */
export type AskPlayback = (query: { imei: string; begintime: number; endtime: number }) => Promise<string>;

/** The platform gives at most so many points at once. */
const PAGE = 1000;

/** Asks page after page, each from the second that the one before ends in, and calls `use` for each row, once. */
async function forEachRow(
	ask: AskPlayback,
	{ imei, from, to }: PlaybackRange,
	use: (row: string) => void,
): Promise<void> {
	let begin = from;
	let boundary = new Set<string>();
	for (;;) {
		const { record } = JSON.parse(await ask({ imei, begintime: begin, endtime: to })) as { record?: string };
		const rows = record ? record.split(';') : [];
		// only the first rows can be those of the page before
		let isBoundary = boundary.size > 0;
		for (const row of rows) {
			isBoundary &&= boundary.has(row);
			if (!isBoundary) use(row);
		}
		if (rows.length < PAGE) return;
		const lastTime = timeOf(rows.at(-1));
		boundary = new Set<string>();
		for (let index = rows.length - 1; timeOf(rows[index]) === lastTime && index >= 0; index -= 1) {
			boundary.add(rows[index] ?? '');
		}
		begin = Number(lastTime);
	}
}

const timeOf = (row = ''): string | undefined => row.split(',', 3)[2];

/** What a user would write in a Code node to read a device's history: the points, each once. */
export async function playbackItems(ask: AskPlayback, range: PlaybackRange): Promise<Item[]> {
	const { imei, deviceName } = range;
	const items: Item[] = [];
	const iso = createIso();
	await forEachRow(ask, range, (row) => {
		const values = row.split(',');
		const longitude = Number(values[0]);
		const latitude = Number(values[1]);
		const hasFix = latitude !== 0 || longitude !== 0;
		items.push({
			json: {
				imei,
				deviceName,
				plateNumber: null,
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

/** The same as one item with a list. */
export async function playbackTrack(ask: AskPlayback, range: PlaybackRange): Promise<Item[]> {
	const { imei, deviceName, from, to } = range;
	const points: object[] = [];
	const iso = createIso();
	await forEachRow(ask, range, (row) => {
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
		from: iso(from),
		to: iso(to),
		pointCount: points.length,
		points,
	};
	return [{ json, pairedItem: { item: 0 } }];
}
