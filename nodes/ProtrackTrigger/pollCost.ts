import { Multiset, plural, type EndpointName, type WireRequest } from '../../protrack/client';

/** What the requests of a poll ask for, in the words of the log. */
const KINDS: Partial<Record<EndpointName, string>> = {
	track: 'positions',
	alarmList: 'alarms',
	playback: 'points',
	deviceList: 'device list',
	deviceDetail: 'device list',
	subAccountList: 'accounts',
};

/** Counts what one poll costs: every request that was sent, also one that was sent again or asked for a further page. Logins are not among them. */
export class PollCost {
	private readonly startedAt = performance.now();
	/** How many events came of it; null while that is not known, or when the poll failed. */
	events: number | null = null;
	private readonly calls = new Multiset();

	/** Counts a request that is sent. */
	readonly count = ({ endpoint, title }: WireRequest): void => {
		this.calls.add((endpoint && KINDS[endpoint]) ?? title);
	};

	/** @returns one line, e.g. "12 calls (5 positions, 7 alarms), 3 events, 1.2 s" */
	toString(): string {
		const counts = [...this.calls.entries()];
		const total = counts.reduce((sum, [, count]) => sum + count, 0);
		const kinds = counts.map(([kind, count]) => `${count} ${kind}`);
		const calls = `${total} ${plural(total, 'call')}${total > 0 ? ` (${kinds.join(', ')})` : ''}`;
		const events = this.events === null ? 'failed' : `${this.events} ${plural(this.events, 'event')}`;
		return `${calls}, ${events}, ${((performance.now() - this.startedAt) / 1000).toFixed(1)} s`;
	}
}
