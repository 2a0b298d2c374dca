import type { PlaceIndex } from './placeIndex';
import { wayBetween } from './placeParts';
import type { Gap, Leg, Segment, Stop } from './segments';

/** A time in which a vehicle was inside a place. Times are epoch seconds. */
export interface Visit {
	/** Which of the places, counted from 0: names may be equal. */
	place: number;
	placeName: string;
	arrivedAt: number;
	leftAt: number;
	/** Set where the device reported nothing while the vehicle arrived: it arrived in this time. */
	arrivalGap: Gap | null;
	/** The same of its departure. */
	departureGap: Gap | null;
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
	/** When the first of the visits began that may still go on, epoch seconds; Infinity without one. */
	readonly openSince: number;
}

/** A time inside a place. */
type Presence = { from: number; to: number } & Pick<Visit, 'arrivalGap' | 'departureGap'>;

/**
 * Compares the stops and legs of one device with places. While it stands, a vehicle is where the stop is. A leg is a straight line at a steady speed, so
 * that it also visits a place between two reports; but where the device was silent, a leg proves nothing except where it begins and ends.
 * @param index the places; many finders can share it
 * @param options what differs from the usual
 */
export function createVisitFinder(index: PlaceIndex, options: Partial<VisitOptions> = {}): VisitFinder {
	const { minVisitSeconds, mergeSeconds } = { ...usualVisitOptions, ...options };
	const visits = new OpenVisits(index, mergeSeconds);
	/** Waits for the end of its trip, which tells whether the device was silent in it. */
	let held: Leg | null = null;
	let departureGap: Gap | null = null;

	function release(arrivalGap: Gap | null): Visit[] {
		if (!held) return [];
		const leg = held;
		held = null;
		const gap = silenceIn(leg, departureGap, arrivalGap);
		return visits.add(leg.from.time, leg.to.time, gap ? presencesAtEnds(leg, gap, index) : presencesOn(leg, index));
	}

	const longEnough = (found: Visit[]) =>
		found
			.filter((visit) => longestSeconds(visit) >= minVisitSeconds)
			.sort((a, b) => a.leftAt - b.leftAt || a.place - b.place);

	return {
		add(segment) {
			if (segment.kind === 'trip') return longEnough(release(segment.endGap));
			const found = release(segment.kind === 'stop' ? segment.arrivalGap : null);
			if (segment.kind === 'leg') {
				held = segment;
				return longEnough(found);
			}
			departureGap = segment.departureGap;
			return longEnough([...found, ...visits.add(segment.arrivedAt, segment.leftAt, presencesAt(segment, index))]);
		},
		end: () => longEnough([...release(null), ...visits.end()]),
		get openSince() {
			return visits.since;
		},
	};
}

/** The visits that may go on. */
class OpenVisits {
	private readonly open = new Map<number, Visit>();
	private begin: number | null = null;
	private last = -Infinity;

	constructor(
		private readonly index: PlaceIndex,
		private readonly mergeSeconds: number,
	) {}

	/** Adds what follows in time. @returns the visits that nothing can make longer any more */
	add(from: number, to: number, presences: Array<[place: number, Presence]>): Visit[] {
		this.begin ??= from;
		this.last = to;
		const replaced = presences.flatMap(([place, presence]) => this.extend(place, presence));
		const closed = [...this.open.values()].filter(({ leftAt }) => to - leftAt > this.mergeSeconds);
		for (const { place } of closed) this.open.delete(place);
		return [...replaced, ...closed];
	}

	get since(): number {
		return [...this.open.values()].reduce((first, { arrivedAt }) => Math.min(first, arrivedAt), Infinity);
	}

	end(): Visit[] {
		return [...this.open.values()].map((visit) => ({ ...visit, endsLater: visit.leftAt === this.last }));
	}

	private extend(place: number, { from, to, arrivalGap, departureGap }: Presence): Visit[] {
		const visit = this.open.get(place);
		if (visit && from - visit.leftAt <= this.mergeSeconds) {
			this.open.set(place, { ...visit, leftAt: Math.max(visit.leftAt, to), departureGap });
			return [];
		}
		this.open.set(place, {
			place,
			placeName: this.index.nameOf(place),
			arrivedAt: from,
			leftAt: to,
			arrivalGap,
			departureGap,
			beginsBefore: from === this.begin,
			endsLater: false,
		});
		return visit ? [visit] : [];
	}
}

const longestSeconds = ({ arrivedAt, leftAt, arrivalGap, departureGap }: Visit) =>
	Math.max(leftAt, departureGap?.to ?? 0) - Math.min(arrivedAt, arrivalGap?.from ?? Infinity);

/**
 * @param departureGap of the stop before: the time at which the leg begins is then an estimate
 * @param arrivalGap of the stop behind
 * @returns the whole time in which the device reported nothing, of which the leg is a part; null where it did report
 */
function silenceIn({ from, to, isGap }: Leg, departureGap: Gap | null, arrivalGap: Gap | null): Gap | null {
	if (departureGap && from.time >= departureGap.from && to.time <= departureGap.to) return departureGap;
	if (arrivalGap && from.time >= arrivalGap.from && to.time <= arrivalGap.to) return arrivalGap;
	return isGap ? { from: from.time, to: to.time } : null;
}

function presencesAt(stop: Stop, index: PlaceIndex): Array<[place: number, Presence]> {
	const { arrivedAt: from, leftAt: to, arrivalGap, departureGap } = stop;
	return placesOf(stop, index).map((place) => [place, { from, to, arrivalGap, departureGap }]);
}

function presencesOn({ from, to }: Leg, index: PlaceIndex): Array<[place: number, Presence]> {
	const timeAt = (share: number) => Math.round(from.time + share * (to.time - from.time));
	return [...index.spansOn(wayBetween(from, to))].flatMap(([place, spans]) =>
		spans.map(([begin, end]): [number, Presence] => [
			place,
			{ from: timeAt(begin), to: timeAt(end), arrivalGap: null, departureGap: null },
		]),
	);
}

/** A place where both ends are was not left, as far as is known. */
function presencesAtEnds({ from, to }: Leg, gap: Gap, index: PlaceIndex): Array<[place: number, Presence]> {
	const [atBegin, atEnd] = [placesOf(from, index), placesOf(to, index)];
	const none = { arrivalGap: null, departureGap: null };
	const left = atBegin.map((place): [number, Presence] => [
		place,
		atEnd.includes(place)
			? { ...none, from: from.time, to: to.time }
			: { ...none, from: from.time, to: from.time, departureGap: gap },
	]);
	const reached = atEnd
		.filter((place) => !atBegin.includes(place))
		.map((place): [number, Presence] => [place, { ...none, from: to.time, to: to.time, arrivalGap: gap }]);
	return [...left, ...reached];
}

const placesOf = (place: Stop | Leg['from'], index: PlaceIndex): number[] => [
	...index.spansOn({ from: place, to: place }).keys(),
];
