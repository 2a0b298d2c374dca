import type { PeriodLegs } from './periodLegs';
import type { Period } from './periods';
import { SafetyScore, type Score, type ScoredAlarm, type ScoreOptions } from './score';
import type { Segment } from './segments';

/** Scores one vehicle in each period. */
export class PeriodScores {
	private readonly scores: SafetyScore[];

	/** @param legs of this vehicle alone @param alarms in any order; those outside of all periods are ignored */
	constructor(
		readonly legs: PeriodLegs,
		options: Partial<ScoreOptions>,
		alarms: readonly ScoredAlarm[],
	) {
		this.scores = legs.periods.map(() => new SafetyScore(options));
		for (const alarm of alarms) {
			const index = legs.indexAt(alarm.time);
			if (index !== null) this.scores[index]?.addAlarm(alarm);
		}
	}

	add(segment: Segment): void {
		this.legs.add(segment, (period, leg) => this.scores[period]?.add(leg));
	}

	/** To be called once, after the last segment. */
	end(): Array<{ period: Period; score: Score; isKnown: boolean }> {
		return this.legs.periods.map((period, index) => ({
			period,
			score: (this.scores[index] ?? new SafetyScore()).end(),
			isKnown: this.legs.isKnown[index] ?? false,
		}));
	}
}
