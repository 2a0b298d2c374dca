import type { OutputSchema } from '../shared/outputSchema';

/** What every operation gives of an account. */
export const accountSchema = {
	account: 'string',
	userName: 'string | null',
	email: 'string | null',
	mobile: 'string | null',
	phone: 'string | null',
	createdAt: 'string | null',
	role: 'string | integer | null',
	blocked: 'boolean | null',
	parentAccount: 'string | null',
	depth: 'integer | null',
} satisfies OutputSchema;
