import { distanceFromZone, type Coordinate, type Zone } from '../fleet/geography';
import { fingerprintOf } from './state/fingerprint';

export interface ZoneChange {
	event: 'zoneEntered' | 'zoneLeft';
	zone: Zone;
	/** Its place among the zones; names need not differ. */
	index: number;
}

/** When the user draws other zones this changes, and where the devices are in them starts afresh. */
export function markOfZones(zones: readonly Zone[]): string {
	// Marks are stored, so they keep the spelling that the first ones were made of.
	return fingerprintOf(JSON.stringify(zones).replaceAll('"center":', '"centre":'), 4);
}

/**
 * @param before which of the zones the device was in, null when that is not known
 * @param place null without a live fix, which is never a change
 * @param marginM how far outside a device must be before it has left, so that a fix that drifts at the border does no harm
 */
export function nextZones(
	before: number[] | null,
	place: Coordinate | null,
	zones: readonly Zone[],
	marginM: number,
): { inside: number[] | null; changes: ZoneChange[] } {
	if (place === null) return { inside: before, changes: [] };
	const isInside = (zone: Zone, index: number) =>
		distanceFromZone(place, zone) <= (before?.includes(index) ? marginM : 0);
	const inside = zones.flatMap((zone, index) => (isInside(zone, index) ? [index] : []));
	const changes = zones.flatMap((zone, index): ZoneChange[] => {
		if (before === null || before.includes(index) === inside.includes(index)) return [];
		return [{ event: inside.includes(index) ? 'zoneEntered' : 'zoneLeft', zone, index }];
	});
	return { inside, changes };
}
