import type { createTripFinder, Segment, TrackPoint } from '../../../protrack/insight';
import { emptyJudgement, judge, type Judgement } from './judge';
import { liveMonth, rangeOf, type Episode, type MonthOptions } from './month';
import { vehicleAt } from './vehicle';

/* The engine at the generator's fleet. */

export interface Trial extends MonthOptions {
	vehicles: number;
	seed: number;
}

/** What fits into a unit test. */
export const smallTrial = { vehicles: 5, days: 6, seed: 2 } as const;

const PAGE = 1000;

/** @param createFinder the engine, or a mutant of it */
export function tryEngine(createFinder: typeof createTripFinder, trial: Trial): Judgement {
	const judgement = emptyJudgement();
	for (let index = 0; index < trial.vehicles; index += 1) {
		const episodes = [...liveMonth(vehicleAt(index, trial.seed), trial)];
		const segments = segmentsOf(createFinder, rangeOf(trial), episodes);
		const label = `vehicle ${index} of seed ${trial.seed}`;
		judge(
			judgement,
			label,
			episodes.flatMap(({ truth }) => truth),
			segments,
		);
	}
	return judgement;
}

/** What the engine makes of what a device reports. */
export function segmentsOf(
	createFinder: typeof createTripFinder,
	range: { from: number; to: number },
	episodes: readonly Episode[],
): Segment[] {
	const finder = createFinder(range);
	const points: TrackPoint[] = episodes.flatMap(({ reports }) => reports);
	const segments: Segment[] = [];
	for (let begin = 0; begin < points.length; begin += PAGE)
		segments.push(...finder.add(points.slice(begin, begin + PAGE)));
	return [...segments, ...finder.end()];
}
