import type { OutputSchema } from '../shared/outputSchema';

/** What every operation gives of an account. */
export const accountSchema = {
	account: 'string',
	blocked: 'boolean | null',
	createdAt: 'string | null',
	depth: 'integer | null',
	email: 'string | null',
	mobile: 'string | null',
	parentAccount: 'string | null',
	phone: 'string | null',
	role: 'string | integer | null',
	userName: 'string | null',
} satisfies OutputSchema;
