import type { Period } from './periods';
import type { Leg, Segment } from './segments';
import { TimeSlices } from './timeSlices';

/** Passes on the legs of one device by period; those over a border are cut there, by their share of time. Keeps nothing of them. */
export class PeriodLegs {
	/** Epoch seconds up to which there are segments. */
	until = -Infinity;
	/** Whether anything is known of each period: without a report it is not a period of standing. */
	readonly isKnown: boolean[];
	private readonly slices: TimeSlices;

	/** @param periods without gaps, at least one @param zone IANA name */
	constructor(
		readonly periods: readonly Period[],
		zone: string,
	) {
		this.slices = new TimeSlices(periods, zone, { from: 0, to: 0 });
		this.isKnown = periods.map(() => false);
	}

	/** How many periods are complete by now. */
	get complete(): number {
		return this.periods.filter(({ to }) => to <= this.until).length;
	}

	/** @param visit gets the index of the period */
	add(segment: Segment, visit: (period: number, leg: Leg) => void): void {
		if (segment.kind === 'trip') return;
		if (segment.kind === 'stop') {
			this.until = segment.leftAt;
			this.slices.split(segment.arrivedAt, segment.leftAt, ({ period }, begin, end) => this.note(period, begin, end));
			return;
		}
		const { from, to, distanceM } = segment;
		this.until = to.time;
		const seconds = to.time - from.time;
		this.slices.split(from.time, to.time, ({ period }, begin, end) => {
			this.note(period, begin, end);
			const part = seconds > 0 ? distanceM * ((end - begin) / seconds) : distanceM;
			visit(period, { ...segment, from: { ...from, time: begin }, to: { ...to, time: end }, distanceM: part });
		});
	}

	private note(period: number, begin: number, end: number): void {
		if (end > begin) this.isKnown[period] = true;
	}

	/** The index of the period of a time; null for one before or after all. */
	indexAt(time: number): number | null {
		const index = this.periods.findIndex(({ from, to }) => time >= from && time < to);
		return index === -1 ? null : index;
	}
}
