import { readPolygons } from '../fleet';
import { placeLimits, type PlaceCollector } from './places';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** What the places of one feature are called, and how large its points are. */
interface Style {
	name: unknown;
	radiusM: number;
}

/**
 * Reads places from GeoJSON (RFC 7946) and from plain lists: `{ name, latitude, longitude, radiusM }` or `{ name, geoJson }`.
 * @param radiusM of points that give none as property `radiusM` or `radius`
 */
export function readGeoJsonPlaces(value: unknown, radiusM: number, into: PlaceCollector): void {
	// An expression that gave nothing, or what a field for JSON begins with.
	if (value === null || value === undefined) return;
	if (isObject(value) && Object.keys(value).length === 0) return;
	readAny(value, { name: undefined, radiusM }, into, 0);
}

function readAny(value: unknown, style: Style, into: PlaceCollector, depth: number): void {
	if (into.isDone) return;
	if (depth > placeLimits.depth) return into.fail({ reason: 'tooDeep', limit: placeLimits.depth });
	if (Array.isArray(value)) return readEach(value, style, into, depth);
	if (!isObject(value)) return into.fail({ reason: 'noShape', place: into.nameOf(style.name) });
	const reader = typeof value.type === 'string' ? readers.get(value.type) : undefined;
	(reader ?? readPlain)(value, style, into, depth);
}

function readEach(values: unknown[], style: Style, into: PlaceCollector, depth: number): void {
	for (const value of values) {
		if (into.isDone) return;
		readAny(value, style, into, depth + 1);
	}
}

function readFeature({ geometry, properties, id }: Json, style: Style, into: PlaceCollector, depth: number): void {
	const { name, title, radiusM, radius } = isObject(properties) ? properties : {};
	const own = { name: name ?? title ?? id ?? style.name, radiusM: Number(radiusM ?? radius ?? style.radiusM) };
	readAny(geometry, own, into, depth + 1);
}

function readArea(value: Json, { name }: Style, into: PlaceCollector): void {
	const place = into.nameOf(name);
	if (countCorners(value.coordinates) > placeLimits.corners)
		return into.fail({ reason: 'tooManyCorners', limit: placeLimits.corners });
	const polygons = readPolygons(value);
	if (polygons) into.addArea(place, polygons);
	else into.fail({ reason: 'badCorner', place });
}

function readLine(_: Json, { name }: Style, into: PlaceCollector): void {
	into.fail({ reason: 'noArea', place: into.nameOf(name) });
}

function readPoint(coordinates: unknown, { name, radiusM }: Style, into: PlaceCollector): void {
	const [longitude, latitude] = listOf(coordinates);
	into.addCircle(into.nameOf(name), { latitude: numberOf(latitude), longitude: numberOf(longitude) }, radiusM);
}

/** A place of a list that is no GeoJSON. */
function readPlain(value: Json, style: Style, into: PlaceCollector, depth: number): void {
	const name = value.name ?? style.name;
	const radiusM = Number(value.radiusM ?? value.radius ?? style.radiusM);
	if (isObject(value.geoJson)) return readAny(value.geoJson, { name, radiusM }, into, depth + 1);
	if (value.latitude === undefined && value.longitude === undefined)
		return into.fail({ reason: 'noShape', place: into.nameOf(name) });
	const center = { latitude: numberOf(value.latitude), longitude: numberOf(value.longitude) };
	into.addCircle(into.nameOf(name), center, radiusM);
}

/** A number, or a text that holds one. */
function numberOf(value: unknown): number {
	if (typeof value === 'string' && value.trim() !== '') return Number(value);
	return typeof value === 'number' ? value : NaN;
}

/** Counts before the coordinates are checked one by one, because that takes long for millions. */
function countCorners(coordinates: unknown): number {
	const rings = listOf(coordinates).flatMap((each) => (isRing(each) ? [each] : listOf(each)));
	return rings.reduce<number>((sum, ring) => sum + listOf(ring).length, 0);
}

const isRing = (value: unknown) => Array.isArray(value) && Array.isArray(value[0]) && !Array.isArray(value[0][0]);

/** Each type of GeoJSON with its reader. */
const readers: ReadonlyMap<string, typeof readPlain> = new Map([
	['FeatureCollection', ({ features }, ...more) => readEach(listOf(features), ...more)],
	['Feature', readFeature],
	['GeometryCollection', ({ geometries }, ...more) => readEach(listOf(geometries), ...more)],
	['Polygon', readArea],
	['MultiPolygon', readArea],
	['Point', ({ coordinates }, style, into) => readPoint(coordinates, style, into)],
	['MultiPoint', ({ coordinates }, style, into) => listOf(coordinates).forEach((each) => readPoint(each, style, into))],
	['LineString', readLine],
	['MultiLineString', readLine],
] satisfies Array<[string, typeof readPlain]>);
