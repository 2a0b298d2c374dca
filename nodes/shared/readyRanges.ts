import type { DateTime } from '../../protrack/thirdParty';

/** A range of time that ends now or earlier. */
export interface ReadyRange {
	/** As the menu shows it, and, in lower case, as people say it. */
	name: string;
	value: string;
	description?: string;
	/** @param now in the time zone whose days count */
	of: (now: DateTime) => [from: DateTime, to: DateTime];
}

type Unit = 'day' | 'week' | 'month';

/** From the begin of this day, week or month until now. Weeks begin on Monday. */
const soFar = (unit: Unit) => (now: DateTime) => [now.startOf(unit), now] as [DateTime, DateTime];

const previous = (unit: Unit) => (now: DateTime) =>
	[now.minus({ [unit]: 1 }).startOf(unit), now.startOf(unit)] as [DateTime, DateTime];

/** The time before now: hours have 60 minutes, days and longer units are those of the calendar. */
export const before =
	(amount: number, unit: 'minutes' | 'hours' | 'days' | 'weeks' | 'months') =>
	(now: DateTime): [DateTime, DateTime] => [now.minus({ [unit]: amount }), now];

const SINCE_MIDNIGHT = 'Since midnight in the time zone of the workflow';
const FROM_MONDAY = 'From Monday to Sunday in the time zone of the workflow';

/** In the order of the menu: what people ask for first comes first. */
export const readyRanges: readonly ReadyRange[] = [
	{ name: 'Today', value: 'today', description: SINCE_MIDNIGHT, of: soFar('day') },
	{
		name: 'Yesterday',
		value: 'yesterday',
		description: 'From midnight to midnight in the time zone of the workflow',
		of: previous('day'),
	},
	{ name: 'This Week', value: 'thisWeek', description: 'Since Monday, midnight', of: soFar('week') },
	{ name: 'Last Week', value: 'lastWeek', description: FROM_MONDAY, of: previous('week') },
	{ name: 'This Month', value: 'thisMonth', description: 'Since the first of the month, midnight', of: soFar('month') },
	{
		name: 'Last Month',
		value: 'lastMonth',
		description: 'The whole calendar month before this',
		of: previous('month'),
	},
	{ name: 'Last Hour', value: 'lastHour', of: before(1, 'hours') },
	{ name: 'Last 24 Hours', value: 'last24Hours', of: before(24, 'hours') },
	{ name: 'Last 7 Days', value: 'last7Days', of: before(7, 'days') },
	{ name: 'Last 30 Days', value: 'last30Days', of: before(30, 'days') },
];
