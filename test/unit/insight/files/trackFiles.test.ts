import { PointStore } from '../../../../protrack/insight/files';
import { BEGIN, bytesOf, fileOf, hostileNames, pointAt, stopAt, textOf, trackOf } from '../../../support/trackFiles';

const track = trackOf([pointAt(0, 1.5, 30), pointAt(10, 1.6, 30.1234567), pointAt(5000, -1, -30)], {
	stops: [stopAt(0, 25, 1.5, 30), stopAt(60, 125, -1, -30)],
});

const formats = ['csv', 'geojson', 'gpx', 'kml'] as const;

interface Feature {
	properties: Record<string, unknown>;
	geometry: { type: string; coordinates: unknown };
}

const featuresOf = (...more: Parameters<typeof textOf> extends [unknown, ...infer Rest] ? Rest : never) =>
	(JSON.parse(textOf('geojson', ...more)) as { features: Feature[] }).features;

describe('A GPX file', () => {
	it('has the stops as waypoints before the tracks, because its schema wants it so', () => {
		const text = textOf('gpx', [track, track]);
		expect(text.match(/<(wpt|trk)\b/g)).toEqual(['<wpt', '<wpt', '<wpt', '<wpt', '<trk', '<trk']);
		expect(text).toContain(
			'<wpt lat="1.5" lon="30"><time>2026-01-31T08:30:00Z</time><name>Lorry 1, stop 1: 25 min</name>' +
				'<desc>2026-01-31 11:30 to 2026-01-31 11:55 (Africa/Nairobi)</desc><type>stop</type></wpt>',
		);
		expect(text).toContain('<name>Lorry 1, stop 2: 2 h 5 min</name>');
	});

	it('says of a stop whose begin or end is not known that it took longer', () => {
		const stops = [{ ...stopAt(0, 25, 1, 2), endsLater: true }];
		expect(textOf('gpx', [{ ...track, stops }])).toContain('stop 1: 25 min or longer</name>');
	});

	it('begins a segment after a gap, with places and times as the platform gives them', () => {
		const lines = textOf('gpx', [track]).split('\n');
		expect(lines.slice(lines.indexOf('<trkseg>'))).toEqual([
			'<trkseg>',
			'<trkpt lat="1.5" lon="30"><time>2026-01-31T08:30:00Z</time></trkpt>',
			'<trkpt lat="1.6" lon="30.1234567"><time>2026-01-31T08:30:10Z</time></trkpt>',
			'</trkseg>',
			'<trkseg>',
			'<trkpt lat="-1" lon="-30"><time>2026-01-31T09:53:20Z</time></trkpt>',
			'</trkseg>',
			'</trk>',
			'</gpx>',
			'',
		]);
		expect(textOf('gpx', [track], { gapSeconds: 5000 }).match(/<trkseg>/g)).toHaveLength(1);
	});

	it('has speed in meters per second and course where they are wanted and known', () => {
		const points = [
			pointAt(0, 1, 2, { speedKmh: 36, courseDeg: 270 }),
			pointAt(1, 1, 2, { speedKmh: null, courseDeg: null }),
			pointAt(2, 1, 2, { speedKmh: -5, courseDeg: 400 }),
			pointAt(3, 1, 2, { speedKmh: 0, courseDeg: null }),
		];
		expect(textOf('gpx', [trackOf(points)], { hasSpeed: true }).match(/<time>[^<]*<\/time>.*(?=<\/trkpt>)/g)).toEqual([
			'<time>2026-01-31T08:30:00Z</time><extensions><tpx:TrackPointExtension><tpx:speed>10</tpx:speed><tpx:course>270</tpx:course></tpx:TrackPointExtension></extensions>',
			'<time>2026-01-31T08:30:01Z</time>',
			'<time>2026-01-31T08:30:02Z</time>',
			'<time>2026-01-31T08:30:03Z</time><extensions><tpx:TrackPointExtension><tpx:speed>0</tpx:speed></tpx:TrackPointExtension></extensions>',
		]);
	});

	it('has no longitude of 180, which its schema does not allow', () => {
		expect(textOf('gpx', [trackOf([pointAt(0, 1, 180), pointAt(1, 1, -180)])]).match(/lon="[^"]*"/g)).toEqual([
			'lon="-180"',
			'lon="-180"',
		]);
	});
});

describe('A KML file', () => {
	it('has a line with as many times as places for each part without a gap, and a pin for each stop', () => {
		const text = textOf('kml', [track]);
		const parts = text.split('<gx:Track>').slice(1);
		expect(parts.map((part) => part.match(/<when>|<gx:coord>/g))).toEqual([
			['<when>', '<when>', '<gx:coord>', '<gx:coord>'],
			['<when>', '<gx:coord>'],
		]);
		expect(text).toContain('<gx:coord>30.1234567 1.6 0</gx:coord>');
		expect(text).toContain('<Point><coordinates>-30,-1</coordinates></Point>');
		expect(text).toContain('<TimeSpan><begin>2026-01-31T08:30:00Z</begin><end>2026-01-31T08:55:00Z</end></TimeSpan>');
	});

	it('has no tags in what a viewer shows as HTML', () => {
		const text = textOf('kml', [{ ...track, name: '<b onclick="x">', plateNumber: '<i>' }]);
		expect(text).not.toContain('&lt;');
		expect(text).toContain('<name>‹b onclick=&quot;x&quot;›</name>');
	});
});

describe('A GeoJSON file', () => {
	it('has a feature of lines for each device, with a time for each position, and a point for each stop', () => {
		const [line, stop, ...others] = featuresOf([track]);
		expect(others).toHaveLength(1);
		expect(line).toMatchObject({
			properties: {
				...{ kind: 'track', name: 'Lorry 1', deviceName: 'Lorry 1', plateNumber: 'KA-1', imei: '350000000000001' },
				coordTimes: [
					['2026-01-31T08:30:00Z', '2026-01-31T08:30:10Z'],
					['2026-01-31T09:53:20Z', '2026-01-31T09:53:20Z'],
				],
			},
			geometry: { type: 'MultiLineString' },
		});
		expect(stop).toMatchObject({
			properties: { kind: 'stop', arrivedAt: '2026-01-31T08:30:00Z', leftAt: '2026-01-31T08:55:00Z' },
			geometry: { type: 'Point', coordinates: [30, 1.5] },
		});
	});

	it('has a stop to seven decimals, as the points', () => {
		const stops = [stopAt(0, 25, 1.123456789, -30.00000004)];
		expect(featuresOf([{ ...track, stops }])[1]?.geometry.coordinates).toEqual([-30, 1.1234568]);
	});

	it('shows a lone point twice, because a line has two positions', () => {
		const [line] = featuresOf([trackOf([pointAt(0, 1, 2)])]);
		expect(line?.geometry.coordinates).toEqual([
			[
				[2, 1],
				[2, 1],
			],
		]);
	});

	it('cuts a line at the antimeridian in both directions, and says when it was there', () => {
		const there = featuresOf([trackOf([pointAt(0, 10, 179), pointAt(40, 14, -177), pointAt(80, 10, 179)])])[0];
		expect(there?.geometry.coordinates).toEqual([
			[
				[179, 10],
				[180, 11],
			],
			[
				[-180, 11],
				[-177, 14],
				[-180, 11],
			],
			[
				[180, 11],
				[179, 10],
			],
		]);
		expect(there?.properties.coordTimes).toEqual([
			['2026-01-31T08:30:00Z', '2026-01-31T08:30:10Z'],
			['2026-01-31T08:30:10Z', '2026-01-31T08:30:40Z', '2026-01-31T08:31:10Z'],
			['2026-01-31T08:31:10Z', '2026-01-31T08:31:20Z'],
		]);
	});

	it('has speed and course where they are wanted, and null where a line is cut', () => {
		const [line] = featuresOf([trackOf([pointAt(0, 10, 179), pointAt(40, 14, -177)])], { hasSpeed: true });
		expect(line?.properties).toMatchObject({
			speedsKmh: [
				[50, null],
				[null, 50],
			],
			coursesDeg: [
				[90, null],
				[null, 90],
			],
		});
	});

	it('does no harm inside of a web page', () => {
		expect(textOf('geojson', [{ ...track, name: '</script><script>alert(1)' }])).not.toContain('<');
	});
});

describe('A CSV file', () => {
	it('has a line for each point, with the time of the zone', () => {
		expect(textOf('csv', [track]).split('\r\n')).toEqual([
			'\uFEFFVehicle,Plate,Time (Africa/Nairobi),Latitude,Longitude,Speed (km/h),Course (degrees),IMEI',
			'Lorry 1,KA-1,2026-01-31 11:30:00,1.5,30,50,90,350000000000001',
			'Lorry 1,KA-1,2026-01-31 11:30:10,1.6,30.1234567,50,90,350000000000001',
			'Lorry 1,KA-1,2026-01-31 12:53:20,-1,-30,50,90,350000000000001',
			'',
		]);
	});

	it('has decimal commas where they are wanted', () => {
		expect(textOf('csv', [track], { dialect: 'semicolon' })).toContain(';1,6;30,1234567;50;90;');
	});

	it('follows a clock that is changed', () => {
		// Berlin, 2026-03-29 at 01:00 UTC.
		const change = Date.parse('2026-03-29T01:00:00Z') / 1000 - BEGIN;
		const text = textOf('csv', [trackOf([pointAt(change - 1, 1, 2), pointAt(change, 1, 2)])], {
			zone: 'Europe/Berlin',
		});
		expect(text.match(/2026-03-29 [\d:]+/g)).toEqual(['2026-03-29 01:59:59', '2026-03-29 03:00:00']);
	});
});

describe.each(formats)('Any %s file', (format) => {
	it('has no character that it may not have, whatever a device is called', () => {
		const tracks = hostileNames.map((name) => ({ ...track, name, plateNumber: name }));
		const text = new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(format, fileOf(tracks)));
		expect(text).not.toMatch(
			/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/,
		);
		for (const name of ['شاحنة ١', '卡车一号', '🚚🚚']) expect(text).toContain(name);
		expect(text).toContain('half \uFFFD of a truck');
	});

	it('has every point, also where the writer goes on to its next page', () => {
		const points = Array.from({ length: 5000 }, (_, index) => pointAt(index * 10, 1 + index / 1000, -index / 999));
		const text = textOf(format, [trackOf(points)], { createdAt: 0 });
		expect(text.length).toBeGreaterThan(200_000);
		expect(new Set(text.match(/2026-(?:01-31|02-01)[T ]\d\d:\d\d:\d\d(?=Z|,)/g)).size).toBe(5000);
	});

	it('can be written of nothing', () => {
		expect(textOf(format, []).length).toBeGreaterThan(0);
		expect(textOf(format, [trackOf([])]).length).toBeGreaterThan(0);
	});
});

describe('The points of a file', () => {
	it('lack those without a position or a time, which are counted', () => {
		const store = new PointStore();
		const odd = [
			pointAt(0, 0, 0),
			pointAt(0, 91, 0),
			pointAt(0, 0, 181),
			pointAt(-BEGIN, 1, 1),
			pointAt(-BEGIN - 5, 1, 1),
		];
		store.add([pointAt(0, 1, 1), ...odd, pointAt(2 ** 32, 1, 1), pointAt(0, NaN, 1)]);
		expect([store.count, store.withoutFix]).toEqual([1, 7]);
	});

	it('keep seven decimals, and times beyond the year 2038', () => {
		const late = Date.parse('2100-12-31T23:59:59Z') / 1000 - BEGIN;
		const text = textOf('gpx', [trackOf([pointAt(late, -89.9999999, -179.9999999)])]);
		expect(text).toContain('<trkpt lat="-89.9999999" lon="-179.9999999"><time>2100-12-31T23:59:59Z</time></trkpt>');
	});
});
