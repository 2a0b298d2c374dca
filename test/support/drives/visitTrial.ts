import type { Zone } from '../../../protrack/fleet';
import { createVisitFinder, PlaceIndex, type Visit } from '../../../protrack/insight';
import { metersBetween } from './earth';
import type { Deviation } from './judge';
import type { TrueEnd, TrueStop } from './month';
import { segmentsOf, type DriveRecord } from './trial';

/* Visits to circles around the places where vehicles stood, compared with the times in which they did. */

const RADIUS_M = 100;
/** Stops take at least six minutes. */
const MIN_VISIT_SECONDS = 300;
/** Of another stop, whether a circle contains it is a matter of the noise here. */
const UNCLEAR_M = [RADIUS_M - 60, RADIUS_M + 60] as const;

interface VisitJudgement {
	visits: number;
	/** Visits without exactly one counterpart. */
	mismatches: string[];
	/** Ends in a hole for which the finder does not give two times with the truth between them. */
	wrongHoles: string[];
	/** Seconds between the truth and what was found, outside of holes. */
	timeErrors: Deviation[];
}

export function tryVisits(records: Iterable<DriveRecord>): VisitJudgement {
	const judgement: VisitJudgement = { visits: 0, mismatches: [], wrongHoles: [], timeErrors: [] };
	for (const record of records) {
		const stops = record.truth.filter((each) => each.kind === 'stop');
		const places = stops.map(({ place }, number): Zone => {
			return { name: `Stop ${number}`, shape: 'circle', center: place, radiusM: RADIUS_M };
		});
		const finder = createVisitFinder(new PlaceIndex(places), { minVisitSeconds: MIN_VISIT_SECONDS });
		const segments = segmentsOf(record);
		const visits = [...segments.flatMap((segment) => finder.add(segment)), ...finder.end()];
		judgeVisits(judgement, record.label, stops, visits);
	}
	return judgement;
}

function judgeVisits(into: VisitJudgement, label: string, stops: readonly TrueStop[], visits: readonly Visit[]): void {
	for (const [place, { place: center }] of stops.entries()) {
		const found = visits.filter((visit) => visit.place === place);
		for (const stop of stops) {
			const distance = metersBetween(center, stop.place);
			if (distance > UNCLEAR_M[1]) continue;
			const own = found.filter((visit) => visit.arrivedAt < stop.end.time && visit.leftAt > stop.start.time);
			own.forEach((visit) => found.splice(found.indexOf(visit), 1));
			if (distance >= UNCLEAR_M[0]) continue;
			into.visits += 1;
			const [visit] = own;
			const where = `${label}: ${new Date(stop.start.time * 1000).toISOString()} at ${visit?.placeName ?? place}`;
			if (!visit || own.length > 1) into.mismatches.push(`${where}: ${own.length} visits`);
			else compare(into, where, stop, visit);
		}
		// At the begin of a silence it was there for an instant, and nobody knows for how long.
		const invented = found.filter(({ arrivedAt, leftAt }) => leftAt - arrivedAt >= MIN_VISIT_SECONDS);
		into.mismatches.push(...invented.map(({ arrivedAt }) => `${label}: invented at ${arrivedAt}, Stop ${place}`));
	}
}

function compare(into: VisitJudgement, where: string, { start, end }: TrueStop, visit: Visit): void {
	const ends: Array<[TrueEnd, number, Visit['arrivalGap']]> = [
		[start, visit.arrivedAt, visit.arrivalGap],
		[end, visit.leftAt, visit.departureGap],
	];
	for (const [{ time, visibility }, found, gap] of ends) {
		if (visibility === 'seen') into.timeErrors.push({ amount: Math.abs(found - time), where });
		if (visibility === 'hidden' && !(gap && gap.from <= time && time <= gap.to))
			into.wrongHoles.push(`${where}: true ${time}, given ${JSON.stringify(gap)}`);
	}
}
