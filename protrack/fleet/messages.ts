import { call, endpoints, inDigits, ProtrackError, type ProtrackClient } from '../client';
import { chunk } from '../client/batches';
import { accountKey, differentAccounts } from './account';

/** Chapter 2.13. */
export const MAX_CHARACTERS = 300;

/**
 * Checks a text before anything is sent. How the server counts its "300 characters" is not documented; a Java server counts UTF-16 units,
 * as JavaScript does. That is the larger of the possible numbers (an emoji is two), so a text that passes here passes any way of counting.
 * @returns the text as it is sent, without blanks around it
 * @throws ProtrackError `input`
 */
export function checkedContent(text: string): string {
	const content = text.trim();
	if (content === '') throw ProtrackError.input('"Message" is empty', 'Enter a text. Nothing was sent.');
	if (content.length <= MAX_CHARACTERS) return content;
	throw ProtrackError.input(
		`"Message" has ${inDigits(content.length)} characters; the platform takes at most ${MAX_CHARACTERS}`,
		'Shorten it, or send it in parts. An emoji counts as two characters or more. Nothing was sent.',
	);
}

/** How far a message came, by `accountKey`. Who is in none of the two sets was not sent it. */
export interface Delivery {
	reached: Set<string>;
	/** Accounts of a call of which nobody knows what became. */
	unknown: Set<string>;
	/** What stopped it, null when all were reached. */
	error: ProtrackError | null;
}

/**
 * Sends one text to any number of accounts, 200 in each call (chapter 2.13). Nothing is ever sent twice: after the first error the rest is
 * left, since only a person can decide how to go on.
 * @param accounts login names; an account that comes twice gets it once
 */
export async function sendMessage(client: ProtrackClient, content: string, accounts: string[]): Promise<Delivery> {
	const delivery: Delivery = { reached: new Set(), unknown: new Set(), error: null };
	for (const batch of chunk(differentAccounts(accounts), endpoints.sendMessage.batch?.size ?? 1)) {
		try {
			await call(client, 'sendMessage', { accounts: batch, content });
		} catch (error) {
			if (!(error instanceof ProtrackError)) throw error;
			return { ...delivery, unknown: new Set(error.outcomeUnknown ? batch.map(accountKey) : []), error };
		}
		batch.forEach((account) => delivery.reached.add(accountKey(account)));
	}
	return delivery;
}

/**
 * The error of a delivery for those who wanted these accounts reached; says which were, of which nobody knows, and which were not sent it, so that
 * a person can send the rest.
 * @returns null when all of them were reached
 */
export function deliveryError({ reached, unknown, error }: Delivery, accounts: string[]): ProtrackError | null {
	const got = accounts.filter((account) => reached.has(accountKey(account)));
	if (!error || got.length === accounts.length) return null;
	const open = accounts.filter((account) => unknown.has(accountKey(account)));
	const left = accounts.filter((account) => !reached.has(accountKey(account)) && !unknown.has(accountKey(account)));
	const lists: Array<[string, string[]]> = [
		['Reached', got],
		['Not known whether it was sent to', open],
		['Not sent to', left],
	];
	const told = lists.flatMap(([what, names]) => (names.length > 0 ? [`${what}: ${names.join(', ')}.`] : []));
	const isOfOthers = error.outcomeUnknown && open.length === 0;
	const message = isOfOthers
		? `The message was not sent to ${inDigits(left.length)} of ${inDigits(accounts.length)} accounts, because sending it to others failed: ${error.message}`
		: `${error.message}. The message is known to have reached ${inDigits(got.length)} of ${inDigits(accounts.length)} accounts`;
	return ProtrackError.of(
		{ ...error, message, hint: [error.hint, ...told].join(' '), outcomeUnknown: open.length > 0 },
		error.code,
	);
}
