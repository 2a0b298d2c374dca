import { call, endpoints, ProtrackError, type ProtrackClient } from '../api';
import { slices } from '../api/batches';

/** Chapter 2.13. */
export const MOST_CHARACTERS = 300;

/**
 * Checks a text before anything is sent. How the server counts its "300 characters" is not documented; a Java server counts UTF-16 units,
 * as JavaScript does. That is the larger of the possible numbers (an emoji is two), so a text that passes here passes any way of counting.
 * @returns the text as it is sent, without blanks around it
 * @throws ProtrackError `input`
 */
export function checkedContent(text: string): string {
	const content = text.trim();
	if (content === '') throw ProtrackError.input('"Message" is empty', 'Enter a text. Nothing was sent.');
	if (content.length <= MOST_CHARACTERS) return content;
	throw ProtrackError.input(
		`"Message" has ${content.length} characters; the platform takes at most ${MOST_CHARACTERS}`,
		'Shorten it, or send it in parts. An emoji counts as two characters or more. Nothing was sent.',
	);
}

/** How far a message came. */
export interface Delivery {
	reached: Set<string>;
	/** What stopped it, null when all were reached. */
	fault: ProtrackError | null;
}

/**
 * Sends one text to any number of accounts, 200 in each call (chapter 2.13). Nothing is ever sent twice: after the first fault the rest is
 * left, since only a person can decide how to go on.
 * @param accounts different login names
 */
export async function sendMessage(client: ProtrackClient, content: string, accounts: string[]): Promise<Delivery> {
	const reached = new Set<string>();
	for (const batch of slices(accounts, endpoints.sendMessage.batch?.size ?? 1)) {
		try {
			await call(client, 'sendMessage', { accounts: batch, content });
		} catch (error) {
			if (error instanceof ProtrackError) return { reached, fault: error };
			throw error;
		}
		batch.forEach((account) => reached.add(account));
	}
	return { reached, fault: null };
}

/**
 * The fault of a delivery for those who wanted these accounts reached; says which were and which were not, so that the rest can be sent again.
 * @returns null when all of them were reached
 */
export function deliveryFault({ reached, fault }: Delivery, accounts: string[]): ProtrackError | null {
	const missed = accounts.filter((account) => !reached.has(account));
	if (!fault || missed.length === 0) return null;
	const got = accounts.filter((account) => reached.has(account));
	const told = got.length > 0 ? `Reached: ${got.join(', ')}. ` : '';
	return ProtrackError.of(
		{
			kind: fault.kind,
			message: `${fault.message}. The message reached ${got.length} of ${accounts.length} accounts`,
			advice: `${fault.advice} ${told}Not known to be reached: ${missed.join(', ')}.`,
			httpCode: fault.httpCode,
		},
		fault.code,
	);
}
