import type { INodePropertyOptions } from 'n8n-workflow';

import { inOneLine } from '../../protrack/client';

const MAX_NAME = 300;

/**
 * The entries of a list in the editor. Name and value of what a user picks become parameters, and n8n evaluates a text that begins with "=" as an
 * expression. So whoever names an account or a device could run an expression here and have its result sent to the platform. An entry with such a
 * value is left out, and such a name loses the sign.
 */
export function pickerEntries<Entry extends INodePropertyOptions>(entries: readonly Entry[]): Entry[] {
	const safe = entries.filter(({ value }) => !isExpression(String(value)));
	return safe.map((entry) => ({
		...entry,
		name: inOneLine(entry.name, MAX_NAME).replace(/^[=\s]+/, '') || String(entry.value),
	}));
}

/** With any number of blanks before the sign. */
const isExpression = (value: string) => value.trimStart().startsWith('=');
