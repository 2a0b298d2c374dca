import type { INodePropertyOptions } from 'n8n-workflow';

import { inOneLine } from '../../protrack/client';

const MAX_NAME = 300;

/**
 * The entries of a list in the editor. What a user picks becomes a parameter, name and value, and n8n takes a text that begins with "=" for an
 * expression: whoever names an account or a device could have one evaluated here, and its result sent to the platform. An entry with such a value is
 * left out, a name loses the sign.
 */
export function pickerEntries<Entry extends INodePropertyOptions>(entries: readonly Entry[]): Entry[] {
	const safe = entries.filter(({ value }) => !isExpression(String(value)));
	return safe.map((entry) => ({
		...entry,
		name: inOneLine(entry.name, MAX_NAME).replace(/^[=\s]+/, '') || String(entry.value),
	}));
}

/** However many blanks stand before it. */
const isExpression = (value: string) => value.trimStart().startsWith('=');
