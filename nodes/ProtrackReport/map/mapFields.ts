import type { INodeProperties } from 'n8n-workflow';

import { ProtrackError } from '../../../protrack/client';
import { combineFields, field, shownFor, switchField, type Field, type InputItem } from '../../shared/field';
import { readChoice, readTrimmed } from '../../shared/parameters';
import { timeRangeFrom, type TimeRange } from '../../shared/timeRange';
import { perDeviceField } from '../pictures/pictureFields';

const mapSubjects = ['routes', 'days', 'trips', 'now'] as const;
/** What a map shows. */
export type MapSubject = (typeof mapSubjects)[number];

/** The choices in their natural order; as a constant, because n8n's lint rule would sort literals by name. */
const subjects: INodeProperties['options'] = [
	{ name: 'Routes', value: 'routes', description: 'Where the devices were in the time range' },
	{ name: 'Each Day', value: 'days', description: 'The same, with a picture for each day' },
	{ name: 'Each Trip', value: 'trips', description: 'A picture for each trip of each device' },
	{ name: 'Positions Now', value: 'now', description: 'Where the devices are, and which of them are moving' },
];

export const mapSubjectField: Field<MapSubject> = field(
	{ displayName: 'Show', name: 'show', type: 'options', options: subjects, default: 'routes' },
	(value, title) => readChoice(value, title, mapSubjects),
);

const pastRange = shownFor({ show: ['routes', 'days', 'trips'] }, timeRangeFrom('yesterday'));

/** Null where the latest positions are wanted. */
export const mapRangeField: Field<TimeRange | null> = {
	properties: pastRange.properties,
	read: (item: InputItem) => (mapSubjectField.read(item) === 'now' ? null : pastRange.read(item)),
};

const picturesField = shownFor({ show: ['routes', 'days', 'now'] }, perDeviceField);

/** A trip always has a picture of its own. */
export const mapPicturesField: Field<boolean> = {
	properties: picturesField.properties,
	read: (item: InputItem) => mapSubjectField.read(item) === 'trips' || picturesField.read(item),
};

export const numberStopsOption = switchField({
	displayName: 'Number Stops',
	name: 'numberStops',
	default: true,
	description: 'Whether stops have numbers, and are listed beside the map of a single vehicle',
});

/** A server of map pictures. */
export interface TileServer {
	/** An address with {z}, {x} and {y}. */
	template: string;
	attribution: string;
}

/** Null where a map is drawn on a plain ground. */
export const tileServerOption: Field<TileServer | null> = combineFields(
	{
		template: field(
			{
				displayName: 'Tile URL',
				name: 'tileUrl',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://tiles.example.com/{z}/{x}/{y}.png?key=…',
				description:
					'Server of a map to draw on, for PNG tiles of 256 pixels. Check its terms: those of openstreetmap.org forbid bulk use. If empty, the ground is plain, and nothing but the platform is asked.',
			},
			readTemplate,
		),
		attribution: field(
			{
				displayName: 'Tile Attribution',
				name: 'tileAttribution',
				type: 'string',
				default: '',
				placeholder: 'e.g. © OpenStreetMap contributors',
				description: 'Is printed on the map; most servers require it',
			},
			readTrimmed,
		),
	},
	(read) => {
		const [template, attribution] = [read.template(), read.attribution()];
		if (template === '') return null;
		if (attribution !== '') return { template, attribution };
		throw ProtrackError.input(
			'"Tile Attribution" is empty',
			'Enter whose map it is, as the terms of the tile server say, e.g. © OpenStreetMap contributors.',
		);
	},
);

/** What is filled in for each tile. */
const TILE_PLACES = ['{z}', '{x}', '{y}', '{r}'];
const TILE_HINT = 'Give it as https://tiles.example.com/{z}/{x}/{y}.png.';

function readTemplate(value: unknown, title: string): string {
	const template = readTrimmed(value, title);
	if (template === '') return '';
	const missing = ['{z}', '{x}', '{y}'].filter((place) => !template.includes(place));
	if (missing.length > 0) throw ProtrackError.input(`"${title}" has no ${missing.join(', ')}`, TILE_HINT);
	const unknown = template.match(/\{[^{}]*\}/g)?.filter((place) => !TILE_PLACES.includes(place)) ?? [];
	if (unknown.length > 0)
		throw ProtrackError.input(
			`"${title}" has ${unknown.join(', ').slice(0, 40)}, and nobody knows what to put there`,
			`Put the letter or key of the server there yourself. ${TILE_HINT}`,
		);
	const address = template.replace(/\{[zxyr]\}/g, '1');
	if (/^https?:\/\//i.test(address) && URL.canParse(address)) return template;
	// Not quoted, because it may hold a key.
	throw ProtrackError.input(`"${title}" is not an address that begins with https:// or http://`, TILE_HINT);
}
