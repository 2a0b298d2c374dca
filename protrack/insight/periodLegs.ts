import type { Period } from './periods';
import type { Leg, Segment } from './segments';
import { TimeSlices } from './timeSlices';

/** Passes on the legs of one device by period; those over a border are cut there, by their share of time. Keeps nothing of them. */
export class PeriodLegs {
	/** Epoch seconds up to which there are segments. */
	until = -Infinity;
	private readonly slices: TimeSlices;

	/** @param periods without gaps, at least one @param zone IANA name */
	constructor(
		readonly periods: readonly Period[],
		zone: string,
	) {
		this.slices = new TimeSlices(periods, zone, { from: 0, to: 0 });
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
			return;
		}
		const { from, to, distanceM } = segment;
		this.until = to.time;
		const seconds = to.time - from.time;
		this.slices.split(from.time, to.time, ({ period }, begin, end) => {
			const part = seconds > 0 ? distanceM * ((end - begin) / seconds) : distanceM;
			visit(period, { ...segment, from: { ...from, time: begin }, to: { ...to, time: end }, distanceM: part });
		});
	}

	/** The index of the period of a time; null for one before or after all. */
	indexAt(time: number): number | null {
		const index = this.periods.findIndex(({ from, to }) => time >= from && time < to);
		return index === -1 ? null : index;
	}
}
