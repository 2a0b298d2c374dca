import { ProtrackError } from '../../protrack/client';
import { differentAccounts } from '../../protrack/fleet';
import { asText, readParts } from '../shared/parameters';

/**
 * Reads login names: an array, or text with commas, semicolons or lines between login names.
 * @returns each account once
 * @throws ProtrackError `input`
 */
export function readAccountNames(value: unknown, title: string): string[] {
	const parts = readParts(value, title, /[,;\n]/);
	const names = parts.map((part) => readName(part, title)).filter((name) => name !== '');
	if (names.length > 0) return differentAccounts(names);
	throw ProtrackError.input(
		`"${title}" is empty`,
		'Enter at least one login name, or check the expression that should give them. Nothing was sent.',
	);
}

function readName(part: unknown, title: string): string {
	const isText = part === null || part === undefined || typeof part === 'string' || Number.isFinite(part);
	const name = isText ? asText(part).trim() : null;
	// A comma inside a name would make two accounts of it on the way.
	if (name !== null && !name.includes(',')) return name;
	throw ProtrackError.input(
		`"${title}" holds something that is not a login name`,
		'Give login names as text, e.g. ["north", "south"]. Nothing was sent.',
	);
}
