import { SparkMD5 } from '../../vendor';
import { distanceFromZone, type Coordinate, type Zone } from '../geography';

/** The zones that a device was in. */
export interface ZoneMark {
	/** Of the set of zones: when the user draws others, all starts afresh. */
	zones: string;
	inside: number[];
}

export interface ZoneChange {
	event: 'zoneEntered' | 'zoneLeft';
	zone: Zone;
}

export function markOfZones(zones: readonly Zone[]): string {
	return SparkMD5.hash(JSON.stringify(zones)).slice(0, 4);
}

/**
 * @param place null without a live fix, which is never a change
 * @param marginM how far outside a device must be before it has left, so that a fix that drifts at the border does no harm
 */
export function nextZones(
	mark: ZoneMark | null,
	place: Coordinate | null,
	zones: readonly Zone[],
	marginM: number,
): { mark: ZoneMark | null; changes: ZoneChange[] } {
	if (place === null) return { mark, changes: [] };
	const id = markOfZones(zones);
	const before = mark?.zones === id ? mark.inside : null;
	const isInside = (zone: Zone, index: number) =>
		distanceFromZone(place, zone) <= (before?.includes(index) ? marginM : 0);
	const inside = zones.flatMap((zone, index) => (isInside(zone, index) ? [index] : []));
	const changes = zones.flatMap((zone, index): ZoneChange[] => {
		if (before === null || before.includes(index) === inside.includes(index)) return [];
		return [{ event: inside.includes(index) ? 'zoneEntered' : 'zoneLeft', zone }];
	});
	return { mark: { zones: id, inside }, changes };
}
