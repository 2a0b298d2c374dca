import { planFiles, writeFile } from '../../../../protrack/insight/files';
import { BEGIN, fileOf, pointAt, stopAt, trackOf } from '../../../support/trackFiles';

const HOUR = 3600;
const range = { from: BEGIN, to: BEGIN + 3 * 86_400 };
/** A point each hour for three days; 11:30 in Nairobi is the begin. */
const points = Array.from({ length: 73 }, (_, index) => pointAt(index * HOUR, 1 + index / 100, 30));
const track = trackOf(points, { stops: [stopAt(0, 20, 1, 30), stopAt(24 * HOUR, 20, 1, 30)] });

describe('A file', () => {
	it('is planned with exactly the size that it has', () => {
		const [planned] = planFiles('gpx', fileOf([track]), range);
		const bytes = writeFile('gpx', planned!);
		expect(planned).toMatchObject({ day: null, points: 73, stops: 2, sizeBytes: bytes.length });
		expect(Buffer.from(bytes).toString().endsWith('</gpx>\n')).toBe(true);
	});

	it('that would be too large is one for each day of the zone, with each point once', () => {
		const files = planFiles('gpx', fileOf([track]), range, 5000);
		expect(files.map(({ day, points: count, stops }) => [day, count, stops])).toEqual([
			['2026-01-31', 13, 1],
			['2026-02-01', 24, 1],
			['2026-02-02', 24, 0],
			['2026-02-03', 12, 0],
		]);
		const texts = files.map((file) => Buffer.from(writeFile('gpx', file)).toString());
		const times = texts.flatMap((text) => text.match(/(?<=<trkpt[^>]*><time>)[^<]*/g) ?? []);
		expect(times).toHaveLength(73);
		expect(new Set(times).size).toBe(73);
		expect(texts[0]).toContain('stop 1');
		expect(texts[1]).toContain('stop 2');
	});

	it('has no file for a day without points', () => {
		const gap = trackOf([pointAt(0, 1, 2), pointAt(2 * 86_400, 1, 2)]);
		expect(planFiles('csv', fileOf([gap]), range, 10).map(({ day }) => day)).toEqual(['2026-01-31', '2026-02-02']);
	});

	it('of one day that is too large is told with its size', () => {
		const [first] = planFiles('kml', fileOf([track]), range, 10);
		expect(first?.sizeBytes).toBeGreaterThan(10);
	});
});
