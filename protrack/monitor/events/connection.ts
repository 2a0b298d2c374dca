import { defineDebouncedRule } from './debouncedRule';
import { silentSeconds, type Snapshot } from './snapshot';

const BECOMES = "the platform's status becomes this one";
const REPEATS = 'any other status';
const group = 'Connection';

/** Recorded devices went offline after 52 minutes of silence. After less silence than this, an "offline" does not tell when it began. */
const MIN_SILENCE_SECONDS = 600;

/** A device was online when it last sent something. */
function offlineSince(snapshot: Snapshot): { since: number; from: string } | null {
	const silent = silentSeconds(snapshot);
	return silent !== null && silent >= MIN_SILENCE_SECONDS ? { since: snapshot.now - silent, from: 'online' } : null;
}

const wasNeverOnline = (value: string) => value === 'neverOnline';

export const connection = [
	defineDebouncedRule({
		name: 'connection',
		field: 'status',
		parameters: [],
		values: ['neverOnline', 'online', 'expired', 'offline', 'blocked'],
		read: ({ position }) => (position.status === null ? null : String(position.status)),
		renewed: (snapshot, value) => (value === 'offline' ? offlineSince(snapshot) : null),
		at: ({ subscription }, value) => (value === 'expired' ? subscription.endsAt : null),
		events: [
			{
				name: 'deviceFirstSeen',
				group,
				label: 'First Contact Ever',
				summary: 'First contact ever',
				description:
					'the status was "never online" and becomes online or offline; when online, `deviceOnline` comes together with it',
				repeatsAfter: 'the status was "never online" again',
				from: wasNeverOnline,
				to: ['online', 'offline'],
				sample: { from: 'neverOnline' },
			},
			{
				name: 'deviceOnline',
				group,
				label: 'Online',
				phrase: 'Device online',
				summary: 'Online',
				description: BECOMES,
				repeatsAfter: REPEATS,
				to: 'online',
				sample: { from: 'offline' },
			},
			{
				name: 'deviceOffline',
				group,
				label: 'Offline',
				phrase: 'Device offline',
				summary: 'Offline',
				description: `${BECOMES} (from "never online" straight to offline only \`deviceFirstSeen\` comes)`,
				repeatsAfter: REPEATS,
				from: (value) => !wasNeverOnline(value),
				to: 'offline',
				occurredAt: 'poll',
				sample: { from: 'online' },
			},
			{
				name: 'deviceExpired',
				group,
				label: 'Expired',
				summary: 'Subscription expired',
				description: BECOMES,
				repeatsAfter: REPEATS,
				to: 'expired',
				occurredAt: 'poll',
				sample: { from: 'online' },
			},
			{
				name: 'deviceBlocked',
				group,
				label: 'Blocked',
				phrase: 'Device blocked',
				summary: 'Blocked by the platform',
				description: BECOMES,
				repeatsAfter: REPEATS,
				to: 'blocked',
				occurredAt: 'poll',
				sample: { from: 'online' },
			},
		],
	}),
] as const;
