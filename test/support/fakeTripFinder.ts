import { distanceM } from '../../protrack/fleet/geography';
import type { Segment, TrackPoint, TrackRange, TripFinder } from '../../protrack/insight/segments';

/** Stands in for the engine: a vehicle is on a trip as long as it says that it has a speed. */
export function createTripFinder(range: TrackRange): TripFinder {
	const dropped = { withoutFix: 0, sameTime: 0, jumps: 0, relocations: 0 };
	const state = { isMoving: false, isFirst: true };
	let points: TrackPoint[] = [];
	const close = (endsLater: boolean): Segment[] => {
		const [first, last] = [points[0], points.at(-1)];
		if (!first || !last) return [];
		const beginsBefore = state.isFirst;
		state.isFirst = false;
		const common = { points: points.length, beginsBefore, endsLater };
		if (!state.isMoving) {
			const arrivedAt = beginsBefore ? range.from : first.time;
			const leftAt = endsLater ? range.to : last.time;
			const { latitude, longitude } = first;
			const unknown = { arrivedAtEarliest: null, leftAtLatest: null };
			return [{ kind: 'stop', latitude, longitude, arrivedAt, leftAt, ...unknown, ...common }];
		}
		const legs = points.slice(1).map((to, index) => {
			const from = points[index]!;
			return { kind: 'leg' as const, from, to, distanceM: distanceM(from, to), isGap: false };
		});
		const trip: Segment = {
			kind: 'trip',
			startedAt: first.time,
			endedAt: last.time,
			startedAtLatest: null,
			endedAtEarliest: null,
			start: first,
			end: last,
			distanceM: legs.reduce((sum, leg) => sum + leg.distanceM, 0),
			maxSpeedKmh: points.reduce((most, { speedKmh }) => Math.max(most, speedKmh ?? 0), 0),
			gapSeconds: 0,
			...common,
		};
		return [...legs, trip];
	};
	const addPoint = (point: TrackPoint): Segment[] => {
		if (point.latitude === 0 && point.longitude === 0) {
			dropped.withoutFix += 1;
			return [];
		}
		const isMoving = (point.speedKmh ?? 0) > 0;
		const before = points.at(-1);
		const closed = isMoving === state.isMoving ? [] : close(false);
		if (isMoving !== state.isMoving) points = before ? [before] : [];
		state.isMoving = isMoving;
		points.push(point);
		return closed;
	};
	return { dropped, add: (page) => page.flatMap(addPoint), end: () => close(true) };
}
