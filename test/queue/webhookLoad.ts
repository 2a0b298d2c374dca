import { setTimeout as delay } from 'node:timers/promises';
import type { Host } from '../host/host';
import { callWebhook, type WebhookAnswer, type WebhookWorkflow } from './webhookWorkflow';

const AT_ONCE = 3;
const PAUSE_MS = 300;

/** Calls of a webhook, some at once, one after the other. */
export class WebhookLoad {
	/** Those of the calls that nothing has cut off. */
	readonly answers: WebhookAnswer[] = [];

	private isOver = false;
	/** How often n8n was taken away; a call that saw two values was cut off. */
	private outages = 0;
	private isOut = false;
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

	/** Does something that calls cannot survive; they go on meanwhile, and do not count. */
	async without(task: () => Promise<void>): Promise<void> {
		this.outages += 1;
		this.isOut = true;
		await task();
		this.isOut = false;
	}

	/** Ends the calls. @throws what a call has thrown that nothing had cut off */
	async stop(): Promise<void> {
		this.isOver = true;
		await this.callers;
	}

	private async callAgainAndAgain(): Promise<void> {
		while (!this.isOver) {
			const { outages, isOut } = this;
			const isCutOff = () => isOut || this.outages !== outages;
			try {
				const answer = await callWebhook(this.main.url, this.workflow);
				if (!isCutOff()) this.answers.push(answer);
			} catch (error) {
				if (!isCutOff()) throw error;
			}
			await delay(PAUSE_MS);
		}
	}
}
