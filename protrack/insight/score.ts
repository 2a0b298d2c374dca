import { rounded } from './rounding';
import {
	penaltyRules,
	scorePresets,
	speedingClasses,
	type PenaltyKey,
	type ScorePreset,
	type ScoreWeights,
	type SpeedingKey,
} from './scoreRules';
import type { Segment } from './segments';
import { findSpeeding, type SpeedingEpisode } from './speeding';

export interface ScoreOptions {
	preset: ScorePreset;
	/** What differs from the weights of the preset. */
	weights: Partial<ScoreWeights>;
	/** Null where speeding is counted from alarms only. */
	speedLimitKmh: number | null;
	/** A vehicle is speeding where it is over a class of excess for at least so long. */
	minSpeedingSeconds: number;
	/** In fewer kilometers, chance decides. */
	minReliableKm: number;
}

export const usualScoreOptions: Readonly<ScoreOptions> = {
	preset: scorePresets.navixy,
	weights: {},
	speedLimitKmh: null,
	minSpeedingSeconds: 20,
	minReliableKm: 50,
};

export interface Penalty {
	reason: string;
	count: number;
	points: number;
}

export interface Score {
	/** 0 to 100; null where nothing was driven. */
	score: number | null;
	isReliable: boolean;
	distanceM: number;
	penalties: Penalty[];
}

/** An alarm, as far as it counts: when it happened (epoch seconds) and the platform's code. */
export interface ScoredAlarm {
	time: number;
	type: number;
}

/** An alarm this close to speeding on the track is about the same: alarms come late, and clocks differ. */
const SAME_SPEEDING_SECONDS = 60;

const excesses = speedingClasses.map(({ overKmh }) => overKmh);
const SPEEDING_ALARM = 7;

/**
 * Scores how safely one vehicle was driven in one period. What it keeps grows with the number of alarms and of times it was too fast, not with the points.
 * Harsh driving comes from alarms only: between points that are 5 to 12 seconds apart it cannot be seen.
 */
export class SafetyScore {
	private readonly options: ScoreOptions;
	private readonly weights: ScoreWeights;
	private readonly counts = new Map<PenaltyKey | SpeedingKey, number>();
	private readonly episodes: SpeedingEpisode[] = [];
	private readonly speedingAlarms: number[] = [];
	private readonly nextEpisode: ReturnType<typeof findSpeeding>;
	private distanceM = 0;

	/** @param options what differs from the usual */
	constructor(options: Partial<ScoreOptions> = {}) {
		this.options = { ...usualScoreOptions, ...options };
		this.weights = { ...this.options.preset.weights, ...this.options.weights };
		const limit = this.options.speedLimitKmh;
		this.nextEpisode = limit === null ? () => null : findSpeeding(limit, excesses);
	}

	/** To be called in order of time; anything but a leg is ignored. */
	add(segment: Segment): void {
		if (segment.kind !== 'leg') return;
		this.distanceM += segment.distanceM;
		this.addEpisode(this.nextEpisode(segment));
	}

	/** In any order; types that do not count are ignored. */
	addAlarm({ time, type }: ScoredAlarm): void {
		if (type === SPEEDING_ALARM) return void this.speedingAlarms.push(time);
		const rule = penaltyRules.find(({ alarmType }) => alarmType === type);
		if (rule) this.count(rule.key, 1);
	}

	/** To be called once, after everything was added. */
	end(): Score {
		this.addEpisode(this.nextEpisode(null));
		const alone = this.speedingAlarms.filter((time) => !this.episodes.some((episode) => isAbout(time, episode)));
		this.count('speedingAlarm', alone.length);
		const penalties = this.penalties();
		const points = penalties.reduce((sum, penalty) => sum + penalty.points, 0);
		const km = this.distanceM / 1000;
		return {
			score: km > 0 ? scoreOf((points * 100) / km, this.options.preset) : null,
			isReliable: km >= this.options.minReliableKm,
			distanceM: this.distanceM,
			penalties,
		};
	}

	/** Counts the episode in its highest class that lasted long enough; in none, it is not kept. */
	private addEpisode(episode: SpeedingEpisode | null): void {
		if (!episode) return;
		const { minSpeedingSeconds } = this.options;
		const isIn = (_: unknown, index: number) => (episode.secondsOver[index] ?? 0) >= minSpeedingSeconds;
		const speedingClass = speedingClasses.filter(isIn).at(-1);
		if (!speedingClass) return;
		this.episodes.push(episode);
		this.count(speedingClass.key, 1);
	}

	private count(key: PenaltyKey | SpeedingKey, more: number): void {
		this.counts.set(key, (this.counts.get(key) ?? 0) + more);
	}

	/** What was counted, points rounded to tenths, in the order of the tables. */
	private penalties(): Penalty[] {
		return scoreReasons.flatMap(({ key, label }) => {
			const count = this.counts.get(key) ?? 0;
			return count === 0 ? [] : [{ reason: label, count, points: rounded(count * this.weights[key], 1) }];
		});
	}
}

/** Everything that can cost points, with the words for it. */
const scoreReasons: ReadonlyArray<{ key: PenaltyKey | SpeedingKey; label: string }> = [
	...speedingClasses.map(({ key, overKmh }) => ({ key, label: `Speeding by more than ${overKmh} km/h` })),
	...penaltyRules,
];

const isAbout = (time: number, { from, to }: SpeedingEpisode) =>
	time >= from - SAME_SPEEDING_SECONDS && time <= to + SAME_SPEEDING_SECONDS;

function scoreOf(pointsPer100Km: number, { steps }: ScorePreset): number {
	if (steps) return steps.find(({ upTo }) => pointsPer100Km <= upTo)?.score ?? 0;
	return rounded(Math.min(100, Math.max(0, 100 - pointsPer100Km)), 1);
}
