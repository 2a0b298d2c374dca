import { childrenOf, readMarkup, textIn, type Element } from './markup';
import { placeLimits, type PlaceCollector } from './places';

/**
 * Reads places from KML (OGC 2.2: areas and points of placemarks) or GPX (1.1: waypoints).
 * @param radiusM of points
 */
export function readXmlPlaces(text: string, radiusM: number, into: PlaceCollector): void {
	const root = readMarkup(text, placeLimits);
	if (root === 'broken') into.fail({ reason: 'brokenXml' });
	else if (root === 'tooDeep') into.fail({ reason: 'tooDeep', limit: placeLimits.depth });
	else if (root === 'tooManyElements') into.fail({ reason: 'tooManyElements', limit: placeLimits.elements });
	else if (root.name === 'kml') readKml(root, radiusM, into);
	else if (root.name === 'gpx') readGpx(root, radiusM, into);
	else into.fail({ reason: 'unknownFormat' });
}

function readGpx(root: Element, radiusM: number, into: PlaceCollector): void {
	for (const element of root.children) {
		if (into.isDone) return;
		const place = into.nameOf(textIn(element, 'name'));
		const { lat = '', lon = '' } = element.attributes;
		if (element.name === 'wpt') into.addCircle(place, { latitude: degrees(lat), longitude: degrees(lon) }, radiusM);
		else if (element.name === 'trk' || element.name === 'rte') into.fail({ reason: 'noArea', place });
	}
}

/** Folders are nested at most as deep as all elements. */
function readKml(element: Element, radiusM: number, into: PlaceCollector): void {
	for (const child of element.children) {
		if (into.isDone) return;
		if (child.name === 'Placemark') readPlacemark(child, radiusM, into);
		else if (child.name === 'NetworkLink') into.fail({ reason: 'link', place: into.nameOf(textIn(child, 'name')) });
		else if (['Document', 'Folder', 'kml'].includes(child.name)) readKml(child, radiusM, into);
	}
}

/** The shapes of a placemark: its areas make one place, each point makes another. */
function readPlacemark(placemark: Element, radiusM: number, into: PlaceCollector): void {
	const given = textIn(placemark, 'name');
	const place = into.nameOf(given);
	const shapes = shapesIn(placemark);
	if (shapes.some(({ name }) => lines.includes(name))) return into.fail({ reason: 'noArea', place });
	if (shapes.length === 0) return into.fail({ reason: 'noShape', place });
	const areas = shapes.filter(({ name }) => name === 'Polygon').map(ringsOf);
	if (areas.length > 0) into.addArea(place, areas);
	for (const point of shapes.filter(({ name }) => name === 'Point')) {
		const [corner] = cornersOf(point);
		const [longitude = NaN, latitude = NaN] = corner ?? [];
		into.addCircle(into.nameOf(given), { latitude, longitude }, radiusM);
	}
}

const lines = ['LineString', 'LinearRing', 'Track', 'MultiTrack', 'Model'];

function shapesIn(element: Element): Element[] {
	return element.children.flatMap((child) => {
		if (child.name === 'MultiGeometry') return shapesIn(child);
		return ['Polygon', 'Point', ...lines].includes(child.name) ? [child] : [];
	});
}

/** The outline and the holes of a polygon; nothing where it has no outline. */
function ringsOf(polygon: Element): number[][][] {
	const [outlines = [], holes = []] = ['outerBoundaryIs', 'innerBoundaryIs'].map((boundary) =>
		childrenOf(polygon, boundary).flatMap((each) => childrenOf(each, 'LinearRing').map(cornersOf)),
	);
	return outlines.length === 1 ? [...outlines, ...holes] : [];
}

/** "longitude,latitude[,altitude]", with spaces between the corners. */
function cornersOf(shape: Element): number[][] {
	const text = textIn(shape, 'coordinates');
	return text === '' ? [] : text.split(/\s+/).map((corner) => corner.split(',').slice(0, 2).map(degrees));
}

const degrees = (text: string) => (text.trim() === '' ? NaN : Number(text));
