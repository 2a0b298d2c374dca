import { alarmFits } from '../../protrack/fleet';
import type { PollResult, SeenChange } from '../../protrack/monitor';
import { toAlarmEvent } from './alarmEvent';
import { toChangeEvent, toPointEvent } from './changeEvent';
import type { Settings } from './settings';
import type { MonitoredDevices } from './monitoredDevices';

/** The events of a poll that the user wants, each kind in the order of its times. */
export function newEventsOf(
	result: PollResult,
	{ known, previous }: MonitoredDevices,
	{ events, filter }: Settings,
): object[] {
	const facts = (imei: string) =>
		[known.get(imei) ?? previous.get(imei), result.tracks.get(imei), result.serverNow] as const;
	const alarms = result.alarms
		.filter(({ record }) => alarmFits(record, filter))
		.map((seen) => toAlarmEvent(seen, ...facts(seen.imei)));
	const changes = result.changes
		.filter(({ change }) => events.has(change.event))
		.map((seen) => toChangeEvent(withOldName(seen, previous), ...facts(seen.imei)))
		.sort((a, b) => compare(a.occurredAt, b.occurredAt));
	return [...alarms, ...changes, ...result.points.map((seen) => toPointEvent(seen, ...facts(seen.imei)))];
}

/** The state remembers only a fingerprint of the name, but an earlier list may still know it. */
function withOldName({ imei, change }: SeenChange, previous: MonitoredDevices['previous']): SeenChange {
	if (change.event !== 'deviceRenamed') return { imei, change };
	const name = previous.get(imei)?.name ?? null;
	// Another trigger of the account may have read the list in between.
	return { imei, change: { ...change, from: name === change.to ? null : name } };
}

function compare(a: string | null, b: string | null): number {
	return (a ?? '') < (b ?? '') ? -1 : Number(a !== b);
}
