import fc from 'fast-check';

import { readPlaces } from '../../../protrack/insight/placeText';
import { placeLimits } from '../../../protrack/insight/places';

const RADIUS = 100;
const read = (source: unknown) => readPlaces(source, RADIUS);
const namesIn = (source: unknown) => read(source).places.map(({ name }) => name);
const reasonsIn = (source: unknown) => read(source).problems.map(({ reason }) => reason);

const square = [
	[0, 0],
	[1, 0],
	[1, 1],
	[0, 1],
	[0, 0],
];
const corners = square.map(([x, y]) => `${x},${y},5`).join(' ');
const feature = (geometry: object | null, properties: object | null = null, more: object = {}) => ({
	type: 'Feature',
	geometry,
	properties,
	...more,
});
const area = { type: 'Polygon', coordinates: [square] };
const point = { type: 'Point', coordinates: [20, 10, 3] };
const collection = (...features: object[]) => ({ type: 'FeatureCollection', features });
const kml = (...inside: string[]) =>
	`<?xml version="1.0"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>${inside.join('')}</Document></kml>`;
const kmlArea = `<Polygon><outerBoundaryIs><LinearRing><coordinates>\n${corners}\n</coordinates></LinearRing></outerBoundaryIs></Polygon>`;
const kmlPoint = '<Point><coordinates>20,10,0</coordinates></Point>';

describe('Places in GeoJSON', () => {
	it('are areas and circles around points, as text and as objects', () => {
		const source = collection(feature(area, { name: 'Depot' }), feature(point, { name: 'Shop' }));
		const places = [
			{ name: 'Depot', shape: 'polygon', polygons: [[square]] },
			{ name: 'Shop', shape: 'circle', center: { latitude: 10, longitude: 20 }, radiusM: RADIUS },
		];
		expect(read(source)).toMatchObject({ places, problems: [] });
		expect(read(`\uFEFF ${JSON.stringify(source)}\n`)).toMatchObject({ places, problems: [] });
	});

	it('are named by name, title or id, and by their number where there is none', () => {
		const source = collection(
			feature(area, { name: ' A ', title: 'x' }),
			feature(area, { title: 'B' }),
			feature(area, {}, { id: 7 }),
			feature(area),
		);
		expect(namesIn(source)).toEqual(['A', 'B', '7', 'Place 4']);
		expect(namesIn(area)).toEqual(['Place 1']);
	});

	it('give a point its own radius', () => {
		expect(read(collection(feature(point, { radiusM: 250 }), feature(point, { radius: '80' }))).places).toMatchObject([
			{ radiusM: 250 },
			{ radiusM: 80 },
		]);
	});

	it('may be a plain list', () => {
		const source = [
			{ name: 'A', latitude: 10, longitude: '20', radiusM: 50 },
			{ name: 'B', geoJson: area },
			{ name: 'C', geoJson: feature(area) },
		];
		expect(read(source).problems).toEqual([]);
		expect(namesIn(source)).toEqual(['A', 'B', 'C']);
	});

	it.each([
		['a line', feature({ type: 'LineString', coordinates: square }, { name: 'Route' }), 'noArea'],
		['nothing', feature(null, { name: 'Route' }), 'noShape'],
		['a latitude of 91', feature({ type: 'Point', coordinates: [0, 91] }, { name: 'Route' }), 'badCenter'],
		['(0,0), where nothing is', feature({ type: 'Point', coordinates: [0, 0] }, { name: 'Route' }), 'badCenter'],
		['a radius of 0', feature(point, { name: 'Route', radiusM: 0 }), 'badRadius'],
		['a radius that is no number', feature(point, { name: 'Route', radiusM: 'big' }), 'badRadius'],
		['a corner that is no number', feature({ type: 'Polygon', coordinates: [[[0, 0], ['1', 0], [1, 1]]] }, { name: 'Route' }), 'badCorner'], // prettier-ignore
	])('with %s are a problem that names the place', (_, source, reason) => {
		expect(read(collection(feature(area), source)).problems).toEqual([{ reason, place: 'Route' }]);
	});
});

describe('Places in KML', () => {
	it('are the areas and points of placemarks, in folders too', () => {
		const source = kml(
			`<Placemark><name>Depot &amp; yard</name>${kmlArea}</Placemark>`,
			`<Folder><name>Shops</name><Placemark><name><![CDATA[<A>]]></name>${kmlPoint}</Placemark></Folder>`,
		);
		expect(read(source)).toMatchObject({
			places: [
				{ name: 'Depot & yard', shape: 'polygon', polygons: [[square]] },
				{ name: '<A>', shape: 'circle', center: { latitude: 10, longitude: 20 }, radiusM: RADIUS },
			],
			problems: [],
		});
	});

	it('with several areas are one place', () => {
		const source = kml(`<Placemark><name>A</name><MultiGeometry>${kmlArea}${kmlArea}</MultiGeometry></Placemark>`);
		expect(read(source).places).toEqual([{ name: 'A', shape: 'polygon', polygons: [[square], [square]] }]);
	});

	it('keep holes', () => {
		const hole =
			'<innerBoundaryIs><LinearRing><coordinates>0.2,0.2 0.4,0.2 0.3,0.4</coordinates></LinearRing></innerBoundaryIs>';
		const source = kml(`<Placemark>${kmlArea.replace('</Polygon>', `${hole}</Polygon>`)}</Placemark>`);
		expect(read(source).places).toMatchObject([{ polygons: [[square, [[0.2, 0.2], [0.4, 0.2], [0.3, 0.4]]]] }]); // prettier-ignore
	});

	it('may have a prefix', () => {
		expect(namesIn('<k:kml xmlns:k="x"><k:Placemark><k:name>A</k:name><k:Point><k:coordinates>20,10</k:coordinates></k:Point></k:Placemark></k:kml>')).toEqual(['A']); // prettier-ignore
	});

	it.each([
		['a line', '<LineString><coordinates>0,0 1,1</coordinates></LineString>', 'noArea'],
		['no shape', '<description>x</description>', 'noShape'],
		['an area without outline', '<Polygon></Polygon>', 'badCorner'],
		['letters as coordinates', kmlArea.replace('1,1', 'a,b'), 'badCorner'],
		['an empty point', '<Point><coordinates/></Point>', 'badCenter'],
	])('with %s are a problem that names the place', (_, inside, reason) => {
		expect(read(kml(`<Placemark><name>A</name>${inside}</Placemark>`)).problems).toEqual([{ reason, place: 'A' }]);
	});

	it('that stand in another file are a problem', () => {
		expect(read(kml('<NetworkLink><name>More</name></NetworkLink>')).problems).toEqual([
			{ reason: 'link', place: 'More' },
		]);
	});
});

describe('Places in GPX', () => {
	const gpx = (inside: string) => `<gpx version="1.1">${inside}</gpx>`;

	it('are its waypoints', () => {
		expect(read(gpx('<wpt lat="10" lon="20"><name>Shop</name></wpt><wpt lat="-1" lon="2"/>')).places).toEqual([
			{ name: 'Shop', shape: 'circle', center: { latitude: 10, longitude: 20 }, radiusM: RADIUS },
			{ name: 'Place 2', shape: 'circle', center: { latitude: -1, longitude: 2 }, radiusM: RADIUS },
		]);
	});

	it('are neither tracks nor routes, also closed ones', () => {
		expect(reasonsIn(gpx('<trk><name>T</name></trk><rte/>'))).toEqual(['noArea', 'noArea']);
	});

	it('without coordinates are a problem', () => {
		expect(reasonsIn(gpx('<wpt lat="" lon="20"/>'))).toEqual(['badCenter']);
	});
});

describe('A text of places', () => {
	it.each([
		['empty', '  ', 'empty'],
		['an empty object', '{}', 'empty'],
		['without places', JSON.stringify(collection()), 'empty'],
		['of words', 'Depot in Lima', 'unknownFormat'],
		['of HTML', '<html><body>Sign in</body></html>', 'unknownFormat'],
		['cut off', kml(`<Placemark>${kmlArea}</Placemark>`).slice(0, -20), 'brokenXml'],
		['with a tag that is not closed', '<kml><Placemark><name>A</Placemark></kml>', 'brokenXml'],
		['with two roots', '<kml/><kml/>', 'brokenXml'],
		['of binary data', 'PK\u0003\u0004\u0000', 'unknownFormat'],
	])('that is %s is a problem', (_, text, reason) => {
		expect(reasonsIn(text)).toEqual([reason]);
	});

	it('stays as short as it is, whatever entities it defines', () => {
		const bomb = `<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "${'&a;'.repeat(100)}">]>`;
		const source = `${bomb}<kml><Placemark><name>&b;</name>${kmlPoint}</Placemark></kml>`;
		expect(namesIn(source)).toEqual(['&b;']);
	});

	it('is refused where it is too long, too deep, or has too many elements, places or corners', () => {
		const { characters, corners: most, depth, places } = placeLimits;
		expect(read('<'.padEnd(characters + 1)).problems).toEqual([{ reason: 'tooLong', limit: characters }]);
		expect(read('<kml>'.repeat(depth + 1)).problems).toEqual([{ reason: 'tooDeep', limit: depth }]);
		expect(read('<kml>'.repeat(900_000)).problems).toEqual([{ reason: 'tooDeep', limit: depth }]);
		expect(reasonsIn(`<kml>${'<a/>'.repeat(placeLimits.elements)}</kml>`)).toEqual(['tooManyElements']);
		const nested = '{"type":"FeatureCollection","features":['.repeat(100_000);
		expect(read(`${nested}${']}'.repeat(100_000)}`).problems).toEqual([{ reason: 'tooDeep', limit: depth }]);
		expect(reasonsIn('['.repeat(1_000_000))).toEqual(['unknownFormat']);
		const many = Array.from({ length: places + 1 }, () => ({ latitude: 1, longitude: 1 }));
		expect(read(many).problems).toEqual([{ reason: 'tooManyPlaces', limit: places }]);
		const long = { type: 'Polygon', coordinates: [Array.from({ length: most + 1 }, () => [0, 0])] };
		expect(read(long).problems).toEqual([{ reason: 'tooManyCorners', limit: most }]);
	});

	it('never throws, whatever it is', () => {
		const json = fc.letrec((tie) => ({
			value: fc.oneof(
				{ depthSize: 'small' },
				fc.jsonValue(),
				fc.record({
					type: fc.constantFrom('Feature', 'Polygon', 'Point', 'MultiPoint', 'FeatureCollection', 'constructor'),
					coordinates: tie('value'),
					geometry: tie('value'),
					features: fc.array(tie('value')),
				}),
			),
		})).value;
		fc.assert(
			fc.property(fc.oneof(json, fc.anything(), fc.string()), (source) => {
				const { places, problems } = read(source);
				expect(places.length + problems.length).toBeGreaterThan(0);
			}),
			{ seed: 1, numRuns: 300 },
		);
	});
});
