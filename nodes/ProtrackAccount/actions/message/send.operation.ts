import { MAX_CHARACTERS, type ProtrackError } from '../../../../protrack/client';
import { accountKey, deliveryError, receiversByText, sendMessage, type Delivery } from '../../../../protrack/fleet';
import { field, type Params } from '../../../shared/field';
import { forEachItem, succeeded, type Run } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { readText } from '../../../shared/parameters';
import { readAccountNames } from '../../accountNames';
import { checkedContent } from '../../messageContent';

const fields = {
	accounts: field(
		{
			displayName: 'Accounts',
			name: 'accounts',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. north, south',
			description: 'Login names of the accounts that get the message, separated by commas',
			hint: 'In an expression, give login names as an array or as text with commas',
		},
		readAccountNames,
	),
	content: field(
		{
			displayName: 'Message',
			name: 'content',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			required: true,
			placeholder: 'e.g. The platform is under maintenance on Sunday',
			description: `At most ${MAX_CHARACTERS} characters; an emoji counts as two or more. Input items with the same text are sent together, and an account gets the same text once, however its name is capitalized.`,
		},
		(value, title) => checkedContent(readText(value, title)),
	),
};

type Message = Params<typeof fields>;

/**
 * Sends messages (chapter 2.13): one call for each text and 200 different accounts. Nothing is sent twice; an
 * error tells what was sent before it.
 */
export const messageSend = defineOperation({
	resource: 'message',
	operation: {
		name: 'Send',
		value: 'send',
		description: 'Send a message to accounts of the platform',
		action: 'Send a message',
	},
	fields,
	outputSchema: { accounts: ['string'], content: 'string', sent: 'boolean' },
	hasSideEffects: true,
	async execute(run, items) {
		const messages = succeeded(items);
		const receivers = receiversByText(messages);
		const deliveries = new Map<string, Delivery>();
		return await forEachItem(run, items, async ({ accounts, content }) => {
			const delivery =
				deliveries.get(content) ?? (await sendMessage(run.client, content, receivers.get(content) ?? accounts));
			deliveries.set(content, delivery);
			const error = deliveryError(delivery, accounts);
			if (error) throw withOthers(run, error, messages, deliveries);
			return [{ accounts, content, sent: true }];
		});
	},
});

/** When the node ends with an error, its output is lost, so the error tells which items were sent. */
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
