import { DateTime } from '../thirdParty';

/** When people work; in the days and hours of one time zone. */
export interface WorkingHours {
	/** 1 is Monday, 7 is Sunday. */
	days: ReadonlySet<number>;
	/** Minutes since midnight. Where `to` is not after `from`, work ends on the next day; where both are equal, it takes 24 hours. */
	from: number;
	to: number;
	/** IANA name. */
	zone: string;
}

/** Whether a time (epoch seconds) is in the working hours: `from` is included, `to` is not. Hours over midnight belong to the day on which they begin. */
export function isWorkingTime(time: number, { days, from, to, zone }: WorkingHours): boolean {
	const local = DateTime.fromSeconds(time, { zone });
	const minute = local.hour * 60 + local.minute;
	const [today, yesterday] = [local.weekday, local.weekday === 1 ? 7 : local.weekday - 1];
	if (from < to) return days.has(today) && minute >= from && minute < to;
	return (days.has(today) && minute >= from) || (days.has(yesterday) && minute < to);
}
