import { ProtrackError, type ProtrackClient } from '../../protrack/client';
import type { Gap, LastKnown } from './lastKnown';

/** How a list is read by somebody who can go on without it. */
export interface BestEffort {
	/** A session that does not wait, for what is known already or has failed before. */
	openSession: () => Promise<ProtrackClient>;
	/** False when no more time may be spent on it. */
	hasTime: () => boolean;
	/** Whether the caller has something to go on with where nothing is known here. */
	canDoWithout: boolean;
}

export interface ListQuestion {
	includeSubAccounts: boolean;
	maxAgeMs: number;
	/** Undefined where somebody waits for the answer. */
	bestEffort?: BestEffort;
}

/** Decides whether a list is read again, and how soon after a failure. */
export class Refresher {
	hasRead = false;
	wasShortOfTime = false;
	private readonly gap: Gap;

	constructor(
		private readonly client: ProtrackClient,
		private readonly question: Omit<ListQuestion, 'includeSubAccounts'>,
		isAnythingKnown: boolean,
	) {
		if (question.bestEffort) this.gap = isAnythingKnown || question.bestEffort.canDoWithout ? 'growing' : 'none';
		else this.gap = isAnythingKnown ? 'short' : 'none';
	}

	/** @throws ProtrackError `canceled` */
	async refresh<Value>(
		known: LastKnown<Value>,
		ask: (source: ProtrackClient) => Promise<{ value: Value; error?: ProtrackError }>,
	): Promise<void> {
		const { maxAgeMs, bestEffort } = this.question;
		if (!known.isDue(maxAgeMs, this.gap)) return;
		if (!bestEffort || this.gap === 'none' || (known.isUntried && bestEffort.hasTime())) {
			await known.refresh(this.client, async () => await ask(this.client));
			this.hasRead ||= !known.outage;
			return;
		}
		if (known.isUntried) {
			this.wasShortOfTime = true;
			known.putOff(noTimeLeft());
			return;
		}
		if (known.isPending) return;
		if (!bestEffort.hasTime()) {
			this.wasShortOfTime = true;
			return;
		}
		const session = await bestEffort.openSession();
		await known.refresh(session, async () => await ask(session));
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
