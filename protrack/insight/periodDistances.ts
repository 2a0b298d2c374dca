import type { PeriodLegs } from './periodLegs';
import type { Segment } from './segments';

/** How far one vehicle drove in each period, gaps included. */
export class PeriodDistances {
	/** Meters, in the order of the periods. */
	readonly distancesM: number[];

	/** @param legs of this vehicle alone */
	constructor(readonly legs: PeriodLegs) {
		this.distancesM = legs.periods.map(() => 0);
	}

	add(segment: Segment): void {
		this.legs.add(segment, (period, { distanceM }) => {
			this.distancesM[period] = (this.distancesM[period] ?? 0) + distanceM;
		});
	}
}
