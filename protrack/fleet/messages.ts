import { call, getOrCreate, inBatches, inDigits, ProtrackError, type ProtrackClient } from '../client';
import { accountKey, differentAccounts } from './account';

/** Who got a message, by `accountKey`. To an account in neither set it was not sent. */
export interface Delivery {
	reached: Set<string>;
	/** Accounts of a call whose outcome is unknown. */
	unknown: Set<string>;
	/** What stopped it, null when all were reached. */
	error: ProtrackError | null;
}

/** @returns the accounts that get each text, of all messages with that text together, in their order */
export function receiversByText(
	messages: Iterable<{ readonly accounts: readonly string[]; readonly content: string }>,
): Map<string, string[]> {
	const receivers = new Map<string, string[]>();
	for (const { accounts, content } of messages) {
		const together = getOrCreate(receivers, content, () => []);
		// One by one: as arguments of one call they could overflow the stack.
		for (const account of accounts) together.push(account);
	}
	return receivers;
}

/**
 * Sends one text to any number of accounts, 200 in each call (chapter 2.13). Each call is sent once and the first error stops it, because a person has
 * to decide how to continue.
 * @param accounts login names; an account that is listed twice gets the message once
 */
export async function sendMessage(client: ProtrackClient, content: string, accounts: string[]): Promise<Delivery> {
	const delivery: Delivery = { reached: new Set(), unknown: new Set(), error: null };
	for (const batch of inBatches('sendMessage', differentAccounts(accounts))) {
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
 * The error of a delivery for one item. It lists the accounts that got the message, those that may have got it and those that did not, so that a
 * person can send the rest.
 * @param accounts those of the item
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
	const accountHints = lists.flatMap(([what, names]) => (names.length > 0 ? [`${what}: ${names.join(', ')}.`] : []));
	const isOfOtherItems = error.outcomeUnknown && open.length === 0;
	const message = isOfOtherItems
		? `The message was not sent to ${inDigits(left.length)} of ${inDigits(accounts.length)} accounts, because sending it to others failed: ${error.message}`
		: `${error.message}. The message is known to have reached ${inDigits(got.length)} of ${inDigits(accounts.length)} accounts`;
	return error.with({ message, hint: [...error.hints, ...accountHints], outcomeUnknown: open.length > 0 });
}
