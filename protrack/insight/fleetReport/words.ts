import type { Reason } from './attention';
import type { FleetReport, Missing, VehicleReport } from './figures';
import type { Format } from './format';
import { alarmTotals, countUnscored, meanScore, totalsOf, type Total, type TotalName } from './totals';

/* Values of a report in words: the same in the page, the mail and the text. */

export interface Tile {
	label: string;
	value: string;
	/** The change against the period before, what it is made of, and what it lacks, as far as there is any. */
	details: string[];
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
		const total = totals[name];
		const kinds = name === 'alarms' ? alarmWords(vehicles, format) : '';
		const details = [format.change(total.change), kinds, lackWords(total, format)];
		return { label: texts.columns[column], value: write[name](total.sum), details: details.filter(Boolean) };
	});
	const unscored = lackWords({ missing: countUnscored(vehicles), incomplete: 0 }, format);
	const score = { label: texts.meanScore, value: format.score(meanScore(vehicles)) };
	return [...tiles, { ...score, details: [unscored].filter(Boolean) }];
}

/** What a total lacks; "" for nothing. */
export function lackWords({ missing, incomplete }: Pick<Total, 'missing' | 'incomplete'>, { texts, fill }: Format) {
	const words = [
		missing > 0 ? fill(texts.missing.withoutVehicles, {}, missing) : '',
		incomplete > 0 ? fill(texts.missing.incompleteVehicles, {}, incomplete) : '',
	];
	return words.filter(Boolean).join(', ');
}

/** "2 critical, 14 warnings": the kinds of alarms that there were; "" for none. */
function alarmWords(vehicles: readonly VehicleReport[], format: Format): string {
	const counts = alarmTotals(vehicles);
	if (!counts) return '';
	const kinds = (['critical', 'warning', 'info'] as const).filter((severity) => counts[severity] > 0);
	return kinds.map((severity) => format.fill(format.texts.alarmCounts[severity], {}, counts[severity])).join(', ');
}

/** "2 critical"; "" for none. */
export function criticalWords({ figures: { alarms } }: VehicleReport, { texts, fill }: Format): string {
	const critical = alarms?.critical ?? 0;
	return critical === 0 ? '' : fill(texts.alarmCounts.critical, {}, critical);
}

/** A reason in words. */
export function reasonWords(reason: Reason, format: Format, speedLimitKmh: number): string {
	const { fill } = format;
	const { reasons } = format.texts;
	switch (reason.kind) {
		case 'criticalAlarms': {
			const labels = reason.types.map(format.alarmLabel).join(', ');
			return fill(reasons.criticalAlarms, { labels }, reason.count);
		}
		case 'missing':
			return fill(reasons.missing, { what: missingWords(reason.missing, format) });
		case 'silent':
			return reasons.silent;
		case 'noFix':
			return reasons.noFix;
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
