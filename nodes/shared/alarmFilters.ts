import { alarmTypes, ProtrackError, type AlarmGroup, type Severity } from '../../protrack/client';
import { alarmCode, type AlarmFilter } from '../../protrack/fleet';
import { field } from './field';
import { readNumber } from './numbers';
import { isBlank, readParts, readTrimmed } from './parameters';

const groups: Record<AlarmGroup, string> = {
	device: 'Device',
	driving: 'Driving',
	emergency: 'Emergency',
	engine: 'Engine',
	fuel: 'Fuel',
	geofence: 'Geofence',
	movement: 'Movement',
	power: 'Power',
	security: 'Security',
	temperature: 'Temperature',
	tire: 'Tires',
};

const severities: Record<Severity, string> = { critical: 'Critical', info: 'Information', warning: 'Warning' };

const optionsOf = (names: Record<string, string>) => Object.entries(names).map(([value, name]) => ({ name, value }));

/** An alarm has to pass all filters that are set, and passes one by matching any of its chosen values. */
export const alarmFiltersField = field(
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{
				displayName: 'Geofence',
				name: 'geofence',
				type: 'string',
				default: '',
				placeholder: 'e.g. Depot North',
				description: 'Only alarms of geofences whose name contains this text, or whose ID is this number',
			},
			{
				displayName: 'Groups',
				name: 'groups',
				type: 'multiOptions',
				options: optionsOf(groups),
				default: [],
				description: 'Only alarms of these groups',
			},
			{
				displayName: 'Minimum Speed (Km/h)',
				name: 'minSpeed',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				description: 'Only alarms at this speed or faster',
			},
			{
				displayName: 'Severities',
				name: 'severities',
				type: 'multiOptions',
				options: optionsOf(severities),
				default: [],
				description: 'Only alarms of these severities',
			},
			{
				displayName: 'Types',
				name: 'types',
				type: 'multiOptions',
				options: [...alarmTypes]
					.sort((a, b) => a.label.localeCompare(b.label))
					.map(({ label, code }) => ({ name: label, value: code })),
				default: [],
				description: 'Only alarms of these types',
			},
		],
	},
	readFilters,
);

/**
 * Reads the filters; an expression may give a list as an array or as text with commas.
 * @param filters the value of the field "Filters"
 * @throws ProtrackError `input` that names the filter
 */
export function readFilters(filters: unknown): AlarmFilter {
	const values = (filters ?? {}) as Record<string, unknown>;
	return {
		types: setOf(wordsOf(values.types, 'Types').map(knownCode)),
		groups: setOf(wordsOf(values.groups, 'Groups').map((word) => known(word, groups, 'Groups'))),
		severities: setOf(wordsOf(values.severities, 'Severities').map((word) => known(word, severities, 'Severities'))),
		geofence: readTrimmed(values.geofence, 'Geofence'),
		minSpeedKmh: readMinSpeed(values.minSpeed),
	};
}

/** Empty means 0, which every alarm passes. */
function readMinSpeed(value: unknown): number {
	if (isBlank(value)) return 0;
	return readNumber(value, 'Minimum Speed', { min: 0, unit: 'km/h', hint: 'Give it in km/h, e.g. 50.' });
}

/** A word that cannot be read must not be left out: with fewer words, or none, more alarms would pass. */
function wordsOf(value: unknown, title: string): string[] {
	return readParts(value, title, /,/)
		.map((word) => readTrimmed(word, title))
		.filter((word) => word !== '');
}

/** Without a choice every alarm passes. */
function setOf<T>(values: T[]): ReadonlySet<T> | undefined {
	return values.length > 0 ? new Set(values) : undefined;
}

function knownCode(word: string): number {
	const code = alarmCode(word);
	if (code !== null) return code;
	throw ProtrackError.input(
		`"Types" has no alarm type "${word.slice(0, 40)}"`,
		'Choose from the list, or give the code or name of chapter 4.1 of the API document, e.g. 7 or speedingAlarm.',
	);
}

function known<Name extends string>(word: string, names: Record<Name, string>, field: string): Name {
	const found = (Object.keys(names) as Name[]).find((name) => name === word.toLowerCase());
	if (found) return found;
	throw ProtrackError.input(
		`"${field}" does not know "${word.slice(0, 40)}"`,
		`Choose from ${Object.keys(names).join(', ')}.`,
	);
}
