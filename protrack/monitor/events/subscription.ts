import { counted } from '../../client';
import { toIso } from '../../fleet/values';
import { defineChangeRule } from './definition';

const DAY_SECONDS = 86_400;

export const subscription = [
	defineChangeRule({
		source: 'changes',
		name: 'subscription',
		note: "the user's or the platform's end, whichever comes first",
		parameters: [
			{
				type: 'number',
				name: 'subscriptionDays',
				label: 'Subscription: Ends Within',
				unit: 'days',
				default: 30,
				min: 0,
				max: 3650,
				description:
					'The event comes once for each end of a subscription, at once if it is that near when the workflow is activated or this is raised',
			},
		],
		// The event comes in the first poll as well, and without `forget` an edited limit does not bring it again.
		detect: (state, { now, subscription: { endsAt, endsBy } }, { subscriptionDays: limit }) => {
			if (!endsAt) return { state, changes: [] };
			const days = Math.floor((endsAt - now) / DAY_SECONDS);
			const announcedDay = Math.floor(endsAt / DAY_SECONDS);
			// An end of long ago is not reported.
			const isDue = days >= -1 && days <= limit && state.announcedDay !== announcedDay;
			if (!isDue) return { state, changes: [] };
			return {
				state: { ...state, announcedDay },
				changes: [{ event: 'subscriptionEnding', field: endsBy, from: null, to: endsAt, value: days, limit }],
			};
		},
		show: (value) => (value === null ? null : toIso(Number(value))),
		events: [
			{
				name: 'subscriptionEnding',
				group: 'Subscription',
				label: 'Ends Soon',
				phrase: 'Subscription ends soon',
				description: '`subscriptionDays` or fewer are left, or it ended in the last 24 hours; also in the first poll',
				repeatsAfter: 'the end is on another day',
				occurredAt: 'poll',
				sample: ({ parameters: { subscriptionDays: limit }, now }) => {
					const value = Math.min(14, Math.floor(limit));
					return { field: 'userExpiresAt', from: null, to: toIso(now + value * DAY_SECONDS), value, limit };
				},
				summary: ({ to, value }) => {
					const [day, daysLeft] = [String(to).slice(0, 10), Number(value)];
					return daysLeft < 0
						? `Subscription ended on ${day}`
						: `Subscription ends on ${day}, ${counted(daysLeft, 'day')} left`;
				},
			},
		],
	}),
] as const;
