import * as fc from 'fast-check';
import type { StreamedPoint } from '../../../../protrack/fleet';
import {
	planFiles,
	writeFile,
	type FileFormatName,
	type FileTrack,
	type TrackFile,
} from '../../../../protrack/insight/files';
import { csvRows } from '../../../files/csvRows';
import { readXml, type XmlElement } from '../../../support/strictXml';
import { BEGIN, fileOf, finish, trackOf } from '../../../support/trackFiles';

/* Whatever a platform sends: each point with a position is in the file of its device exactly once, in order, and reads as it was sent. */

/** "2026-01-31T08:30:00Z 1.5,30", by IMEI. */
type Places = Record<string, string[]>;

const degrees = (size: number) =>
	fc.oneof(
		fc.constantFrom(0, -0, size, -size, size - 1e-7, 1e-7, -1e-7, 4e-8, -4e-8, NaN, size + 1e-9, Infinity),
		fc.double({ min: -size, max: size, noNaN: true }),
		fc.integer({ min: -size * 1e6, max: size * 1e6 }).map((millionths) => millionths / 1e6),
	);
const measured = fc.oneof(
	fc.constant(null),
	fc.constantFrom(-1, -0, 0, 360, 359.6, 6553.5, 1e9, NaN, Infinity),
	fc.double({ min: 0, max: 400, noNaN: true }),
);
const pause = fc.oneof(
	{ weight: 10, arbitrary: fc.nat(20) },
	{ weight: 2, arbitrary: fc.nat(5000) },
	{ weight: 1, arbitrary: fc.integer({ min: -90_000, max: 90_000 }) },
);
const step = fc.record({
	pause,
	latitude: degrees(90),
	longitude: degrees(180),
	speedKmh: measured,
	courseDeg: measured,
});
const points = fc.array(step, { maxLength: 60, size: 'max' }).map((steps) => {
	let time = BEGIN;
	return steps.map(({ pause: seconds, ...point }): StreamedPoint => {
		time += seconds;
		return { ...point, time };
	});
});
const tracks = fc.array(points, { maxLength: 3 });
const more = fc.record({
	hasSpeed: fc.boolean(),
	gapSeconds: fc.constantFrom(0, 30, 3600),
	zone: fc.constantFrom('UTC', 'America/St_Johns', 'Pacific/Apia', 'Europe/Berlin'),
	dialect: fc.constantFrom('comma', 'semicolon'),
});

const isShown = ({ latitude, longitude }: StreamedPoint) =>
	Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && !(latitude === 0 && longitude === 0);
const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000', '');
/** To seven decimals, which is a centimeter. */
const place = (time: string, latitude: string | number, longitude: string | number) =>
	`${time} ${[latitude, longitude].map((value) => Math.round(Number(value) * 1e7)).join()}`;

const elements = (parent: XmlElement, name: string): XmlElement[] =>
	parent.children.flatMap((child) => (child.name === name ? [child] : elements(child, name)));
const textsOf = (parent: XmlElement, name: string) => elements(parent, name).map(({ text }) => text);
const rootOf = (text: string) => readXml(text.replace(/^<\?xml.*\?>\n/, ''));

interface Line {
	properties: { imei: string; coordTimes: string[][] };
	geometry: { coordinates: Array<Array<[number, number]>> };
}

/** A simple reader for each format. What GeoJSON needs at the antimeridian, and for a lone point, is left out again. */
const readers: Record<FileFormatName, (text: string, file: TrackFile) => Places> = {
	gpx: (text) =>
		placesOf(elements(rootOf(text), 'trk'), (track) => [
			textsOf(track, 'desc')[0] ?? '',
			elements(track, 'trkpt').map((point) =>
				place(textsOf(point, 'time')[0] ?? '', point.attributes.lat ?? '', point.attributes.lon ?? ''),
			),
		]),
	kml: (text) =>
		placesOf(elements(rootOf(text), 'Placemark'), (mark) => [
			textsOf(mark, 'description')[0] ?? '',
			elements(mark, 'gx:Track').flatMap((line) => {
				const times = textsOf(line, 'when');
				return textsOf(line, 'gx:coord').map((coordinate, index) => {
					const [longitude = '', latitude = ''] = coordinate.split(' ');
					return place(times[index] ?? '', latitude, longitude);
				});
			}),
		]),
	geojson: (text) =>
		placesOf((JSON.parse(text) as { features: Line[] }).features, ({ properties, geometry }) => [
			properties.imei,
			geometry.coordinates.flatMap((line, part) =>
				line.map(([longitude, latitude], index) =>
					place(properties.coordTimes[part]?.[index] ?? '', latitude, longitude),
				),
			),
		]),
	csv: (text, { dialect }) => {
		const [, ...rows] = csvRows(text, dialect === 'comma' ? ',' : ';');
		const number = (cell: string) => cell.replace(',', '.');
		return placesOf(rows, ([, , time = '', latitude = '', longitude = '', speed = '', course = '', imei = '']) => [
			imei,
			[`${place(time, number(latitude), number(longitude))} ${number(speed)} ${number(course)}`],
		]);
	},
};

function placesOf<Each>(list: readonly Each[], read: (each: Each) => [imei: string, places: string[]]): Places {
	const places: Places = {};
	for (const [imei, more] of list.map(read)) (places[imei] ??= []).push(...more);
	return places;
}

function read(format: FileFormatName, file: TrackFile, maxBytes?: number): Places {
	const files = finish(planFiles(format, file, maxBytes)).map((planned) => {
		const bytes = finish(writeFile(format, planned));
		expect(bytes.length).toBe(planned.sizeBytes);
		return readers[format](new TextDecoder('utf-8', { fatal: true }).decode(bytes), file);
	});
	return placesOf(
		files.flatMap((each) => Object.entries(each)),
		(entry) => entry,
	);
}

const filesOf = (lists: StreamedPoint[][]): FileTrack[] =>
	lists.map((list, index) => trackOf(list, { imei: String(index), plateNumber: null }));

/** Tenths of km/h and whole degrees; nothing for what cannot be true. */
const motion = ({ speedKmh, courseDeg }: StreamedPoint) =>
	` ${possible(speedKmh, 5000, 10)} ${possible(courseDeg, 360, 1)}`;
const possible = (value: number | null, max: number, parts: number) =>
	value !== null && value >= 0 && value <= max ? String(Math.abs(Math.round(value * parts) / parts)) : '';

/** What should be in a file. */
function expected(lists: StreamedPoint[][], format: FileFormatName, zone: string): Places {
	const timeOf = format === 'csv' ? localTime(zone) : iso;
	return placesOf(Object.entries(lists), ([imei, list]) => [
		imei,
		list.filter(isShown).map((point) => {
			const { time, latitude, longitude } = point;
			// GPX has no other one
			const isEastEnd = format === 'gpx' && Math.round(longitude * 1e7) === 180e7;
			return place(timeOf(time), latitude, isEastEnd ? -180 : longitude) + (format === 'csv' ? motion(point) : '');
		}),
	]);
}

const withoutEmpty = (places: Places) =>
	Object.fromEntries(Object.entries(places).filter(([, { length }]) => length > 0));

const localTime = (zone: string) => {
	const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
	return (seconds: number) => format.format(seconds * 1000);
};

describe('Any track', () => {
	it.each(['gpx', 'kml', 'csv'] as const)('has each of its points in a %s file once, in order', (format) => {
		fc.assert(
			fc.property(tracks, more, (lists, options) => {
				const file = fileOf(filesOf(lists), options);
				const all = expected(lists, format, options.zone);
				expect(withoutEmpty(read(format, file))).toEqual(withoutEmpty(all));
			}),
		);
	});

	it('has each of its points in a GeoJSON file in order, and only cuts and lone points beside', () => {
		fc.assert(
			fc.property(tracks, more, (lists, options) => {
				const found = read('geojson', fileOf(filesOf(lists), options));
				for (const [imei, places] of Object.entries(expected(lists, 'geojson', options.zone))) {
					let next = 0;
					for (const each of found[imei] ?? []) if (each === places[next]) next += 1;
					expect(next).toBe(places.length);
				}
			}),
		);
	});

	it.each(['gpx', 'kml', 'csv'] as const)('has each of its points in one of the %s files of its days', (format) => {
		fc.assert(
			fc.property(tracks, more, (lists, options) => {
				const file = fileOf(filesOf(lists), options);
				const sorted = (places: Places) =>
					Object.entries(withoutEmpty(places)).map(([imei, each]) => [imei, [...each].sort()]);
				const all = expected(lists, format, options.zone);
				expect(sorted(read(format, file, 1))).toEqual(sorted(all));
			}),
		);
	});
});
