import { isFix } from '../fleet';
import { geodesicM } from './geodesic';
import type { DroppedPoints, TrackPoint, TrackRange } from './segments';

/* Positions that cannot be true. Reports of such a kind were seen live, and one of them poisons the distance of a month. */

/** Meters per second; nothing is faster. */
export const MAX_SPEED = 250 / 3.6;
/** Seconds after the end of the range, because the clock of the host may be slow. */
const MAX_AHEAD = 86_400;
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

/** A step of the filter. It passes points on one or a few later than they come. */
interface Step {
	add: (point: TrackPoint) => void;
	end: () => void;
}

/**
 * Passes on the points that can be true.
 * @param range what was asked for: a single report from another year would make all later ones look too old
 */
export function createPointFilter(receiver: Receiver, { from, to }: TrackRange): Step & { dropped: DroppedPoints } {
	const dropped: DroppedPoints = { withoutFix: 0, sameTime: 0, jumps: 0, relocations: 0 };
	// A slow jump would make those after it look too fast, so single ones go first.
	const next = dropSingles(dropJumps(receiver, dropped), dropped);
	let lastTime = Math.max(0, from - 1);
	return {
		add(point) {
			if (!isFix(point.latitude, point.longitude)) dropped.withoutFix += 1;
			else if (!(point.time > lastTime && point.time <= to + MAX_AHEAD)) dropped.sameTime += 1;
			else {
				lastTime = point.time;
				next.add(point);
			}
		},
		end: next.end,
		dropped,
	};
}

/** Drops positions that nobody can have driven to, if a later one is where it was before. */
function dropJumps(receiver: Receiver, dropped: DroppedPoints): Step {
	/** The last point that is believed, and those after it that may be a jump. */
	let last: TrackPoint | undefined;
	let doubtful: TrackPoint[] = [];
	const believe = (point: TrackPoint) => {
		last = point;
		receiver.point(point);
	};
	const relocate = () => {
		const [first, ...others] = doubtful;
		doubtful = [];
		// A small one is an error of the receiver that begins or ends, at one or more reports a second.
		if (last && first && geodesicM(last, first) >= FAR_M) {
			dropped.relocations += 1;
			receiver.relocated();
		}
		if (first) believe(first);
		others.forEach(add);
	};
	const add = (point: TrackPoint) => {
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
		add,
		end() {
			dropped.jumps += doubtful.length;
		},
	};
}

const isReachableFrom = (from: TrackPoint, to: TrackPoint): boolean =>
	geodesicM(from, to) <= MAX_SPEED * (to.time - from.time);

/** Drops a single position that is far from where the vehicle is before and after it, however slow the jump: reports may come every 25 minutes. */
function dropSingles(next: Step, dropped: DroppedPoints): Step {
	/** The last two that were passed on, and the one that waits for the next. */
	let before: TrackPoint | undefined;
	let previous: TrackPoint | undefined;
	let held: TrackPoint | undefined;
	return {
		add(point) {
			if (held && previous && isSingle(before ?? previous, previous, held, point)) dropped.jumps += 1;
			else if (held) {
				next.add(held);
				[before, previous] = [previous, held];
			}
			held = point;
		},
		end() {
			if (held) next.add(held);
			next.end();
		},
	};
}

function isSingle(before: TrackPoint, previous: TrackPoint, held: TrackPoint, next: TrackPoint): boolean {
	const away = Math.min(geodesicM(previous, held), geodesicM(held, next));
	return (
		away >= FAR_M && geodesicM(previous, next) * CLOSER_BY < away && geodesicM(before, previous) * CLOSER_BY < away
	);
}
