import { defineDebouncedRule } from './debouncedRule';
import { ignitionSince, isLive } from './snapshot';

/** A moving vehicle has stopped only at this speed, so that a slow moment is no stop. */
const STANDING_KMH = 3;
const STANDS = '3 km/h or slower (`movingKmh` or slower where that is less than 3)';
const MOVES = 'faster than `movingKmh`';

export const movement = [
	defineDebouncedRule({
		name: 'movement',
		field: 'state',
		parameters: [
			{
				type: 'number',
				name: 'movingKmh',
				label: 'Movement: Moving Above',
				unit: 'km/h',
				default: 5,
				min: 0,
				max: 50,
				description:
					'Faster than this is moving, because parked vehicles drift at walking pace. It has stopped at 3 km/h or slower (at this or slower if this is less than 3).',
			},
		],
		values: ['moving', 'standing'],
		read: (snapshot, { movingKmh }, was) => {
			const { speedKmh } = snapshot.position;
			if (!isLive(snapshot) || speedKmh === null) return null;
			return speedKmh > (was === 'moving' ? Math.min(STANDING_KMH, movingKmh) : movingKmh) ? 'moving' : 'standing';
		},
		measure: ({ position }) => position.speedKmh,
		limit: ({ movingKmh }) => movingKmh,
		unit: 'km/h',
		// It stood still until its ignition was switched on.
		renewed: (snapshot, value) => {
			const since = value === 'moving' && snapshot.position.ignition === 'on' ? ignitionSince(snapshot) : null;
			return since === null ? null : { since, from: 'standing' };
		},
		events: [
			{
				name: 'movementStarted',
				group: 'Movement',
				label: 'Started',
				summary: 'Movement started',
				description: MOVES,
				repeatsAfter: STANDS,
				to: 'moving',
				sample: { from: 'standing', value: ({ movingKmh }) => movingKmh + 19 },
			},
			{
				name: 'movementStopped',
				group: 'Movement',
				label: 'Stopped',
				summary: 'Movement stopped',
				description: STANDS,
				repeatsAfter: MOVES,
				to: 'standing',
				sample: { from: 'moving', value: () => 0 },
			},
		],
	}),
] as const;
