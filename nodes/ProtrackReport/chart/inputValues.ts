import { inDigits, ProtrackError } from '../../../protrack/client';
import { toNumber } from '../../shared/numbers';
import { parseTime } from '../../shared/timeRange';
import { asText } from '../../shared/parameters';

/** What an input item tells of one device at one time. */
export interface InputReading {
	/** Epoch seconds. */
	time: number;
	name: string | null;
	plateNumber: string | null;
	/** "" where the item has none. */
	imei: string;
	/** One for each sensor; null where a sensor gives nothing. */
	values: ReadonlyArray<number | null>;
}

/** The field of each chart. */
export const inputFields = { fuel: 'fuelLiters', temperature: 'temperaturesC' } as const;
export type InputChart = keyof typeof inputFields;

/** Where the time stands, in this order: in a position, in an event, in a sheet. */
const TIME_FIELDS = ['fixedAt', 'detectedAt', 'time'] as const;
/** What names a device; the first of them that an item has. */
const DEVICE_FIELDS = ['deviceName', 'plateNumber', 'imei'] as const;
/** No tank and no freezer is near it; axes of larger numbers could not be read. */
const MAX_VALUE = 1_000_000;
const HINT =
	'Give this node positions as Position: Get Many or the trigger gives them, each with its time, device and value.';

/**
 * Reads what one input item tells: a position, an event with one, or a row of a sheet with such fields.
 * @param zone of times that name none
 * @throws ProtrackError `input` that names the field
 */
export function readInput(json: Record<string, unknown>, chart: InputChart, zone: string): InputReading {
	const inner = isObject(json.position) ? json.position : {};
	const find = (name: string): unknown => json[name] ?? inner[name];
	const valueField = inputFields[chart];
	if (!(valueField in json) && !(valueField in inner))
		throw ProtrackError.input(`The input item has no field "${valueField}"`, HINT);
	const timeField = TIME_FIELDS.find((name) => !isEmpty(find(name)));
	if (!timeField) throw ProtrackError.input(`The input item has no time: ${quoted(TIME_FIELDS)}`, HINT);
	const time = parseTime(find(timeField), zone, timeField)?.toSeconds() ?? 0;
	const [name, plate, imei] = DEVICE_FIELDS.map((each) => asText(find(each)).trim());
	if (!name && !plate && !imei)
		throw ProtrackError.input(`The input item has no device: ${quoted(DEVICE_FIELDS)}`, HINT);
	return {
		time: Math.floor(time),
		name: name || null,
		plateNumber: plate || null,
		imei: imei ?? '',
		values: listOf(find(valueField)).map((value) => readValue(value, valueField)),
	};
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** A sheet may hold a list as text: "[4, 5]" or "4; 5". Without brackets a comma may be a decimal one, so that is no list. */
function listOf(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	const text = asText(value).trim();
	if (text.startsWith('[') && text.endsWith(']')) return text.slice(1, -1).split(/[,;]/);
	return text.includes(';') ? text.split(';') : [value];
}

function readValue(value: unknown, field: string): number | null {
	if (isEmpty(value)) return null;
	const number = toNumber(value);
	if (Math.abs(number) <= MAX_VALUE) return number;
	const problem = Number.isNaN(number) ? 'not a number' : `larger than ${inDigits(MAX_VALUE)}`;
	throw ProtrackError.input(
		`"${field}" of the input item is ${problem}: "${asText(value).slice(0, 40)}"`,
		'Give it as a number such as 12.5, or as a list such as [4.5, 5].',
	);
}

const isEmpty = (value: unknown): boolean =>
	value === null || value === undefined || (typeof value === 'string' && value.trim() === '');

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
