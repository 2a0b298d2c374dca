import { ProtrackError } from '../../protrack/client';
import { readPolygons, type Zone } from '../../protrack/fleet';
import { toNumber } from '../shared/numbers';
import { readText } from '../shared/parameters';

interface ZoneFields {
	circle?: Array<Record<string, unknown>>;
	polygon?: Array<Record<string, unknown>>;
}

/** Reads the field "Zones". @throws ProtrackError `input` that names the zone */
export function readZones(value: unknown): Zone[] {
	const { circle = [], polygon = [] } = (value ?? {}) as ZoneFields;
	const zones = [...circle.map(readCircle), ...polygon.map(readPolygon)];
	if (zones.length > 0) return zones;
	throw ProtrackError.input('"Zones" is empty', 'Add at least one zone, or choose other events.');
}

function readCircle(fields: Record<string, unknown>, index: number): Zone {
	const name = nameOf(fields, `Circle ${index + 1}`);
	const [latitude, longitude, radiusM] = [fields.latitude, fields.longitude, fields.radiusM].map(toNumber) as [
		number,
		number,
		number,
	];
	const sound = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && radiusM > 0;
	if (sound && !(latitude === 0 && longitude === 0))
		return { name, shape: 'circle', center: { latitude, longitude }, radiusM };
	throw ProtrackError.input(
		`The zone "${name}" has no usable center or radius`,
		'Enter latitude (-90 to 90), longitude (-180 to 180) and a radius above 0.',
	);
}

function readPolygon(fields: Record<string, unknown>, index: number): Zone {
	const name = nameOf(fields, `Polygon ${index + 1}`);
	if (isUntouched(fields.geoJson)) throw ProtrackError.input(`The zone "${name}" has no GeoJSON yet`, PASTE);
	const polygons = readPolygons(fields.geoJson);
	if (polygons) return { name, shape: 'polygon', polygons };
	throw ProtrackError.input(`The zone "${name}" is no GeoJSON polygon`, PASTE);
}

const PASTE =
	'Paste a GeoJSON Polygon, MultiPolygon, Feature or FeatureCollection; each point is [longitude, latitude].';

/** Nothing, or the `{}` that the field begins with. */
function isUntouched(geoJson: unknown): boolean {
	if (geoJson === null || geoJson === undefined) return true;
	if (typeof geoJson === 'object') return Object.keys(geoJson).length === 0;
	return typeof geoJson === 'string' && ['', '{}'].includes(geoJson.replace(/\s/g, ''));
}

const nameOf = ({ name }: Record<string, unknown>, usual: string) => readText(name, 'Name').trim() || usual;
