import { setTimeout as delay } from 'node:timers/promises';
import type { Host } from '../host/host';
import { waitFor } from '../host/waitFor';
import { callWebhook, type WebhookAnswer, type WebhookWorkflow } from './webhookWorkflow';

const AT_ONCE = 3;
const PAUSE_MS = 300;
/** n8n 2.8 may leave the first calls after its start without an answer. */
const FIRST_ANSWER_MS = 10_000;
const READY_MS = 120_000;

/** Calls of a webhook, some at once, one after the other. */
export class WebhookLoad {
	/** Those of the calls that nothing has cut off. */
	readonly answers: WebhookAnswer[] = [];

	private isOver = false;
	private isOut = false;
	private cut = new AbortController();
	private readonly callers: Promise<unknown>;

	private constructor(
		private readonly main: Host,
		private readonly workflow: WebhookWorkflow,
	) {
		this.callers = Promise.all(Array.from({ length: AT_ONCE }, async () => await this.callAgainAndAgain()));
		// its error is thrown by `stop`
		this.callers.catch(() => {});
	}

	static start(main: Host, workflow: WebhookWorkflow): WebhookLoad {
		return new WebhookLoad(main, workflow);
	}

	/** Does something that calls cannot survive: those under way do not count, and the next ones begin when n8n answers again. */
	async without(task: () => Promise<void>): Promise<void> {
		this.isOut = true;
		await task();
		this.cut.abort();
		await waitFor('an answer after the start', READY_MS, async () => await this.isAnswered());
		this.cut = new AbortController();
		this.isOut = false;
	}

	/** Ends the calls. @throws what a call has thrown that nothing had cut off */
	async stop(): Promise<void> {
		this.isOver = true;
		await this.callers;
	}

	private async isAnswered(): Promise<boolean> {
		const signal = AbortSignal.timeout(FIRST_ANSWER_MS);
		return await callWebhook(this.main.url, this.workflow, signal).then(
			({ status }) => status === 200,
			() => false,
		);
	}

	private async callAgainAndAgain(): Promise<void> {
		while (!this.isOver) {
			await delay(PAUSE_MS);
			if (this.isOut) continue;
			const { signal } = this.cut;
			const isCutOff = () => this.isOut || signal.aborted;
			try {
				const answer = await callWebhook(this.main.url, this.workflow, signal);
				if (!isCutOff()) this.answers.push(answer);
			} catch (error) {
				if (!isCutOff()) throw error;
			}
		}
	}
}
