import { defineDebouncedRule } from './debouncedRule';
import { isLive } from './snapshot';

/** How much slower a vehicle must be before it can be too fast again. */
const HYSTERESIS_KMH = 5;
const TOO_FAST = 'faster than `speedLimitKmh`';
const WITHIN = `${HYSTERESIS_KMH} km/h below the limit, or slower`;

export const speeding = [
	defineDebouncedRule({
		name: 'speed',
		field: 'speedKmh',
		parameters: [
			{
				type: 'number',
				name: 'speedLimitKmh',
				label: 'Speeding: Limit',
				unit: 'km/h',
				default: 90,
				min: 1,
				max: 500,
				description: 'Faster than this is speeding; it ends at 5 km/h below this or slower',
			},
		],
		values: ['over', 'within'],
		read: (snapshot, { speedLimitKmh }, was) => {
			const { speedKmh } = snapshot.position;
			if (!isLive(snapshot) || speedKmh === null) return null;
			return speedKmh > (was === 'over' ? Math.max(0, speedLimitKmh - HYSTERESIS_KMH) : speedLimitKmh)
				? 'over'
				: 'within';
		},
		measure: ({ position }) => position.speedKmh,
		limit: ({ speedLimitKmh }) => speedLimitKmh,
		unit: 'km/h',
		events: [
			{
				name: 'speeding',
				group: 'Driving',
				label: 'Speeding',
				summary: 'Speeding',
				description: TOO_FAST,
				repeatsAfter: WITHIN,
				to: 'over',
				sample: { from: 'within', value: ({ speedLimitKmh }) => speedLimitKmh + 6 },
			},
			{
				name: 'speedingEnded',
				group: 'Driving',
				label: 'Speeding Ended',
				summary: 'Speeding ended',
				description: WITHIN,
				repeatsAfter: TOO_FAST,
				to: 'within',
				sample: { from: 'over', value: ({ speedLimitKmh }) => Math.max(0, speedLimitKmh - 12) },
			},
		],
	}),
] as const;
