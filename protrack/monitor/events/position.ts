import type { PositionRule } from './definition';

export const position = {
	source: 'positions',
	name: 'position',
	parameters: [],
	events: [
		{
			name: 'newPosition',
			group: 'Position',
			label: 'Every New One',
			phrase: 'New position',
			description: 'each point of the track',
			repeatsAfter: 'each point',
		},
	],
	summary: ({ latitude, longitude, speedKmh }) =>
		[
			latitude === null || longitude === null ? 'New position without coordinates' : `At ${latitude}, ${longitude}`,
			...(speedKmh === null ? [] : [`${speedKmh} km/h`]),
		].join(', '),
} as const satisfies PositionRule<'newPosition'>;
