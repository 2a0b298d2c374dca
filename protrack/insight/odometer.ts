/** What the vehicle's own odometer showed. */
export interface OdometerReading {
	/** Epoch seconds. */
	time: number;
	odometerKm: number;
}

/** The odometer at a trip; null before the first reading. */
export interface OdometerOfTrip {
	odometerStartKm: number | null;
	odometerEndKm: number | null;
	/** What a reading changed since the trip before: `odometerStartKm` is the `odometerEndKm` of that trip plus this. */
	correctionKm: number;
}

/**
 * Carries an odometer on from trip to trip, without gaps. A reading counts from the next trip on; one in the middle of a trip is compared with what was
 * driven by then at a steady speed. Counted in whole meters, so that sums are exact.
 */
export class Odometer {
	private readonly readings: OdometerReading[];
	/** Meters at the end of the last trip; null before the first reading. */
	private total: number | null = null;
	private last = { startedAt: -Infinity, endedAt: -Infinity, distanceM: 0 };

	/** @param readings in any order */
	constructor(readings: readonly OdometerReading[]) {
		this.readings = [...readings].sort((a, b) => a.time - b.time);
	}

	/** What readings after the last trip would change at the next one, in km. */
	get pendingCorrectionKm(): number {
		const before = this.total;
		const after = this.readings.reduce((total, reading) => this.corrected(total, reading), before);
		return after === null || before === null ? 0 : (after - before) / 1000;
	}

	/** To be called for each trip, in order of time. @param trip times in epoch seconds */
	add(trip: { startedAt: number; endedAt: number; distanceM: number }): OdometerOfTrip {
		const before = this.total;
		let start = before;
		while (this.readings[0] && this.readings[0].time <= trip.startedAt) {
			start = this.corrected(start, this.readings[0]);
			this.readings.shift();
		}
		const distanceM = Math.round(trip.distanceM);
		this.last = { startedAt: trip.startedAt, endedAt: trip.endedAt, distanceM };
		this.total = start === null ? null : start + distanceM;
		return {
			odometerStartKm: km(start),
			odometerEndKm: km(this.total),
			correctionKm: start === null || before === null ? 0 : (start - before) / 1000,
		};
	}

	/** @returns what the odometer shows at the end of the last trip, by a reading after its begin */
	private corrected(total: number | null, { time, odometerKm }: OdometerReading): number {
		const { startedAt, endedAt, distanceM } = this.last;
		const stated = Math.round(odometerKm * 1000);
		// A reading before the first trip has nothing behind it.
		if (total === null && time < startedAt) return stated;
		const share = endedAt > startedAt ? Math.min(1, Math.max(0, (endedAt - time) / (endedAt - startedAt))) : 0;
		return stated + Math.round(distanceM * share);
	}
}

const km = (meters: number | null) => (meters === null ? null : meters / 1000);
