import type { PeriodLegs } from './periodLegs';
import type { Segment } from './segments';

/** How far one vehicle drove in each period, gaps included. */
export class PeriodDistances {
	/** Meters, in the order of the periods. */
	private readonly distancesM: number[];

	/** @param legs of this vehicle alone */
	constructor(readonly legs: PeriodLegs) {
		this.distancesM = legs.periods.map(() => 0);
	}

	/** @returns meters; null where nothing was reported in the period, which is not taken for standing */
	distanceIn(period: number): number | null {
		return this.legs.isKnown(period) ? (this.distancesM[period] ?? 0) : null;
	}

	add(segment: Segment): void {
		this.legs.add(segment, (period, { distanceM }) => {
			this.distancesM[period] = (this.distancesM[period] ?? 0) + distanceM;
		});
	}
}
