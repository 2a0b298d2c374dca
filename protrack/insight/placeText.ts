import { readGeoJsonPlaces } from './geoJsonPlaces';
import { PlaceCollector, placeLimits, type PlaceList } from './places';
import { readXmlPlaces } from './xmlPlaces';

/**
 * Reads places from a text (GeoJSON, KML or GPX) or from what JSON text becomes. Never throws.
 * @param source anything: it may be the value of an expression
 * @param radiusM how large places are of which only a point is given, meters
 */
export function readPlaces(source: unknown, radiusM: number): PlaceList {
	const into = new PlaceCollector();
	if (typeof source === 'string') readText(source, radiusM, into);
	else readGeoJsonPlaces(source, radiusM, into);
	if (into.places.length === 0 && into.problems.length === 0) into.fail({ reason: 'empty' });
	return into;
}

function readText(source: string, radiusM: number, into: PlaceCollector): void {
	if (source.length > placeLimits.characters) return into.fail({ reason: 'tooLong', limit: placeLimits.characters });
	const text = source.replace(/^\uFEFF/, '').trim();
	if (text === '') return into.fail({ reason: 'empty' });
	if (text.startsWith('<')) return readXmlPlaces(text, radiusM, into);
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return into.fail({ reason: 'unknownFormat' });
	}
	readGeoJsonPlaces(value, radiusM, into);
}
