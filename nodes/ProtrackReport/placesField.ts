import { inDigits, ProtrackError } from '../../protrack/client';
import type { Zone } from '../../protrack/fleet';
import { readPlaces, type PlaceProblem } from '../../protrack/insight';
import { combineFields, field, shownFor } from '../shared/field';
import { readNumber } from '../shared/numbers';
import { readChoice } from '../shared/parameters';
import { readZoneList, zoneShapes } from '../shared/zones';

/** The choices in their natural order; as a constant, because n8n's lint rule would sort literals by name. */
const sources = [
	{ name: 'Enter Here', value: 'list', description: 'Circles and polygons, one by one' },
	{
		name: 'From JSON',
		value: 'json',
		description: 'GeoJSON, or an array of objects with name, latitude, longitude and radiusM, also from an expression',
	},
	{ name: 'From Text', value: 'text', description: 'The text of a KML, GPX or GeoJSON file' },
];

const fields = {
	source: field(
		{
			displayName: 'Places',
			name: 'placesFrom',
			type: 'options',
			options: sources,
			default: 'list',
			description: 'Where the places come from at which visits are looked for',
		},
		(value, title) => readChoice(value, title, ['list', 'json', 'text'] as const),
	),
	list: shownFor(
		{ placesFrom: ['list'] },
		field(
			{
				displayName: 'Place List',
				name: 'places',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add Place',
				default: {},
				options: zoneShapes,
			},
			(value) => readZoneList(value, 'place'),
		),
	),
	json: shownFor(
		{ placesFrom: ['json'] },
		field(
			{
				displayName: 'Places JSON',
				name: 'placesJson',
				type: 'json',
				default: '{}',
				description:
					'GeoJSON, or an array such as [{ "name": "Depot", "latitude": -1.3, "longitude": 36.8, "radiusM": 200 }]',
			},
			(value) => value,
		),
	),
	text: shownFor(
		{ placesFrom: ['text'] },
		field(
			{
				displayName: 'Places Text',
				name: 'placesText',
				type: 'string',
				typeOptions: { rows: 5 },
				default: '',
				description:
					'The areas and points of a KML or GeoJSON file, or the waypoints of a GPX file; up to 5 million characters, 10,000 places and 100,000 corners',
			},
			(value) => value,
		),
	),
	radiusM: shownFor(
		{ placesFrom: ['json', 'text'] },
		field(
			{
				displayName: 'Radius of Points (Meters)',
				name: 'pointRadiusM',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 100_000 },
				default: 100,
				description: 'How far around a point its place reaches, where the point has no radius of its own',
			},
			(value, title) => readNumber(value, title, { min: 1, max: 100_000, unit: 'm', hint: 'Give it in meters.' }),
		),
	),
};

/** Where to look for visits: entered one by one, as JSON, or as the text of a file. */
export const placesField = combineFields(fields, (read): Zone[] => {
	const source = read.source();
	if (source === 'list') {
		const places = read.list();
		if (places.length > 0) return places;
		throw ProtrackError.input('"Place List" is empty', 'Add at least one place.');
	}
	const title = source === 'json' ? 'Places JSON' : 'Places Text';
	const { places, problems } = readPlaces(read[source](), read.radiusM());
	const [problem] = problems;
	if (!problem) return places;
	throw ProtrackError.input(`"${title}" ${wordsFor(problem)}`, HINTS[problem.reason] ?? CORRECT);
});

const words: Readonly<Record<PlaceProblem['reason'], string>> = {
	empty: 'has no place',
	unknownFormat: 'is neither GeoJSON nor KML nor GPX',
	brokenXml: 'is XML that is damaged or cut off',
	tooLong: 'has more characters than',
	tooManyElements: 'has more elements than',
	tooManyPlaces: 'has more places than',
	tooManyCorners: 'has more corners than',
	tooDeep: 'is nested deeper than',
	noArea: 'has a line, which is no place',
	link: 'links to places in another file, which is not read',
	noShape: 'has a place without a shape',
	badCorner: 'has a place with a corner that is not usable',
	badCenter: 'has a place without a usable center',
	badRadius: 'has a place without a usable radius',
};

const CORRECT = 'Correct it, or the expression that should give it.';

const HINTS: Readonly<Partial<Record<PlaceProblem['reason'], string>>> = {
	empty: 'Give at least one area or point.',
	tooLong: 'Give fewer places at once.',
	tooManyElements: 'Give fewer places at once.',
	tooManyPlaces: 'Give fewer places at once.',
	tooManyCorners: 'Give fewer places at once, or simplify their outlines.',
	noArea: 'Draw an area or a point instead, or remove it.',
	link: 'Export the places themselves.',
	badCorner: 'Each corner has a longitude (-180 to 180) and a latitude (-90 to 90), in that order.',
	badCenter: 'Give latitude (-90 to 90) and longitude (-180 to 180).',
	badRadius: 'Give radiusM from 1 to 100,000 m.',
};

function wordsFor(problem: PlaceProblem): string {
	if ('place' in problem) return `${words[problem.reason]}: "${problem.place.slice(0, 60)}"`;
	return 'limit' in problem ? `${words[problem.reason]} ${inDigits(problem.limit)}` : words[problem.reason];
}
