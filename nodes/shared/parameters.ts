import type { IPollFunctions } from 'n8n-workflow';

import { plainDecimal, ProtrackError } from '../../protrack/client';
import type { ReadParameter } from './field';

/* Readers for the values of fields. An expression can give any value, so each reader checks it and names the field in its errors. */

/**
 * Reads text. An object is an error, because it would be sent as "[object Object]".
 * @returns the text unchanged, "" for null and undefined
 * @throws ProtrackError `input`, which never quotes the value: it may be a password
 */
export function readText(value: unknown, title: string): string {
	if (value === null || value === undefined) return '';
	if (typeof value === 'string' || Number.isFinite(value)) return plainDecimal(value);
	throw ProtrackError.input(
		`"${title}" is not text`,
		'Correct the expression that should give it; it gave a value of another kind.',
	);
}

/** `readText` without spaces around it. */
export const readTrimmed = (value: unknown, title: string): string => readText(value, title).trim();

/** As `readTrimmed`, of a field that must not be empty. @param hint what to do about an empty one @throws ProtrackError `input` */
export function readRequired(value: unknown, title: string, hint: string): string {
	const text = readTrimmed(value, title);
	if (text !== '') return text;
	throw ProtrackError.input(`"${title}" is empty`, hint);
}

/** A list: an array, or text with separators between its parts. @throws ProtrackError `input` for anything else */
export function readParts(value: unknown, title: string, separator: RegExp): unknown[] {
	return Array.isArray(value) ? (value as unknown[]) : readText(value, title).split(separator);
}

/** Whether a field of a number was left empty. */
export const isBlank = (value: unknown): boolean =>
	value === null || value === undefined || (typeof value === 'string' && value.trim() === '');

/** The text of any value, to show or compare it; "" for null, undefined and objects. */
export function asText(value: unknown): string {
	if (Array.isArray(value)) return value.map(asText).join(',');
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Reads one of the choices of a field. @throws ProtrackError `input` for anything else */
export function readChoice<Choice extends string>(value: unknown, title: string, choices: readonly Choice[]): Choice {
	const chosen = choices.find((choice) => choice === value);
	if (chosen !== undefined) return chosen;
	const named = choices.map((choice) => `"${choice}"`);
	throw ProtrackError.input(
		`"${title}" has no such choice`,
		`Choose it from the list; an expression must give ${named.slice(0, -1).join(', ')} or ${named.at(-1)}.`,
	);
}

/** Reads the fields of a trigger, which has no items. */
export const pollReader =
	(context: IPollFunctions): ReadParameter =>
	(name, extractValue = false) =>
		context.getNodeParameter(name, undefined, { extractValue });
