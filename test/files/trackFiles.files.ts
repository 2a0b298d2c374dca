import type { FileTrack } from '../../protrack/insight/files';
import { bytesOf, fileOf, hostileNames, pointAt, stopAt, trackOf } from '../support/trackFiles';
import { csvRows } from './csvRows';
import { geoJsonProblems } from './geoJsonRules';
import { problemsOf } from './xmllint';

const round = (points: number, step: (index: number) => [latitude: number, longitude: number]) =>
	Array.from({ length: points }, (_, index) => pointAt(index * 10, ...step(index)));
const short = round(20, (index) => [1 + index / 100, 2 - index / 100]);
const stops = [stopAt(0, 5, 1, 2), { ...stopAt(600, 180, -33.9, 179.9999999), endsLater: true }];

const shapes: Record<string, FileTrack[]> = {
	'no device': [],
	'a device without points': [trackOf([])],
	'one point': [trackOf([pointAt(0, 1, 2)])],
	'a short track with stops': [trackOf(short, { stops })],
	'points without speed and course': [
		trackOf(short.map((point) => ({ ...point, speedKmh: null, courseDeg: null }))),
		trackOf(short.map((point) => ({ ...point, speedKmh: -1, courseDeg: 720 }))),
	],
	'gaps, and lone points between them': [
		trackOf([0, 1, 5000, 10_000, 10_001, 20_000].map((seconds) => pointAt(seconds, 1 + seconds / 1e6, 2))),
	],
	'the antimeridian, back and forth and along it': [
		trackOf(round(50, (index) => [index / 10, index % 3 === 0 ? 179.9 : -179.8])),
		trackOf(round(5, (index) => [index, index % 2 === 0 ? 180 : -180])),
		trackOf(round(3, (index) => [index, [180, -179.9, 180][index] ?? 0])),
	],
	'both poles': [trackOf(round(8, (index) => [index % 2 === 0 ? 90 : -90, index * 45 - 180]))],
	'hostile names': hostileNames.map((name, index) =>
		trackOf(short, { name, plateNumber: name, imei: String(index), stops }),
	),
	'names that are missing': [
		trackOf(short, { name: null, plateNumber: null, stops }),
		trackOf(short, { name: ' \u202E' }),
	],
	'several devices': ['Lorry 1', 'Lorry 1', 'Lorry 2'].map((name) => trackOf(short, { name, stops })),
	'10,000 points': [trackOf(round(10_000, (index) => [Math.sin(index / 900) * 80, ((index * 0.7) % 360) - 180]))],
	'times beyond 2038': [trackOf(short.map((point) => ({ ...point, time: point.time + 2_000_000_000 })))],
};

describe.each(Object.entries(shapes))('A file of %s', (_, tracks) => {
	const points = tracks.reduce((sum, track) => sum + track.points.count, 0);

	it.each([true, false])('is GPX 1.1 (with speed: %s)', (hasSpeed) => {
		const bytes = bytesOf('gpx', fileOf(tracks, { hasSpeed }));
		expect(problemsOf('gpx11.xsd', bytes)).toEqual([]);
		expect(Buffer.from(bytes).toString().split('<trkpt ')).toHaveLength(points + 1);
	});

	it('is KML 2.2', () => {
		const bytes = bytesOf('kml', fileOf(tracks));
		expect(problemsOf('kmlTracks.xsd', bytes)).toEqual([]);
		const text = Buffer.from(bytes).toString();
		expect([text.split('<when>').length, text.split('<gx:coord>').length]).toEqual([points + 1, points + 1]);
	});

	it.each([true, false])('is GeoJSON (with speed: %s)', (hasSpeed) => {
		const text = new TextDecoder('utf-8', { fatal: true }).decode(bytesOf('geojson', fileOf(tracks, { hasSpeed })));
		expect(geoJsonProblems(text)).toEqual([]);
	});

	it.each([
		['comma', ','],
		['semicolon', ';'],
	] as const)('is CSV (%s)', (dialect, separator) => {
		const text = new TextDecoder('utf-8', { fatal: true }).decode(bytesOf('csv', fileOf(tracks, { dialect })));
		const rows = csvRows(text, separator);
		expect(rows).toHaveLength(points + 1);
		expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([8]));
		for (const [vehicle, plate] of rows) for (const cell of [vehicle, plate]) expect(cell).not.toMatch(/^\s*[=+\-@]/);
	});
});

describe('The checks find', () => {
	const [gpx, kml, geojson] = (['gpx', 'kml', 'geojson'] as const).map((format) =>
		Buffer.from(bytesOf(format, fileOf(shapes['a short track with stops'] ?? [], { hasSpeed: true }))).toString(),
	);
	it.each([
		['a latitude beyond a pole', 'lat="1"', 'lat="91"'],
		['a longitude of 180', 'lon="2"', 'lon="180"'],
		['a time without a zone', 'Z</time>', '</time>'],
		['stops after tracks', /(<wpt [\s\S]*<\/wpt>\n)(<trk>[\s\S]*<\/trk>\n)/, '$2$1'],
		['a course before a speed', /(<tpx:speed>.*?<\/tpx:speed>)(<tpx:course>.*?<\/tpx:course>)/, '$2$1'],
		['a character that is not escaped', 'Lorry 1', 'Lorry & 1'],
	])('in GPX %s', (_, text, instead) => {
		const broken = gpx?.replace(text, instead) ?? '';
		expect(broken).not.toBe(gpx);
		expect(problemsOf('gpx11.xsd', Buffer.from(broken))).not.toEqual([]);
	});

	it.each([
		['a time among the places', /(<when>.*<\/when>\n)(<gx:coord>.*<\/gx:coord>\n)/, '$2$1'],
		['a place without a height', ' 0</gx:coord>', '</gx:coord>'],
		['a style after the geometry', /(<styleUrl>#stop<\/styleUrl>)(<Point>.*?<\/Point>)/, '$2$1'],
		['an element that nobody knows', '<Document>', '<Document><place/>'],
	])('in KML %s', (_, text, instead) => {
		const broken = kml?.replace(text, instead) ?? '';
		expect(broken).not.toBe(kml);
		expect(problemsOf('kmlTracks.xsd', Buffer.from(broken))).not.toEqual([]);
	});

	it.each([
		['a line of one position', /"coordinates":\[\[.*?\]\]\]/s, '"coordinates":[[[1,2]]]'],
		['a position that is none', '[2,1]', '[200,1]'],
		['a line across the antimeridian', /"coordinates":\[\[.*?\]\]\]/s, '"coordinates":[[[179,2],[-179,2]]]'],
		['a list that does not fit', '"speedsKmh":[[50,', '"speedsKmh":[['],
	])('in GeoJSON %s', (_, text, instead) => {
		const broken = geojson?.replace(text, instead) ?? '';
		expect(broken).not.toBe(geojson);
		expect(geoJsonProblems(broken)).not.toEqual([]);
	});
});
