import { wayBetween } from './placeParts';
import type { PlaceIndex } from './placeIndex';
import type { Leg, Segment, Stop } from './segments';

/** A time in which a vehicle was inside a place. Times are epoch seconds. */
export interface Visit {
	/** Which of the places, counted from 0: names may be equal. */
	place: number;
	placeName: string;
	arrivedAt: number;
	leftAt: number;
	/** Set where the device reported nothing while it arrived: it arrived between this time and `arrivedAt`. */
	arrivedAtEarliest: number | null;
	/** Set where the device reported nothing while it left: it left between `leftAt` and this time. */
	leftAtLatest: number | null;
	/** Whether the vehicle was there already when the points begin. */
	beginsBefore: boolean;
	/** Whether the vehicle was still there when the points end. */
	endsLater: boolean;
}

export interface VisitOptions {
	/** A shorter visit is left out. One whose begin or end is not known counts with its longest possible time. */
	minVisitSeconds: number;
	/** A shorter absence does not end a visit. */
	mergeSeconds: number;
}

export const usualVisitOptions: Readonly<VisitOptions> = { minVisitSeconds: 0, mergeSeconds: 180 };

/** Finds the visits of one device. What it keeps does not grow with the number of segments. */
export interface VisitFinder {
	/** @returns visits that are complete by now, in the order of their ends */
	add: (segment: Segment) => Visit[];
	/** To be called once, after the last segment. */
	end: () => Visit[];
}

/** A time inside a place, and between which times it may have begun and ended. */
interface Presence {
	from: number;
	to: number;
	earliest: number | null;
	latest: number | null;
}

/**
 * Compares the stops and legs of one device with places. While it stands, a vehicle is where the stop is. A leg is a straight line at a steady speed, so
 * that it also visits a place between two reports; but a leg in which the device was silent proves nothing except where it begins and ends.
 * @param index the places; many finders can share it
 * @param options what differs from the usual
 */
export function createVisitFinder(index: PlaceIndex, options: Partial<VisitOptions> = {}): VisitFinder {
	const { minVisitSeconds, mergeSeconds } = { ...usualVisitOptions, ...options };
	const open = new Map<number, Visit>();
	let begin: number | null = null;
	let last = -Infinity;

	function extend(place: number, { from, to, earliest, latest }: Presence): Visit[] {
		const visit = open.get(place);
		if (visit && from - visit.leftAt <= mergeSeconds) {
			open.set(place, { ...visit, leftAt: Math.max(visit.leftAt, to), leftAtLatest: latest });
			return [];
		}
		open.set(place, {
			place,
			placeName: index.nameOf(place),
			arrivedAt: from,
			leftAt: to,
			arrivedAtEarliest: earliest,
			leftAtLatest: latest,
			beginsBefore: from === begin,
			endsLater: false,
		});
		return visit ? [visit] : [];
	}

	/** Takes out the visits that nothing can make longer any more. */
	function close(now: number): Visit[] {
		const closed = [...open.values()].filter(({ leftAt }) => now - leftAt > mergeSeconds);
		for (const { place } of closed) open.delete(place);
		return closed;
	}

	const longEnough = (visits: Visit[]) =>
		visits
			.filter((visit) => longestSeconds(visit) >= minVisitSeconds)
			.sort((a, b) => a.leftAt - b.leftAt || a.place - b.place);

	return {
		add(segment) {
			if (segment.kind === 'trip') return [];
			const [from, to] =
				segment.kind === 'leg' ? [segment.from.time, segment.to.time] : [segment.arrivedAt, segment.leftAt];
			begin ??= from;
			last = to;
			const replaced = presencesIn(segment, index).flatMap(([place, presence]) => extend(place, presence));
			return longEnough([...replaced, ...close(to)]);
		},
		end() {
			const visits = [...open.values()].map((visit) => ({ ...visit, endsLater: visit.leftAt === last }));
			open.clear();
			return longEnough(visits);
		},
	};
}

const longestSeconds = ({ arrivedAt, leftAt, arrivedAtEarliest, leftAtLatest }: Visit) =>
	(leftAtLatest ?? leftAt) - (arrivedAtEarliest ?? arrivedAt);

function presencesIn(segment: Leg | Stop, index: PlaceIndex): Array<[place: number, Presence]> {
	if (segment.kind === 'stop') {
		const { arrivedAt: from, leftAt: to, arrivedAtEarliest: earliest, leftAtLatest: latest } = segment;
		return [...index.spansOn({ from: segment, to: segment }).keys()].map((place) => [
			place,
			{ from, to, earliest, latest },
		]);
	}
	const { from, to, isGap } = segment;
	if (isGap) return presencesAtEnds(segment, index);
	const timeAt = (share: number) => Math.round(from.time + share * (to.time - from.time));
	return [...index.spansOn(wayBetween(from, to))].flatMap(([place, spans]) =>
		spans.map(([begin, end]): [number, Presence] => [
			place,
			{ from: timeAt(begin), to: timeAt(end), earliest: null, latest: null },
		]),
	);
}

/** Of a leg in which the device was silent: a place where both ends are was not left, as far as is known. */
function presencesAtEnds({ from, to }: Leg, index: PlaceIndex): Array<[place: number, Presence]> {
	const [atBegin, atEnd] = [from, to].map((place) => index.spansOn({ from: place, to: place })) as [
		ReturnType<PlaceIndex['spansOn']>,
		ReturnType<PlaceIndex['spansOn']>,
	];
	const left = [...atBegin.keys()].map((place): [number, Presence] => [
		place,
		atEnd.has(place)
			? { from: from.time, to: to.time, earliest: null, latest: null }
			: { from: from.time, to: from.time, earliest: null, latest: to.time },
	]);
	const reached = [...atEnd.keys()]
		.filter((place) => !atBegin.has(place))
		.map((place): [number, Presence] => [place, { from: to.time, to: to.time, earliest: from.time, latest: null }]);
	return [...left, ...reached];
}
