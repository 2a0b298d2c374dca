import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { extendClient, inDigits, ProtrackError, withDeadline, type ProtrackClient } from '../../protrack/client';
import type { Operation } from './operation';
import type { SessionOptions } from './session';
import { shortAnswer } from './shortAnswer';

/*
 * An operation that an AI agent or MCP client calls as a tool. It gets only the JSON of the items, so hints go into that JSON; a client waits for a
 * minute, so calls end before; and what cannot be read of some devices must not cost what was read of the others.
 */

/** No request is sent after this. MCP clients wait for 60 s by default. */
const SENDING_MS = 40_000;
/** How long a request may take at least, also one that is sent last. */
const MIN_REQUEST_MS = 5000;
/** The call ends after this, whatever it waits for. */
const ANSWER_MS = 55_000;

/** Whether an agent runs the node as a tool; older versions of n8n cannot tell. */
export function isTool(context: IExecuteFunctions): boolean {
	const ask: unknown = Reflect.get(context, 'isToolExecution');
	return typeof ask === 'function' && ask.call(context) === true;
}

/** One call of a tool. */
export class ToolCall {
	private readonly startedAt = performance.now();
	private readonly hints = new Set<string>();
	/** What the operation runs in: its hints are kept for the answer, and errors of single devices become items. */
	readonly context: IExecuteFunctions;
	/** The session ends in time, too. */
	readonly session: SessionOptions = {
		hasTimeFor: (ms) => this.passed() + ms < SENDING_MS,
		timeForRequest: () => this.timeLeft(),
		timeForToken: () => this.timeLeft(),
	};

	/** @param outer the context that n8n gave */
	constructor(private readonly outer: IExecuteFunctions) {
		const addExecutionHints = (...hints: Array<{ message: string }>) => {
			for (const { message } of hints) this.hints.add(message);
		};
		this.context = Object.create(outer, {
			addExecutionHints: { value: addExecutionHints },
			continueOnFail: { value: () => true },
		}) as IExecuteFunctions;
	}

	/**
	 * Runs the operation in the time that there is.
	 * @returns few and short items, with a note where there is more to say
	 * @throws NodeOperationError when there is nothing but errors; ProtrackError when the time is over
	 */
	async run(client: ProtrackClient, operation: Operation): Promise<INodeExecutionData[]> {
		const items = await withDeadline(
			{ ms: ANSWER_MS - this.passed(), errorAtDeadline: timeIsOver },
			async () => await operation.execute(this.context, this.inTime(client)),
		);
		const jsons = items.map(({ json }) => json);
		const [rows, errors] = [jsons.filter((json) => !isError(json)), jsons.filter((json) => isError(json))];
		const [first] = errors;
		if (first && rows.length === 0 && !this.outer.continueOnFail()) {
			const more = errors.length === 1 ? '' : ` (and ${inDigits(errors.length - 1)} more errors)`;
			throw new NodeOperationError(this.outer.getNode(), `${first.error}${more}`);
		}
		const answer = shortAnswer(rows, errors, [...this.hints], operation.isSequence);
		return answer.map((json) => ({ json, pairedItem: { item: 0 } }));
	}

	private inTime(client: ProtrackClient): ProtrackClient {
		return extendClient(client, {
			// A search for calls takes about a minute; it would hide why the call failed, and go on after the answer.
			probe: undefined,
			send: async (request) => {
				if (this.passed() >= SENDING_MS) throw timeIsOver();
				return await client.send(request);
			},
		});
	}

	private timeLeft(): number {
		return Math.max(MIN_REQUEST_MS, SENDING_MS - this.passed());
	}

	private passed(): number {
		return performance.now() - this.startedAt;
	}
}

/** As `forEachItem` makes them. */
const isError = (json: IDataObject): json is { error: string } =>
	typeof json.error === 'string' && Object.keys(json).length === 1;

const timeIsOver = (): ProtrackError =>
	ProtrackError.of({
		kind: 'limit',
		message: `The time for one call of a tool is over (${SENDING_MS / 1000} s)`,
		hint: 'Ask for less: a shorter time range or fewer devices.',
		httpCode: '503',
	});
