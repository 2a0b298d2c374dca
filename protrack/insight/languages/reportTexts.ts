/** A text in the forms that the numbers of a language need, by the rules of `Intl.PluralRules`. `{n}` stands for the number. */
export type Counted = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** The columns of the table of vehicles. */
interface ColumnTexts {
	vehicle: string;
	plateNumber: string;
	distance: string;
	trips: string;
	stops: string;
	driving: string;
	idling: string;
	maxSpeed: string;
	alarms: string;
	score: string;
	/** Whether enough was driven for a score. */
	isReliable: string;
}

/** All texts of a fleet report in one language. `{...}` stands for a value. */
export interface ReportTexts {
	/** BCP 47, for numbers and dates. */
	locale: string;
	title: string;
	/** Where values are not known. */
	unknown: string;
	madeAt: string;
	times: string;
	comparedWith: string;
	attention: string;
	nothingToDo: string;
	vehicles: Counted;
	/** `{all}` are those of which that is known. */
	vehiclesDriven: Counted;
	columns: ColumnTexts;
	/** The heading of the small charts. */
	course: Record<'hour' | 'day' | 'week' | 'month', string>;
	firstStart: string;
	lastArrival: string;
	/** The score of the fleet: the mean of the vehicles' scores. */
	meanScore: string;
	/** In the titles of columns. */
	severity: Record<'critical' | 'warning' | 'info', string>;
	alarmCounts: Record<'critical' | 'warning' | 'info', Counted>;
	alarmsByType: string;
	noAlarms: string;
	map: string;
	mapAlt: string;
	moreVehicles: Counted;
	moreAttention: Counted;
	reasons: {
		criticalAlarms: Counted;
		missing: string;
		silent: string;
		noFix: string;
		lowScore: string;
		speeding: string;
		idling: string;
		stayed: string;
	};
	missing: {
		/** The title of a column. */
		column: string;
		heading: string;
		intro: string;
		/** Stands for other reasons. */
		more: Counted;
		/** What could not be read. */
		positions: string;
		alarms: string;
		positionsBefore: string;
		devices: string;
		/** Behind a total that lacks vehicles. */
		withoutVehicles: Counted;
		/** Behind a total that has less of some vehicles than they did. */
		incompleteVehicles: Counted;
	};
	notes: {
		distance: string;
		idling: string;
		score: string;
		comparison: string;
	};
	hours: string;
	minutes: string;
	yes: string;
	no: string;
}
