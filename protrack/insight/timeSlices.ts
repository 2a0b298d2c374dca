import { DateTime } from '../thirdParty';
import type { Period } from './periods';

/** Hours of the day, 0 to 23: from `from` to before `to`, over midnight where `from` is later. */
export interface NightHours {
	from: number;
	to: number;
}

/** A time in which nothing changes that a summary distinguishes. Epoch seconds, the end excluded. */
export interface TimeSlice {
	from: number;
	to: number;
	/** Index of the period that it belongs to. */
	period: number;
	isNight: boolean;
	isWeekend: boolean;
}

/** Cuts times into slices. Times mostly follow each other, so it keeps the last slice: a calendar is asked some times a day, not for each leg. */
export class TimeSlices {
	private last: TimeSlice | undefined;

	/** @param periods without gaps, at least one @param zone IANA name */
	constructor(
		private readonly periods: readonly Period[],
		private readonly zone: string,
		private readonly night: NightHours,
	) {}

	/** The slice of a time; what lies before or after all periods counts to the first or last one. */
	at(time: number): TimeSlice {
		const { last } = this;
		if (last && time >= last.from && time < last.to) return last;
		this.last = this.slice(time);
		return this.last;
	}

	/** Visits the parts of a time in order; one part for a time without duration. */
	split(from: number, to: number, visit: (slice: TimeSlice, from: number, to: number) => void): void {
		let begin = from;
		do {
			const slice = this.at(begin);
			const end = Math.min(to, slice.to);
			visit(slice, begin, end);
			begin = end;
		} while (begin < to);
	}

	private slice(time: number): TimeSlice {
		const period = this.periodAt(time);
		const local = DateTime.fromSeconds(time, { zone: this.zone });
		const { from, to } = this.night;
		const { hour } = local;
		const isNight = from <= to ? hour >= from && hour < to : hour >= from || hour < to;
		const day = local.startOf('day');
		const borders = [
			...[from, to].map((at) => day.set({ hour: at }).toSeconds()),
			day.plus({ days: 1 }).startOf('day').toSeconds(),
			this.periods[period + 1]?.from ?? Infinity,
		];
		const next = borders.reduce((least, border) => (border > time ? Math.min(least, border) : least), Infinity);
		return { from: time, to: next, period, isNight, isWeekend: local.weekday >= 6 };
	}

	/** The search begins where the last one ended. */
	private periodAt(time: number): number {
		let index = this.last?.period ?? 0;
		while (index > 0 && time < (this.periods[index]?.from ?? 0)) index -= 1;
		while (index + 1 < this.periods.length && time >= (this.periods[index + 1]?.from ?? Infinity)) index += 1;
		return index;
	}
}
