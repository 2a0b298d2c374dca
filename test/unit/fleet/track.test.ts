import { readTrack, toPoint } from '../../../protrack/fleet';
import { trackWindows } from '../../../protrack/fleet/trackWindows';
import type { PlaybackPoint } from '../../../protrack/client';
import type { FakeClient } from '../../support/fakeClient';
import { MemoryPlatform } from '../../support/memoryPlatform';
import { IMEI } from '../../support/testData';

const DAY = 86_400;

/** A platform with a point in each of the given seconds. */
function platformWith(times: number[]): FakeClient {
	const platform = new MemoryPlatform();
	times.forEach((gpstime) => platform.addPoint(IMEI, { gpstime, speed: 0 }));
	return platform.client;
}

describe('trackWindows', () => {
	const now = 1000 * DAY;

	it.each([
		['a second', 1, 1],
		['31 days', 31 * DAY, 1],
		['a month in which summer time ends', 31 * DAY + 3600, 1],
		['a second more', 31 * DAY + 3601, 2],
		['a year', 365 * DAY, 12],
	])('reads %s with the least number of chains', (_, length, count) => {
		expect(trackWindows({ from: 0, to: length }, now)).toHaveLength(count);
	});

	it('shares no second between windows and leaves none out', () => {
		const windows = trackWindows({ from: 5, to: 100 * DAY }, now);
		expect(windows[0]?.begintime).toBe(5);
		expect(windows.at(-1)?.endtime).toBe(100 * DAY);
		expect(windows.slice(1).map(({ begintime }) => begintime)).toEqual(
			windows.slice(0, -1).map(({ endtime }) => endtime + 1),
		);
	});

	it('does not ask window after window for what lies ahead', () => {
		expect(trackWindows({ from: now - DAY, to: now + 3650 * DAY }, now)).toHaveLength(1);
		expect(trackWindows({ from: now + DAY, to: now + 3650 * DAY }, now)).toHaveLength(1);
	});
});

describe('readTrack', () => {
	const timeOf = ({ gpstime }: PlaybackPoint) => gpstime;
	const range = { imei: IMEI, from: 1_700_000_000, to: 1_700_000_000 + 40 * DAY };
	const now = range.to;
	/** One point every 20 minutes: 2880 points in 40 days, and one on each side of the border between the windows. */
	const border = range.from + 31 * DAY + 3600;
	const times = [...Array.from({ length: 2880 }, (_, index) => range.from + index * 1200), border + 1].sort(
		(a, b) => a - b,
	);

	it('gives every point once and in order across pages and windows', async () => {
		const client = platformWith(times);
		const { rows } = await readTrack(client, range, { limit: Infinity, now }, timeOf);
		expect(rows).toEqual(times);
	});

	it('reads no page beyond the limit', async () => {
		const client = platformWith(times);
		await readTrack(client, range, { limit: 1000, now }, timeOf);
		expect(client.sent).toHaveLength(1);
		await readTrack(client, range, { limit: 1001, now }, timeOf);
		expect(client.sent).toHaveLength(3);
	});

	it('says at which second there are more points than the platform shows', async () => {
		const second = range.from + 60;
		const client = platformWith([range.from, ...Array.from({ length: 1500 }, () => second), second + 1]);
		const { rows, truncated } = await readTrack(client, range, { limit: Infinity, now }, timeOf);
		expect(truncated).toEqual([second]);
		expect(rows.at(-1)).toBe(second + 1);
	});
});

describe('toPoint', () => {
	const record = { longitude: 20.5, latitude: 10.5, gpstime: 1_700_000_000, speed: 42, course: 90, raw: {} };

	it('gives place, time in UTC, km/h and degrees', () => {
		expect(toPoint(IMEI, record)).toEqual({
			imei: IMEI,
			latitude: 10.5,
			longitude: 20.5,
			fixedAt: '2023-11-14T22:13:20Z',
			speedKmh: 42,
			courseDeg: 90,
		});
	});

	it('gives null for what there is not', () => {
		const nothing = { longitude: 0, latitude: 0, gpstime: 0, speed: -1, course: null, raw: {} };
		expect(toPoint(IMEI, nothing)).toEqual({
			imei: IMEI,
			latitude: null,
			longitude: null,
			fixedAt: null,
			speedKmh: null,
			courseDeg: null,
		});
	});
});
