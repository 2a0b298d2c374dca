import { ProtrackError, type ProtrackClient } from '../../protrack/client';
import type { Backoff, LastKnown } from './lastKnown';

/** How a list is read by a caller that can continue without it. */
export interface BestEffort {
	/** Opens a session that does not wait, for lists that are already known or have failed before. */
	openSession: () => Promise<ProtrackClient>;
	/** Whether there is time left to read. */
	hasTime: () => boolean;
	/** Whether the caller can continue even where no list is known. */
	hasFallback: boolean;
}

export interface ListQuestion {
	includeSubAccounts: boolean;
	maxAgeMs: number;
	/** Left out where the caller needs the answer. */
	bestEffort?: BestEffort;
}

/** Decides whether a list is read again, and how soon after a failure. */
export class Refresher {
	hasRead = false;
	wasShortOfTime = false;
	private readonly backoff: Backoff;

	constructor(
		private readonly client: ProtrackClient,
		private readonly question: Omit<ListQuestion, 'includeSubAccounts'>,
		isAnythingKnown: boolean,
	) {
		const { bestEffort } = question;
		const canContinue = isAnythingKnown || bestEffort?.hasFallback === true;
		this.backoff = canContinue ? (bestEffort ? 'growing' : 'short') : 'none';
	}

	/** @throws ProtrackError `canceled` */
	async refresh<Value>(
		known: LastKnown<Value>,
		ask: (source: ProtrackClient) => Promise<{ value: Value; error?: ProtrackError }>,
	): Promise<void> {
		const { maxAgeMs, bestEffort } = this.question;
		if (!known.isDue(maxAgeMs, this.backoff)) return;
		if (!bestEffort || this.backoff === 'none') {
			await this.read(known, this.client, ask);
			return;
		}
		if (!known.isUntried && known.isPending) return;
		if (!bestEffort.hasTime()) {
			this.wasShortOfTime = true;
			if (known.isUntried) known.defer(noTimeLeft());
			return;
		}
		await this.read(known, known.isUntried ? this.client : await bestEffort.openSession(), ask);
	}

	private async read<Value>(
		known: LastKnown<Value>,
		client: ProtrackClient,
		ask: (source: ProtrackClient) => Promise<{ value: Value; error?: ProtrackError }>,
	): Promise<void> {
		await known.refresh(client, async () => await ask(client));
		this.hasRead ||= !known.outage;
	}
}

function noTimeLeft(): ProtrackError {
	return ProtrackError.of({
		kind: 'temporary',
		message: 'There was no time left for it',
		hint: 'The next poll goes on from here.',
		httpCode: '503',
	});
}
