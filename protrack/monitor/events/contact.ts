import { defineDebouncedRule } from './debouncedRule';
import { silentSeconds } from './snapshot';

/** From when on a device counts as silent, epoch seconds. */
const silentFrom = (lastSeen: number | null, minutes: number) => (lastSeen ?? 0) + 60 * minutes;

export const contact = [
	defineDebouncedRule({
		name: 'contact',
		field: 'lastSeenAt',
		parameters: [
			{
				type: 'number',
				name: 'noContactMinutes',
				label: 'No Contact: Silent For',
				unit: 'minutes',
				default: 60,
				min: 1,
				max: 525_600,
				description:
					'How long nothing must have been heard of a device, whatever its status. "Minimum Duration" and "Consecutive Polls Required" do not apply.',
			},
		],
		isDebounced: false,
		values: ['silent', 'heard'],
		read: (snapshot, { noContactMinutes }) => {
			const silent = silentSeconds(snapshot);
			if (silent === null) return null;
			return silent >= 60 * noContactMinutes ? 'silent' : 'heard';
		},
		// Once the device is heard again, the length of its silence is no longer known.
		measure: (snapshot, value) => (value === 'silent' ? Math.floor((silentSeconds(snapshot) ?? 0) / 60) : undefined),
		limit: ({ noContactMinutes }) => noContactMinutes,
		unit: 'minutes',
		at: ({ track }, value, { noContactMinutes }) =>
			value === 'silent' ? silentFrom(track.hearttime, noContactMinutes) : null,
		renewed: ({ track }, value, { noContactMinutes }) =>
			value === 'silent' && track.hearttime
				? { since: silentFrom(track.hearttime, noContactMinutes), from: 'heard' }
				: null,
		events: [
			{
				name: 'noContact',
				group: 'Connection',
				label: 'No Contact for a While',
				phrase: 'No contact for a while',
				summary: 'No contact',
				description: 'nothing was heard for `noContactMinutes`, whatever the status',
				repeatsAfter: 'the device is heard of',
				to: 'silent',
				sample: { from: 'heard', value: ({ noContactMinutes }) => Math.ceil(noContactMinutes) + 2 },
			},
			{
				name: 'contactRestored',
				group: 'Connection',
				label: 'Contact Restored',
				summary: 'Contact restored',
				description: 'the device is heard of after such a silence',
				repeatsAfter: 'silent for `noContactMinutes`',
				to: 'heard',
				sample: { from: 'silent' },
			},
		],
	}),
] as const;
