import type { IDataObject } from 'n8n-workflow';

import { inDigits } from '../../protrack/client';

/* A language model reads every character of an answer, and pays for it. What is left out is said in the answer. */

const MAX_ROWS = 25;
const MAX_ERRORS = 5;
/** Of a list within a row. */
const MAX_ELEMENTS = 20;
/** Of a text within a row. */
const MAX_TEXT = 500;
/** Of all rows together; about 3,000 tokens. */
const MAX_CHARACTERS = 12_000;

/**
 * Makes an answer that is short enough for a language model.
 * @param hints what else is to be said
 * @param isSequence whether the rows follow each other in time: then some of the whole time are shown, otherwise the first ones
 * @returns the rows, the errors, and a last object with a `note` where something is left out, nothing was found, or there are hints
 */
export function shortAnswer(
	rows: IDataObject[],
	errors: IDataObject[],
	hints: string[],
	isSequence: boolean,
): IDataObject[] {
	const choose = isSequence ? spread : firstOf;
	let count = Math.min(rows.length, MAX_ROWS);
	let shown = choose(rows, count).map(shortRow);
	for (let size = sizeOf(shown); size > MAX_CHARACTERS && count > 1; size = sizeOf(shown)) {
		count = Math.max(1, Math.min(count - 1, Math.floor((count * MAX_CHARACTERS) / size)));
		shown = choose(rows, count).map(shortRow);
	}
	const notes = [...new Set(shown.flatMap(({ cuts }) => cuts)), ...hints];
	if (rows.length === 0 && errors.length === 0) notes.unshift('Nothing was found.');
	if (count < rows.length) {
		const how = isSequence ? ' shown, evenly spread' : ' shown';
		notes.unshift(
			`${inDigits(count)} of ${inDigits(rows.length)} results${how}. For the others ask for a shorter time range, fewer devices, or with a filter.`,
		);
	}
	if (errors.length > MAX_ERRORS) notes.push(`${inDigits(errors.length - MAX_ERRORS)} more errors are left out.`);
	const note = notes.length === 0 ? [] : [{ note: notes.join(' ') }];
	return [...shown.map(({ row }) => row), ...errors.slice(0, MAX_ERRORS), ...note];
}

const firstOf = <Row>(rows: Row[], count: number): Row[] => rows.slice(0, count);

/** The first, the last, and those between at equal distances. */
function spread<Row>(rows: Row[], count: number): Row[] {
	if (count >= rows.length) return rows;
	const step = count === 1 ? 0 : (rows.length - 1) / (count - 1);
	return Array.from({ length: count }, (_, index) => rows[Math.round(index * step)] as Row);
}

const sizeOf = (shown: Array<{ row: IDataObject }>): number =>
	shown.reduce((sum, { row }) => sum + JSON.stringify(row).length, 0);

/** @returns the row without what is too long, and what was cut */
function shortRow(row: IDataObject): { row: IDataObject; cuts: string[] } {
	const cuts: string[] = [];
	const shorten = (value: unknown, name: string): unknown => {
		if (typeof value === 'string' && value.length > MAX_TEXT) {
			cuts.push(`"${name}" is cut after ${MAX_TEXT} characters.`);
			return `${value.slice(0, MAX_TEXT)}…`;
		}
		if (Array.isArray(value)) {
			if (value.length > MAX_ELEMENTS)
				cuts.push(`"${name}" shows ${MAX_ELEMENTS} of ${inDigits(value.length)}, evenly spread.`);
			return spread(value as unknown[], Math.min(value.length, MAX_ELEMENTS)).map((each) => shorten(each, name));
		}
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shorten(each, key)]));
	};
	return { row: shorten(row, '') as IDataObject, cuts };
}
