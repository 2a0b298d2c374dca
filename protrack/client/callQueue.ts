import type { ProtrackClient } from './client';
import type { ProtrackError } from './errors';

export type Caller = Pick<ProtrackClient, 'accountKey' | 'sleep' | 'unlessCanceled' | 'hasTimeFor'>;

export interface Visitor {
	caller: Caller;
	/** When it first had to wait for a cooldown or the pace. */
	waitsSince?: number;
}

/** The place of a call that waits for its slot. */
interface Place {
	visitor: Visitor;
	/** @param hasTurn see `AdaptiveLimiter.enter` */
	grant: (hasTurn: boolean) => void;
	refuse: (error: ProtrackError) => void;
}

/** So many calls whose time is limited go before one of somebody who has time, or triggers could keep executions waiting without end. */
const MAX_LIMITED_IN_A_ROW = 3;

/** The calls of an account that wait for a slot. */
export class CallQueue {
	private places: Place[] = [];
	private limitedInARow = 0;

	/**
	 * Waits for a slot. A call whose time is limited, as that of a poll is, goes before those of somebody who has time; after some of them one of the
	 * others goes.
	 * @param takeBack called with what was granted after the caller was canceled
	 * @returns what was granted
	 * @throws ProtrackError what it was refused with; `canceled`
	 */
	async wait(visitor: Visitor, takeBack: (hasTurn: boolean) => void): Promise<boolean> {
		const place: Place = { visitor, grant: () => {}, refuse: () => {} };
		const slot = new Promise<boolean>((grant, refuse) => Object.assign(place, { grant, refuse }));
		const behind = visitor.caller.hasTimeFor ? this.places.findIndex((each) => !each.visitor.caller.hasTimeFor) : -1;
		this.places.splice(behind === -1 ? this.places.length : behind, 0, place);
		try {
			return await visitor.caller.unlessCanceled(slot);
		} catch (error) {
			if (this.places.includes(place)) this.places = this.places.filter((each) => each !== place);
			// It was granted after the cancellation; one that was refused has given its place up before.
			else await slot.then(takeBack).catch(() => {});
			throw error;
		}
	}

	isEmpty(): boolean {
		return this.places.length === 0;
	}

	/** Lets the next one go. */
	grantNext(hasTurn: boolean): void {
		const isTurnOfOthers = this.limitedInARow >= MAX_LIMITED_IN_A_ROW;
		const other = isTurnOfOthers ? this.places.findIndex(({ visitor }) => !visitor.caller.hasTimeFor) : -1;
		const [place] = this.places.splice(Math.max(0, other), 1);
		this.limitedInARow = place?.visitor.caller.hasTimeFor ? this.limitedInARow + 1 : 0;
		place?.grant(hasTurn);
	}

	/** Refuses all for which there is an error. */
	refuseWhere(errorOf: (visitor: Visitor) => ProtrackError | undefined): void {
		this.places = this.places.filter((place) => {
			const error = errorOf(place.visitor);
			if (error) place.refuse(error);
			return !error;
		});
	}
}
