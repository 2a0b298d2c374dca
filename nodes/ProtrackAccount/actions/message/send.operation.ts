import type { INodeProperties } from 'n8n-workflow';

import type { ProtrackError } from '../../../../protrack/client';
import { accountKey, deliveryError, MAX_CHARACTERS, sendMessage, type Delivery } from '../../../../protrack/fleet';
import { showFor } from '../../../shared/fields';
import { forEachItem, readable, type Run } from '../../../shared/items';
import { reader, readText } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';
import { readAccountNames } from '../../accountNames';
import { parseAllOrThrow } from '../../sideEffects';
import { checkedContent } from '../../messageContent';

const shown = showFor('message', ['send']);

export const description: INodeProperties[] = [
	{
		displayName: 'Accounts',
		name: 'accounts',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. north, south',
		description: 'Login names of the accounts that get the message, separated by commas',
		hint: 'In an expression, give login names as an array or as text with commas',
		displayOptions: shown,
	},
	{
		displayName: 'Message',
		name: 'content',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. The platform is under maintenance on Sunday',
		description: `At most ${MAX_CHARACTERS} characters; an emoji counts as two or more. Input items with the same text are sent together, and an account gets the same text once, however its name is capitalized.`,
		displayOptions: shown,
	},
];

interface Message {
	accounts: string[];
	content: string;
}

/**
 * Sends messages (chapter 2.13): one call for each text and 200 different accounts. Nothing is sent twice, whatever happens; an
 * error tells what had gone out before it.
 */
export const execute: Operation = async (run) => {
	const parsedItems = parseAllOrThrow(run, (index): Message => {
		const read = reader(run.context, index);
		return {
			accounts: readAccountNames(read('accounts')),
			content: checkedContent(readText(read('content'), 'Message')),
		};
	});
	const messages = readable(parsedItems);
	const deliveries = new Map<string, Delivery>();
	return await forEachItem(run, parsedItems, async ({ accounts, content }) => {
		const together = messages.filter((message) => message.content === content).flatMap((message) => message.accounts);
		const delivery = deliveries.get(content) ?? (await sendMessage(run.client, content, together));
		deliveries.set(content, delivery);
		const error = deliveryError(delivery, accounts);
		if (error) throw withOthers(run, error, messages, deliveries);
		return [{ accounts, content, sent: true }];
	});
};

/** When the node ends here, its output is lost; so the error tells which items have been sent. */
function withOthers(
	run: Run,
	error: ProtrackError,
	messages: Message[],
	deliveries: Map<string, Delivery>,
): ProtrackError {
	if (run.context.continueOnFail()) return error;
	const isSent = ({ accounts, content }: Message) =>
		accounts.every((account) => deliveries.get(content)?.reached.has(accountKey(account)) === true);
	const sent = messages.flatMap((message, index) => (isSent(message) ? [index] : []));
	if (sent.length === 0) return error;
	return error.withHint(`Items that were sent completely: ${sent.join(', ')}.`);
}
