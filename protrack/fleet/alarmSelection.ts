import { byReceipt, type SeenAlarm } from './alarm';
import { BoundedSelection } from './boundedSelection';

export type Fits = (alarm: SeenAlarm) => boolean;

/** By the time the platform received them, over all devices. */
export type TimeOrder = 'newest' | 'oldest';

/** The newest or oldest alarms that fit; alarms of one time come in the order of IMEI and ID. */
export class AlarmSelection {
	private readonly first: BoundedSelection<SeenAlarm>;

	constructor(
		private readonly order: TimeOrder,
		limit: number,
		private readonly fits: Fits,
	) {
		const direction = order === 'newest' ? -1 : 1;
		this.first = new BoundedSelection(
			limit,
			(a, b) => direction * byTime(a, b) || compareTexts(a.imei, b.imei) || compareTexts(a.id, b.id),
		);
	}

	offer(alarm: SeenAlarm): void {
		if (this.fits(alarm)) this.first.add(alarm);
	}

	/** Whether alarms that were received at this time or later (epoch seconds) can still change it. */
	wants(time: number): boolean {
		// Asking for the last one may cost a sort, and the newest alarms come last anyway.
		if (this.order === 'newest') return true;
		const last = this.first.lastOfFull;
		return last === undefined || time <= (last.record.systemtime ?? 0);
	}

	/** Whether it could hold an alarm that was received between these two times (epoch seconds, both included). */
	mayHold(from: number, to: number): boolean {
		const last = this.first.lastOfFull?.record.systemtime ?? null;
		return last === null || (this.order === 'newest' ? to >= last : from <= last);
	}

	get alarms(): SeenAlarm[] {
		return this.first.sorted();
	}
}

/** By the time of receipt, then by that of the device; alarms without a time come first. */
export function byTime(a: SeenAlarm, b: SeenAlarm): number {
	return byReceipt(a, b) || (a.record.gpstime ?? 0) - (b.record.gpstime ?? 0);
}

export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
