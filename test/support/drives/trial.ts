import { createTripFinder, type Segment, type TrackPoint, type TrackRange } from '../../../protrack/insight';
import { emptyJudgement, judge, type Judgement } from './judge';
import { liveMonth, rangeOf, type MonthOptions, type TrueStop, type TrueTrip } from './month';
import { vehicleAt } from './vehicle';

/* The engine at the generator's fleet. */

export interface Fleet extends MonthOptions {
	vehicles: number;
	seed: number;
}

/** What one vehicle did, and what was reported of it. */
export interface DriveRecord {
	label: string;
	range: TrackRange;
	truth: Array<TrueTrip | TrueStop>;
	points: TrackPoint[];
}

/** What fits into a unit test: each kind of place, of trouble and of device comes in it. */
export const smallFleet = { vehicles: 10, days: 8, seed: 1 } as const;

const PAGE = 1000;

/** One vehicle after the other, so that a large fleet needs no more memory than its largest vehicle. */
export function* recordsOf(fleet: Fleet): Generator<DriveRecord, void, undefined> {
	for (let index = 0; index < fleet.vehicles; index += 1) {
		const episodes = [...liveMonth(vehicleAt(index, fleet.seed), fleet)];
		yield {
			label: `vehicle ${index} of seed ${fleet.seed}`,
			range: rangeOf(fleet),
			truth: episodes.flatMap(({ truth }) => truth),
			points: episodes.flatMap(({ reports }) => reports),
		};
	}
}

/** Judges what the engine says of each vehicle. */
export function tryEngine(fleet: Fleet): Judgement {
	const judgement = emptyJudgement();
	for (const record of recordsOf(fleet)) judge(judgement, record.label, record.truth, segmentsOf(record));
	return judgement;
}

/** What the engine makes of what a device reports. */
export function segmentsOf({ range, points }: DriveRecord): Segment[] {
	const finder = createTripFinder(range);
	const segments: Segment[] = [];
	for (let begin = 0; begin < points.length; begin += PAGE)
		segments.push(...finder.add(points.slice(begin, begin + PAGE)));
	return [...segments, ...finder.end()];
}
