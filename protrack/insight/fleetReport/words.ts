import type { Reason } from './attention';
import type { FleetReport, Missing, VehicleReport } from './figures';
import type { Format } from './format';
import { alarmTotals, meanScore, totalsOf, type TotalName } from './totals';

/* Values of a report in words: the same in the page, the mail and the text. */

export interface Tile {
	label: string;
	value: string;
	/** Against the period before; "" where there is nothing to compare. */
	change: string;
	/** What the value lacks or is made of; "" for nothing. */
	detail: string;
}

const shownTotals: ReadonlyArray<{ name: TotalName; column: keyof Format['texts']['columns'] }> = [
	{ name: 'distanceM', column: 'distance' },
	{ name: 'trips', column: 'trips' },
	{ name: 'drivingSeconds', column: 'driving' },
	{ name: 'idleSeconds', column: 'idling' },
	{ name: 'alarms', column: 'alarms' },
];

/** The totals of the fleet. */
export function tilesOf({ vehicles }: FleetReport, format: Format): Tile[] {
	const { texts } = format;
	const totals = totalsOf(vehicles);
	const write: Record<TotalName, (value: number | null) => string> = {
		...{ distanceM: format.distance, drivingSeconds: format.duration, idleSeconds: format.duration },
		...{ trips: format.count, stops: format.count, alarms: format.count },
	};
	const tiles = shownTotals.map(({ name, column }): Tile => {
		const { sum, missing, change } = totals[name];
		const lacks = missing > 0 ? format.fill(texts.missing.withoutVehicles, {}, missing) : '';
		const parts = name === 'alarms' ? alarmWords(vehicles, format) : '';
		return {
			label: texts.columns[column],
			value: write[name](sum),
			change: format.change(change),
			detail: [parts, lacks].filter(Boolean).join(', '),
		};
	});
	return [...tiles, { label: texts.meanScore, value: format.score(meanScore(vehicles)), change: '', detail: '' }];
}

/** "2 critical, 14 warnings": the kinds of alarms that there were; "" for none. */
export function alarmWords(vehicles: readonly VehicleReport[], format: Format): string {
	const counts = alarmTotals(vehicles);
	if (!counts) return '';
	const kinds = (['critical', 'warning', 'info'] as const).filter((severity) => counts[severity] > 0);
	return kinds.map((severity) => `${format.count(counts[severity])} ${format.texts.severity[severity]}`).join(', ');
}

/** "2 critical"; "" for none. */
export function criticalWords({ figures: { alarms } }: VehicleReport, format: Format): string {
	const critical = alarms?.critical ?? 0;
	return critical === 0 ? '' : `${format.count(critical)} ${format.texts.severity.critical}`;
}

export const alarmLabel = (type: number, { texts, fill }: Format): string =>
	texts.alarmLabels[type] ?? fill(texts.unknownAlarm, { code: String(type) });

/** A reason in words. */
export function reasonWords(reason: Reason, format: Format, speedLimitKmh: number): string {
	const { fill } = format;
	const { reasons } = format.texts;
	switch (reason.kind) {
		case 'criticalAlarms': {
			const labels = reason.types.map((type) => alarmLabel(type, format)).join(', ');
			return fill(reasons.criticalAlarms, { labels }, reason.count);
		}
		case 'missing':
			return fill(reasons.missing, { what: missingWords(reason.missing, format) });
		case 'silent':
			return reasons.silent;
		case 'lowScore':
			return fill(reasons.lowScore, { score: format.score(reason.score) });
		case 'speeding':
			return fill(reasons.speeding, { duration: format.duration(reason.seconds), limit: format.speed(speedLimitKmh) });
		case 'idling':
			return fill(reasons.idling, { duration: format.duration(reason.seconds) });
		case 'stayed':
			return fill(reasons.stayed, { distance: format.distance(reason.beforeM) });
	}
}

const missingWords = (missing: readonly Missing[], { texts }: Format): string =>
	[...new Set(missing.map(({ part }) => texts.missing[part]))].join(', ');

/** "71", or "(71)" where too little was driven. */
export function scoreWords({ score }: VehicleReport, format: Format): string {
	if (!score || score.score === null) return format.texts.unknown;
	return score.isReliable ? format.score(score.score) : `(${format.score(score.score)})`;
}
