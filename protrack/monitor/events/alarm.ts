import type { AlarmRule } from './definition';

export const alarm = {
	source: 'alarms',
	name: 'alarm',
	parameters: [],
	note: 'filters by type, group, severity, geofence and speed',
	events: [
		{
			name: 'alarm',
			group: 'Alarm',
			label: 'Any',
			phrase: 'Alarm',
			description: 'each alarm that passes the filters',
			repeatsAfter: 'each alarm',
		},
	],
	summary: ({ label, severity, geofenceName, speedKmh }) =>
		[
			`${label} (${severity})`,
			...(geofenceName === null ? [] : [geofenceName]),
			...(speedKmh === null ? [] : [`${speedKmh} km/h`]),
		].join(', '),
} as const satisfies AlarmRule<'alarm'>;
