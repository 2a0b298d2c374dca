import { defineInventoryRule } from './definition';

const shared = { group: 'Device', occurredAt: 'poll' } as const;

/** Found by comparing the account's lists of devices. */
export const inventory = [
	defineInventoryRule({
		source: 'inventory',
		name: 'inventory',
		parameters: [],
		note: 'only when all devices are monitored',
		events: [
			{
				...shared,
				name: 'deviceAdded',
				label: 'Added to the Account',
				phrase: 'Device added',
				description: 'a device is in the list that was not',
				repeatsAfter: 'it was removed',
				sample: () => ({ field: 'device', from: null, to: 'listed' }),
				summary: () => 'Added to the account',
			},
			{
				...shared,
				name: 'deviceRemoved',
				label: 'Removed From the Account',
				phrase: 'Device removed',
				description: 'missing in the list for ten minutes',
				repeatsAfter: 'it was added',
				sample: () => ({ field: 'device', from: 'listed', to: 'removed' }),
				summary: () => 'Removed from the account',
			},
			{
				...shared,
				name: 'deviceRenamed',
				label: 'Renamed',
				phrase: 'Device renamed',
				description: 'the name in the list is another one',
				repeatsAfter: 'each new name',
				// A name that passes the user's filter of names.
				sample: ({ deviceName }) => ({ field: 'name', from: null, to: deviceName ?? 'Van 12' }),
				summary: ({ from }) => (from === null ? 'Renamed' : `Renamed, was ${from}`),
			},
		],
	}),
] as const;
