import type { Zone } from '../fleet';
import { DateTime } from '../thirdParty';
import { Odometer, type OdometerOfTrip, type OdometerReading } from './odometer';
import { PlaceIndex } from './placeIndex';
import { rounded, toKilometers } from './rounding';
import type { Trip } from './segments';
import { isWorkingTime, type WorkingHours } from './workingHours';

export type Purpose = 'business' | 'private';

/** Why a trip has its purpose. */
export const purposeReasons = {
	startsAtHome: 'Starts at home',
	endsAtHome: 'Ends at home',
	workingHours: 'Starts within working hours',
	freeTime: 'Starts outside working hours',
} as const;

export type PurposeReason = keyof typeof purposeReasons;

export interface LogbookRules {
	hours: WorkingHours;
	/** A trip that begins or ends in one of these is private, whatever the time. */
	homes: readonly Zone[];
	readings: readonly OdometerReading[];
}

/** A trip with what a logbook adds to it. */
export interface LogbookEntry extends OdometerOfTrip {
	trip: Trip;
	purpose: Purpose;
	reason: PurposeReason;
}

/** What was driven in a month; a trip belongs to the month in which it begins. */
export interface MonthTotal {
	/** As 2026-03, in the zone of the working hours. */
	month: string;
	businessKm: number;
	privateKm: number;
	trips: number;
	/** Sum of the corrections, which belong to neither purpose. */
	correctionKm: number;
	/** At the begin of the first trip and at the end of the last; null before the first reading. */
	odometerStartKm: number | null;
	odometerEndKm: number | null;
}

/** The logbook of one vehicle. Its totals grow with the number of months only. */
export class Logbook {
	private readonly homes: PlaceIndex;
	private readonly odometer: Odometer;
	private readonly months = new Map<string, MonthTotal>();

	constructor(private readonly rules: LogbookRules) {
		this.homes = new PlaceIndex(rules.homes);
		this.odometer = new Odometer(rules.readings);
	}

	/** The months that have trips, in order of time. */
	get monthTotals(): MonthTotal[] {
		return [...this.months.values()];
	}

	/** What readings after the last trip would change at the next one, in km. */
	get pendingCorrectionKm(): number {
		return this.odometer.pendingCorrectionKm;
	}

	/** To be called for each trip, in order of time. */
	add(trip: Trip): LogbookEntry {
		const reason = this.reasonOf(trip);
		const purpose = reason === 'workingHours' ? 'business' : 'private';
		const entry: LogbookEntry = { trip, purpose, reason, ...this.odometer.add(trip) };
		this.count(entry);
		return entry;
	}

	private reasonOf({ start, end, startedAt }: Trip): PurposeReason {
		if (this.homes.spansOn({ from: start, to: start }).size > 0) return 'startsAtHome';
		if (this.homes.spansOn({ from: end, to: end }).size > 0) return 'endsAtHome';
		return isWorkingTime(startedAt, this.rules.hours) ? 'workingHours' : 'freeTime';
	}

	private count({ trip, purpose, odometerStartKm, odometerEndKm, correctionKm }: LogbookEntry): void {
		const month = DateTime.fromSeconds(trip.startedAt, { zone: this.rules.hours.zone }).toFormat('yyyy-MM');
		const total = this.months.get(month) ?? {
			month,
			businessKm: 0,
			privateKm: 0,
			trips: 0,
			correctionKm: 0,
			odometerStartKm,
			odometerEndKm,
		};
		const key = purpose === 'business' ? 'businessKm' : 'privateKm';
		// In whole meters, so that sums are exact.
		total[key] = rounded(total[key] + toKilometers(trip.distanceM), 3);
		total.trips += 1;
		total.correctionKm = rounded(total.correctionKm + correctionKm, 3);
		total.odometerEndKm = odometerEndKm;
		this.months.set(month, total);
	}
}
