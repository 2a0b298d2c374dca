import type { z } from '../thirdParty';

const KINDS: Partial<Record<string, string>> = {
	string: 'text',
	number: 'a number',
	integer: 'a whole number',
	boolean: 'true or false',
	array: 'a list',
	object: 'a JSON object',
};

/** Messages about wrong values for people, where a schema has none of its own. */
export const inOurWords: z.ZodErrorMap = (issue) => ({ message: wordsFor(issue) });

function wordsFor(issue: z.ZodIssueOptionalMessage): string {
	switch (issue.code) {
		case 'invalid_type':
			return issue.received === 'undefined'
				? 'is missing'
				: `must be ${KINDS[issue.expected] ?? 'a value of another kind'}`;
		case 'invalid_enum_value':
			return `must be ${issue.options.join(' or ')}`;
		case 'unrecognized_keys':
			return `has something that is not known: ${issue.keys.map((key) => `"${key.slice(0, 40)}"`).join(', ')}`;
		default:
			return 'is not valid';
	}
}
