import { distanceFromZone, type Coordinate, type Zone } from '../../fleet/geography';
import { toPlace } from '../../fleet/values';
import { defineChangeRule } from './definition';
import type { Snapshot } from './snapshot';

interface ZoneChange {
	event: 'zoneEntered' | 'zoneLeft';
	zone: Zone;
	/** Its place among the zones; names need not differ. */
	index: number;
}

/**
 * @param before which of the zones the device was in, null when that is not known
 * @param place null without a live fix, which is never a change
 * @param marginM how far outside a device must be before it has left, so that a fix that drifts at the edge makes no event
 */
export function compareZones(
	before: readonly number[] | null,
	place: Coordinate | null,
	zones: readonly Zone[],
	marginM: number,
): { inside: readonly number[] | null; changes: ZoneChange[] } {
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

function livePlace({ position }: Snapshot): Coordinate | null {
	const { latitude, longitude } = toPlace(position.latitude, position.longitude);
	return position.isStale || latitude === null || longitude === null ? null : { latitude, longitude };
}

const field = 'zone';
const entered = { field, from: 'outside', to: 'inside' };
const left = { field, from: 'inside', to: 'outside' };
const firstOf = (zones: readonly Zone[]) => zones[0]?.name ?? 'Depot North';

export const zones = [
	defineChangeRule({
		source: 'changes',
		name: 'zones',
		parameters: [
			{
				type: 'zones',
				name: 'zones',
				label: 'Zones',
				description:
					'The zones to monitor. When you change one, all of them start afresh from where the vehicles are then, without an event.',
			},
			{
				type: 'number',
				name: 'zoneMarginM',
				label: 'Zone: Exit Margin',
				unit: 'meters',
				default: 50,
				min: 0,
				max: 100_000,
				description: 'How far outside a vehicle must be before it has left a zone; it enters at the border itself',
			},
		],
		detect: (state, snapshot, parameters) => {
			const { inside, changes } = compareZones(
				state.zones,
				livePlace(snapshot),
				parameters.zones,
				parameters.zoneMarginM,
			);
			return {
				state: { ...state, zones: inside },
				changes: changes.map(({ event, zone, index }) => ({
					event,
					...(event === 'zoneEntered' ? entered : left),
					zone: zone.name,
					zoneIndex: index,
				})),
			};
		},
		forget: (state) => ({ ...state, zones: null }),
		events: [
			{
				name: 'zoneEntered',
				group: 'Zone',
				label: 'Entered',
				phrase: 'Zone entered',
				description: 'the position is in the zone',
				repeatsAfter: 'it left the zone',
				sample: ({ parameters }) => ({ ...entered, zone: firstOf(parameters.zones) }),
				summary: ({ zone }) => `Entered ${zone}`,
			},
			{
				name: 'zoneLeft',
				group: 'Zone',
				label: 'Left',
				phrase: 'Zone left',
				description: 'more than `zoneMarginM` outside the zone',
				repeatsAfter: 'it entered the zone',
				sample: ({ parameters }) => ({ ...left, zone: firstOf(parameters.zones) }),
				summary: ({ zone }) => `Left ${zone}`,
			},
		],
	}),
] as const;
