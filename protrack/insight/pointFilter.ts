import { isFix } from '../fleet';
import { geodesicM } from './geodesic';
import type { DroppedPoints, TrackPoint } from './segments';

/* Positions that cannot be true. Reports of such a kind were seen live, and one of them poisons the distance of a month. */

const MAX_SPEED_MS = 250 / 3.6;
/** So many reports in a row at another place are believed. */
const BELIEVED_POINTS = 5;
/** A single position so far away from where the vehicle stands before and after it is none. Meters. */
const FAR_M = 200;
/** "Where the vehicle stands" is this much closer together than the position is away. */
const CLOSER_BY = 4;

/** Gets the points that are left, in order of time. */
interface Receiver {
	point: (point: TrackPoint) => void;
	/** The next point is elsewhere, and the way there was not driven. */
	relocated: () => void;
}

/** Passes on the points that can be true, one or a few later than they come. */
export function createPointFilter(receiver: Receiver): {
	add: (point: TrackPoint) => void;
	end: () => void;
	dropped: DroppedPoints;
} {
	const dropped: DroppedPoints = { withoutFix: 0, sameTime: 0, jumps: 0, relocations: 0 };
	const singles = dropSingles(receiver, dropped);
	/** The last point that is believed, and those after it that may be a jump. */
	let last: TrackPoint | undefined;
	let doubtful: TrackPoint[] = [];
	let lastTime = -Infinity;

	const believe = (point: TrackPoint) => {
		last = point;
		singles.add(point);
	};
	const relocate = () => {
		const [first, ...others] = doubtful;
		doubtful = [];
		dropped.relocations += 1;
		singles.relocated();
		if (first) believe(first);
		others.forEach(check);
	};
	const check = (point: TrackPoint) => {
		const isReachable = last === undefined || isReachableFrom(last, point);
		const latest = doubtful.at(-1);
		if (isReachable && (!latest || !last || geodesicM(last, point) <= geodesicM(latest, point))) {
			dropped.jumps += doubtful.length;
			doubtful = [];
			believe(point);
			return;
		}
		doubtful.push(point);
		if (doubtful.length >= BELIEVED_POINTS) relocate();
	};
	return {
		add(point) {
			if (!isFix(point.latitude, point.longitude)) dropped.withoutFix += 1;
			else if (!(point.time > lastTime)) dropped.sameTime += 1;
			else {
				lastTime = point.time;
				check(point);
			}
		},
		end() {
			dropped.jumps += doubtful.length;
			singles.flush();
		},
		dropped,
	};
}

const isReachableFrom = (from: TrackPoint, to: TrackPoint): boolean =>
	geodesicM(from, to) <= MAX_SPEED_MS * (to.time - from.time);

/** Drops a single position that is far from where the vehicle stands before and after it, however slow the jump: reports may come every 25 minutes. */
function dropSingles(receiver: Receiver, dropped: DroppedPoints) {
	/** The last two that were passed on, and the one that waits for the next. */
	let before: TrackPoint | undefined;
	let previous: TrackPoint | undefined;
	let held: TrackPoint | undefined;
	const flush = () => {
		if (held) receiver.point(held);
		before = previous = held = undefined;
	};
	return {
		add(point: TrackPoint) {
			if (held && previous && isSingle(before ?? previous, previous, held, point)) dropped.jumps += 1;
			else if (held) {
				receiver.point(held);
				[before, previous] = [previous, held];
			}
			held = point;
		},
		relocated() {
			flush();
			receiver.relocated();
		},
		flush,
	};
}

function isSingle(before: TrackPoint, previous: TrackPoint, held: TrackPoint, next: TrackPoint): boolean {
	const away = Math.min(geodesicM(previous, held), geodesicM(held, next));
	return (
		away >= FAR_M && geodesicM(previous, next) * CLOSER_BY < away && geodesicM(before, previous) * CLOSER_BY < away
	);
}
