import { DEGREE, type PointStore, type StoredPoint } from './pointStore';
import { inSteps, type Run, type Steps } from './trackFile';

const HALF_TURN = 180 * DEGREE;

export interface LineVisitor {
	begin: () => void;
	/** The object is used again for the next position. */
	position: (point: StoredPoint, isFirst: boolean) => void;
	end: () => void;
}

/**
 * Shows points as lines that do not cross the antimeridian (RFC 7946, 3.1.9): where they would, one line ends there and the next one begins there. A line has
 * two positions at least, so a lone point is shown twice.
 */
export function* showLines(points: PointStore, run: Run, visitor: LineVisitor): Steps {
	const last: StoredPoint = { time: 0, latitude: 0, longitude: 0, speed: null, course: null };
	let positions = 0;
	const show = (point: StoredPoint) => {
		if (positions === 0) visitor.begin();
		visitor.position(point, positions === 0);
		positions += 1;
	};
	const end = () => {
		if (positions === 1) show(last);
		visitor.end();
		positions = 0;
	};
	yield* inSteps(points, run, (point) => {
		if (positions > 0 && Math.abs(point.longitude - last.longitude) > HALF_TURN) {
			const border = whereCrossed(last, point);
			show(border);
			end();
			show({ ...border, longitude: -border.longitude });
		}
		show(point);
		Object.assign(last, point);
	});
	if (positions > 0) end();
}

/** Where the way from one point to the next one crosses the antimeridian, on the side of the first one. What a device measures is not known there. */
function whereCrossed(before: StoredPoint, after: StoredPoint): StoredPoint {
	const side = before.longitude < 0 ? -HALF_TURN : HALF_TURN;
	const [there, beyond] = [Math.abs(side - before.longitude), Math.abs(-side - after.longitude)];
	const share = there + beyond === 0 ? 0 : there / (there + beyond);
	return {
		time: Math.round(before.time + share * (after.time - before.time)),
		latitude: Math.round(before.latitude + share * (after.latitude - before.latitude)),
		longitude: side,
		speed: null,
		course: null,
	};
}
