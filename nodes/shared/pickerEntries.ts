import type { INodePropertyOptions } from 'n8n-workflow';

import { inOneLine } from '../../protrack/client';

const MAX_NAME = 300;

/**
 * Makes the entries of a list in the editor safe. The name and value that a user picks become parameters, and n8n evaluates a text that begins with "="
 * as an expression: anybody who can name an account or a device could run one, and have its result sent to the platform. So an entry with such a value
 * is left out, and such a name loses the sign.
 */
export function pickerEntries<Entry extends INodePropertyOptions>(entries: readonly Entry[]): Entry[] {
	const safe = entries.filter(({ value }) => !isExpression(String(value)));
	return safe.map((entry) => ({
		...entry,
		name: inOneLine(entry.name, MAX_NAME).replace(/^[=\s]+/, '') || String(entry.value),
	}));
}

/** The sign may have blanks before it. */
const isExpression = (value: string) => value.trimStart().startsWith('=');
