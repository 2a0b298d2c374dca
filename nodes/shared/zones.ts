import type { INodeProperties } from 'n8n-workflow';

import { ProtrackError } from '../../protrack/client';
import { readPolygons, type Zone } from '../../protrack/fleet';
import { toNumber } from './numbers';
import { readText } from './parameters';

/** The shapes of a zone, for a field of type `fixedCollection`. */
export const zoneShapes: INodeProperties['options'] = [
	{
		displayName: 'Circle',
		name: 'circle',
		values: [
			{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. Depot North' },
			{
				displayName: 'Latitude',
				name: 'latitude',
				type: 'number',
				typeOptions: { numberPrecision: 7 },
				default: 0,
			},
			{
				displayName: 'Longitude',
				name: 'longitude',
				type: 'number',
				typeOptions: { numberPrecision: 7 },
				default: 0,
			},
			{
				displayName: 'Radius (Meters)',
				name: 'radiusM',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 200,
			},
		],
	},
	{
		displayName: 'Polygon',
		name: 'polygon',
		values: [
			{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. Depot North' },
			{
				displayName: 'GeoJSON',
				name: 'geoJson',
				type: 'json',
				// n8n's JSON editor marks an empty text as an error.
				default: '{}',
				description:
					'A GeoJSON Polygon, MultiPolygon, Feature or FeatureCollection, as map editors export it; longitude comes first',
			},
		],
	},
];

interface ZoneFields {
	circle?: Array<Record<string, unknown>>;
	polygon?: Array<Record<string, unknown>>;
}

/**
 * Reads a field with `zoneShapes`.
 * @param noun what the user calls such a zone, e.g. "place"
 * @returns none where the field is empty
 * @throws ProtrackError `input` that names the zone
 */
export function readZoneList(value: unknown, noun = 'zone'): Zone[] {
	const { circle = [], polygon = [] } = (value ?? {}) as ZoneFields;
	return [
		...circle.map((fields, index) => readCircle(fields, index, noun)),
		...polygon.map((fields, index) => readPolygon(fields, index, noun)),
	];
}

function readCircle(fields: Record<string, unknown>, index: number, noun: string): Zone {
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
		`The ${noun} "${name}" has no usable center or radius`,
		'Enter latitude (-90 to 90), longitude (-180 to 180) and a radius above 0.',
	);
}

function readPolygon(fields: Record<string, unknown>, index: number, noun: string): Zone {
	const name = nameOf(fields, `Polygon ${index + 1}`);
	if (isUntouched(fields.geoJson)) throw ProtrackError.input(`The ${noun} "${name}" has no GeoJSON yet`, PASTE);
	const polygons = readPolygons(fields.geoJson);
	if (polygons) return { name, shape: 'polygon', polygons };
	throw ProtrackError.input(`The ${noun} "${name}" is no GeoJSON polygon`, PASTE);
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
