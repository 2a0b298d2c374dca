import { planFiles, PointStore, writeFile } from '../../../../protrack/insight/files';
import { fileOf, finish, pointAt, stopAt, trackOf } from '../../../support/trackFiles';

const HOUR = 3600;
/** A point each hour for three days; 11:30 in Nairobi is the begin. */
const points = Array.from({ length: 73 }, (_, index) => pointAt(index * HOUR, 1 + index / 100, 30));
const track = trackOf(points, { stops: [stopAt(0, 20, 1, 30), stopAt(24 * HOUR, 20, 1, 30)] });

describe('A file', () => {
	it('is planned with exactly the size that it has', () => {
		const [planned] = finish(planFiles('gpx', fileOf([track])));
		const bytes = finish(writeFile('gpx', planned!));
		expect(planned).toMatchObject({ day: null, points: 73, stops: 2, sizeBytes: bytes.length });
		expect(Buffer.from(bytes).toString().endsWith('</gpx>\n')).toBe(true);
	});

	it('that would be too large is one for each day of the zone, with each point once', () => {
		const files = finish(planFiles('gpx', fileOf([track]), 5000));
		expect(files.map(({ day, points: count, stops }) => [day?.label, count, stops])).toEqual([
			['2026-01-31', 13, 1],
			['2026-02-01', 24, 1],
			['2026-02-02', 24, 0],
			['2026-02-03', 12, 0],
		]);
		const texts = files.map((file) => Buffer.from(finish(writeFile('gpx', file))).toString());
		const times = texts.flatMap((text) => text.match(/(?<=<trkpt[^>]*><time>)[^<]*/g) ?? []);
		expect(times).toHaveLength(73);
		expect(new Set(times).size).toBe(73);
		expect(texts[0]).toContain('stop 1');
		expect(texts[1]).toContain('stop 2');
	});

	it('has no file for a day without points', () => {
		const gap = trackOf([pointAt(0, 1, 2), pointAt(2 * 86_400, 1, 2)]);
		expect(finish(planFiles('csv', fileOf([gap]), 10)).map(({ day }) => day?.label)).toEqual([
			'2026-01-31',
			'2026-02-02',
		]);
	});

	it('of one day that is too large is told with its size', () => {
		const [first] = finish(planFiles('kml', fileOf([track]), 10));
		expect(first?.sizeBytes).toBeGreaterThan(10);
	});

	it('of a day has only the devices that have something on it, also a stop alone', () => {
		const other = trackOf([pointAt(0, 1, 2)], { imei: '2', stops: [stopAt(2 * 86_400, 20, 1, 2)] });
		const first = trackOf([pointAt(0, 1, 2), pointAt(86_400, 1, 2)]);
		const files = finish(planFiles('gpx', fileOf([first, other]), 10));
		expect(files.map(({ content, points, stops }) => [content.tracks.map(({ imei }) => imei), points, stops])).toEqual([
			[[first.imei, '2'], 2, 0],
			[[first.imei], 1, 0],
			[['2'], 0, 1],
		]);
	});

	it('is split in one pass, however many days there are', () => {
		const timeAt = jest.spyOn(PointStore.prototype, 'timeAt');
		const daily = trackOf(Array.from({ length: 2000 }, (_, index) => pointAt(index * 86_400, 1, 2)));
		expect(finish(planFiles('gpx', fileOf([daily]), 10))).toHaveLength(2000);
		// For the gaps of the whole file, each point is compared with the one before.
		expect(timeAt.mock.calls.length).toBeLessThan(5 * 2000);
		timeAt.mockRestore();
	});

	it.each(['csv', 'geojson', 'gpx', 'kml'] as const)('is written in steps of at most 10,000 points (%s)', (format) => {
		const long = trackOf(Array.from({ length: 35_000 }, (_, index) => pointAt(index, 1, 2)));
		const planning = [...planFiles(format, fileOf([long]))].length;
		const writing = [...writeFile(format, finish(planFiles(format, fileOf([long])))[0]!)].length;
		expect(Math.min(planning, writing)).toBeGreaterThanOrEqual(4);
	});
});
