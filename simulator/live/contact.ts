import { mix } from '../world/random';
import type { Trouble } from './fleet';

/** A span without contact, epoch seconds; `to` is when data comes through again. */
export interface Silence {
	from: number;
	to: number;
}

/** Seconds between two losses of contact of a patchy vehicle, and how long each lasts. */
const PATCH_EVERY = 7200;
const PATCH_LASTS = 1500;

/** Longest time that data waits in a vehicle that will come back. */
export const LONGEST_WAIT = PATCH_LASTS + 60;

/** When a vehicle can be heard. What it records in a silence arrives when the silence is over. */
export class Contact {
	private readonly offlineSince: number | undefined;

	constructor(
		private readonly seed: number,
		private readonly trouble: Trouble | undefined,
		startedAt: number,
	) {
		// some hours to some days ago, never at a round time
		if (trouble === 'offline') this.offlineSince = startedAt - 5400 - (mix(seed, 21) % 400_000);
	}

	/** The silence that a moment lies in. */
	silenceAt(time: number): Silence | undefined {
		if (this.offlineSince !== undefined && time >= this.offlineSince) {
			return { from: this.offlineSince, to: Infinity };
		}
		if (this.trouble !== 'patchy') return undefined;
		const from = time - ((time + this.seed) % PATCH_EVERY);
		return time - from < PATCH_LASTS ? { from, to: from + PATCH_LASTS } : undefined;
	}

	/** The last moment up to `time` at which the vehicle could be heard. */
	lastContact(time: number): number {
		const silence = this.silenceAt(time);
		return silence ? silence.from - 1 : time;
	}

	/** When the platform receives what the vehicle records at `time`; `delay` is the usual way. */
	receivedAt(time: number, delay: number): number {
		const silence = this.silenceAt(time);
		return (silence ? silence.to : time) + delay;
	}
}
