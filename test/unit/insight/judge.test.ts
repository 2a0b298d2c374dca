import type { Segment } from '../../../protrack/insight';
import { complaints, emptyJudgement, judge } from '../../support/drives/judge';
import { liveMonth, type TrueStop, type TrueTrip } from '../../support/drives/month';
import { vehicleAt } from '../../support/drives/vehicle';

/* The judge itself: an engine that says the truth passes, and one that does not is found out. */

type Truth = TrueTrip | TrueStop;
const truth: Truth[] = [...liveMonth(vehicleAt(0, 1), { days: 10, sigmaM: 0 })].flatMap((episode) => episode.truth);

/** What an engine would say that knows everything. */
function segmentOf(each: Truth): Segment {
	const { start, end } = each;
	const shared = { points: 1, beginsBefore: false, endsLater: false };
	const [startGap, endGap] = [start.hole ?? null, end.hole ?? null];
	if (each.kind === 'stop') {
		return {
			...shared,
			kind: 'stop',
			arrivedAt: start.time,
			arrivalGap: startGap,
			leftAt: end.time,
			departureGap: endGap,
			...each.place,
		};
	}
	return {
		...shared,
		kind: 'trip',
		startedAt: start.time,
		startGap,
		endedAt: end.time,
		endGap,
		start: { latitude: 0, longitude: 0 },
		end: { latitude: 0, longitude: 0 },
		distanceM: each.distanceM,
		maxSpeedKmh: null,
		gapSeconds: 0,
	};
}

function complaintsAbout(segments: readonly Segment[]): string[] {
	const judgement = emptyJudgement();
	judge(judgement, 'v', truth, segments);
	return complaints(judgement, { sigmaM: 0 });
}

const right = truth.map(segmentOf);
const third = right.findIndex(({ kind }, index) => kind === 'trip' && index > 4);
const changed = (change: (segment: Segment) => Segment) => right.map(change);

it('has nothing against the truth', () => {
	expect(complaintsAbout(right)).toEqual([]);
});

it('misses a trip that is not there', () => {
	expect(complaintsAbout(right.filter((_, index) => index !== third))).toEqual([
		expect.stringContaining('missed trip'),
	]);
});

it('finds a trip that never was', () => {
	const stop = right.find((each) => each.kind === 'stop' && each.leftAt - each.arrivedAt > 3000) as Segment & {
		kind: 'stop';
	};
	const trip = right[third] as Segment & { kind: 'trip' };
	const invented = { ...trip, startedAt: stop.arrivedAt + 1000, endedAt: stop.arrivedAt + 1100 };
	const all = [...right, invented].sort((a, b) => timeOf(a) - timeOf(b));
	expect(complaintsAbout(all)).toEqual([expect.stringContaining('invented trip')]);
});

const timeOf = (segment: Segment) =>
	segment.kind === 'trip' ? segment.startedAt : segment.kind === 'stop' ? segment.arrivedAt : 0;

it('finds two trips in one', () => {
	const [first, , second] = right.slice(third, third + 3) as Array<Segment & { kind: 'trip' }>;
	const joined = { ...first!, endedAt: second!.endedAt };
	const messages = complaintsAbout([...right.slice(0, third), joined, ...right.slice(third + 3)]);
	expect(messages).toEqual(
		expect.arrayContaining([expect.stringContaining('2 in one'), expect.stringContaining('missed stop')]),
	);
});

it('wants times within a minute', () => {
	const late = changed((each) =>
		each.kind === 'trip' && each.startGap === null ? { ...each, startedAt: each.startedAt + 61 } : each,
	);
	expect(complaintsAbout(late)).toEqual([expect.stringContaining('seconds of starts')]);
});

it('wants distances within one percent', () => {
	const long = changed((each) => (each.kind === 'trip' ? { ...each, distanceM: each.distanceM * 1.011 } : each));
	expect(complaintsAbout(long)).toEqual([expect.stringContaining('share of distances')]);
});

it('wants the hole in which an end lies', () => {
	const one = changed((each) => (each.kind === 'trip' ? { ...each, startGap: null } : each));
	expect(complaintsAbout(one).length).toBeGreaterThan(0);
	expect(complaintsAbout(one).filter((complaint) => !complaint.includes('hole'))).toEqual([]);
});

it('wants stops where they were', () => {
	const moved = changed((each) => (each.kind === 'stop' ? { ...each, latitude: each.latitude + 0.001 } : each));
	expect(complaintsAbout(moved)).toHaveLength(truth.filter(({ kind }) => kind === 'stop').length);
});
