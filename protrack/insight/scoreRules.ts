/* What costs how many points. Published: docs/reports.md shows these tables. */

/** What is counted, beside speeding on the track, which has classes of its own. */
export const penaltyRules = [
	{ key: 'speedingAlarm', alarmType: 7, label: 'Speeding (alarm)' },
	{ key: 'harshAcceleration', alarmType: 23, label: 'Harsh acceleration' },
	{ key: 'harshBraking', alarmType: 24, label: 'Harsh braking' },
	{ key: 'sharpTurn', alarmType: 25, label: 'Sharp turn' },
	{ key: 'idling', alarmType: 29, label: 'Engine idling' },
	{ key: 'fatigue', alarmType: 41, label: 'Fatigue driving' },
	{ key: 'missedBreak', alarmType: 42, label: 'Fatigue driving, break missed' },
] as const;

export type PenaltyKey = (typeof penaltyRules)[number]['key'];

/** Speeding by more than so many km/h. */
export const speedingClasses = [
	{ key: 'speeding10', overKmh: 10 },
	{ key: 'speeding20', overKmh: 20 },
	{ key: 'speeding30', overKmh: 30 },
	{ key: 'speeding50', overKmh: 50 },
] as const;

export type SpeedingKey = (typeof speedingClasses)[number]['key'];

export type ScoreWeights = Readonly<Record<PenaltyKey | SpeedingKey, number>>;

/** Penalty points per 100 km up to which there is a score; beyond the last one, 0. */
type ScoreSteps = ReadonlyArray<{ upTo: number; score: number }>;

export interface ScorePreset {
	weights: ScoreWeights;
	/** Null where the score is 100 minus the points per 100 km. */
	steps: ScoreSteps | null;
}

/**
 * Navixy's plugin 46: harsh acceleration, braking and turns 5 each; speeding by more than 10, 20, 30, 50 km/h 2, 10, 25, 75. It knows no fatigue alarms, and
 * gives idling no points that are public: those three weights are ours, as is that of a speeding alarm, which is the lowest class because it says no speed.
 */
const navixyWeights: ScoreWeights = {
	speedingAlarm: 2,
	harshAcceleration: 5,
	harshBraking: 5,
	sharpTurn: 5,
	idling: 1,
	fatigue: 25,
	missedBreak: 25,
	speeding10: 2,
	speeding20: 10,
	speeding30: 25,
	speeding50: 75,
};

/** Wialon's table of penalties and ranks; a rank of 10 is a score of 100. */
const wialonSteps: ScoreSteps = [
	{ upTo: 0, score: 100 },
	{ upTo: 17, score: 90 },
	{ upTo: 38, score: 80 },
	{ upTo: 67, score: 70 },
	{ upTo: 107, score: 60 },
	{ upTo: 167, score: 50 },
	{ upTo: 267, score: 40 },
	{ upTo: 467, score: 30 },
	{ upTo: 1067, score: 20 },
];

/** Ready-made tables. Wialon publishes how penalties become ranks; what costs how much is set by each of its users, so the weights are the same. */
export const scorePresets = {
	navixy: {
		weights: navixyWeights,
		steps: null,
	},
	wialon: {
		weights: navixyWeights,
		steps: wialonSteps,
	},
} as const satisfies Record<string, ScorePreset>;
