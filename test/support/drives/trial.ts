import { createTripFinder, type Segment } from '../../../protrack/insight';
import { emptyJudgement, judge, type Judgement } from './judge';
import { liveMonth, rangeOf, type MonthOptions } from './month';
import { vehicleAt } from './vehicle';

/* The engine at the generator's fleet. */

export interface Fleet extends MonthOptions {
	vehicles: number;
	seed: number;
}

/** What fits into a unit test: each kind of place, of trouble and of device comes in it. */
export const smallFleet = { vehicles: 10, days: 8, seed: 1 } as const;

const PAGE = 1000;

/** Judges what the engine says of one vehicle after the other, so that a large fleet needs no more memory than its largest vehicle. */
export function tryEngine(fleet: Fleet): Judgement {
	const judgement = emptyJudgement();
	for (let index = 0; index < fleet.vehicles; index += 1) {
		const episodes = [...liveMonth(vehicleAt(index, fleet.seed), fleet)];
		const points = episodes.flatMap(({ reports }) => reports);
		const finder = createTripFinder(rangeOf(fleet));
		const segments: Segment[] = [];
		for (let begin = 0; begin < points.length; begin += PAGE)
			segments.push(...finder.add(points.slice(begin, begin + PAGE)));
		segments.push(...finder.end());
		const label = `vehicle ${index} of seed ${fleet.seed}`;
		judge(
			judgement,
			label,
			episodes.flatMap(({ truth }) => truth),
			segments,
		);
	}
	return judgement;
}
