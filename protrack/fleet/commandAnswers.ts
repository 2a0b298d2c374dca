import { call, errorToKeep, type Hint, type ProtrackClient, type RawRecord } from '../client';
import { outcomeOf } from './commandOutcome';
import { textOrNull, toIso } from './values';

/** What a device answered to a command. */
export interface CommandAnswer {
	/** Whether the device has answered. */
	answered: boolean;
	/** Whether the answer reports success; null when it reports neither success nor failure, or there is no answer. */
	succeeded: boolean | null;
	response: string | null;
	/** When we read the answer, by the server's clock; the platform does not tell when the device gave it. */
	answeredAt: string | null;
	/** Further information about the result; not an error of the command. */
	notice?: readonly Hint[];
}

/** Error numbers of devices that reject Set Mileage (seen by two live clients). */
const mileageErrors: Readonly<Record<string, string>> = {
	'100': 'the value is too long',
	'101': 'the value is too large',
	'102': 'the value has another format than the device takes',
	'103': 'the value is not in whole kilometers',
	'109': 'the device wants a password',
};

/**
 * Explains an error number in a device's answer, where its meaning is known.
 * @param command as it was sent, null where that is not known
 */
export function explainAnswer(command: string | null, answer: CommandAnswer): CommandAnswer {
	const [, code = ''] = /\berr(?:or)?\s*[:=#\uFF1A]?\s*(\d+)\b/i.exec(answer.response ?? '') ?? [];
	const meaning = command === SET_MILEAGE ? mileageErrors[code] : undefined;
	return meaning
		? { ...answer, succeeded: false, notice: [`The device did not set the mileage: ${meaning} (error ${code})`] }
		: answer;
}

/** The device has not answered, yet or at all. */
export const noAnswer: CommandAnswer = { answered: false, succeeded: null, response: null, answeredAt: null };

/** As it is sent (chapter 2.5). */
export const SET_MILEAGE = 'SET_MILEAGE';
/** In kilometers (seen by two live clients); the device refuses more. */
export const MAX_MILEAGE_KM = 999_999;

/** Chapter 2.6: "query once every 1 second, up to 30 seconds". */
const ASK_EVERY_MS = 1000;
const MAX_TRIES = 30;

/**
 * Asks once for a device's answer to a command (chapter 2.6).
 * @returns the answer, and the platform's own record
 * @throws ProtrackError
 */
export async function readAnswer(
	client: ProtrackClient,
	commandId: string,
): Promise<{ answer: CommandAnswer; raw: RawRecord }> {
	const { result, serverTime } = await call(client, 'queryCommand', { commandid: commandId });
	const answered = result.commandstatus === 1;
	const answer = {
		answered,
		succeeded: answered ? outcomeOf(result.response) : null,
		response: textOrNull(result.response),
		answeredAt: answered ? toIso(serverTime) : null,
	};
	return { answer, raw: result.raw };
}

/**
 * Waits until the devices have answered, 30 s at most for all of them together, and asks once a second for each command without an answer.
 * The commands have been sent by then, so an error becomes a notice.
 * @throws ProtrackError only `canceled`
 */
export async function waitForAnswers(
	client: ProtrackClient,
	commandIds: Iterable<string>,
): Promise<Map<string, CommandAnswer>> {
	const answers = new Map<string, CommandAnswer>();
	let open = [...new Set(commandIds)];
	for (let tries = 0; tries < MAX_TRIES && open.length > 0; tries += 1) {
		await client.sleep(ASK_EVERY_MS);
		await Promise.all(open.map(async (id) => answers.set(id, await answerOrNotice(client, id))));
		open = open.filter((id) => isOpen(answers.get(id)));
	}
	for (const id of open) answers.set(id, { ...noAnswer, ...answers.get(id), notice: UNANSWERED });
	return answers;
}

const UNANSWERED: readonly Hint[] = [`The device did not answer within ${MAX_TRIES} s.`, { name: 'getAnswerLater' }];

function isOpen(answer: CommandAnswer | undefined): boolean {
	return !answer?.answered && !answer?.notice;
}

async function answerOrNotice(client: ProtrackClient, commandId: string): Promise<CommandAnswer> {
	try {
		return (await readAnswer(client, commandId)).answer;
	} catch (thrown) {
		const error = errorToKeep(thrown);
		const message = `The command was sent, but its answer could not be read: ${error.message}.`;
		return { ...noAnswer, notice: [message, ...error.hints] };
	}
}
