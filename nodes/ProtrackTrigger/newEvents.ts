import { alarmFits } from '../../protrack/fleet';
import type { FleetRound, SeenChange } from '../../protrack/monitor';
import { toAlarmEvent } from './alarmEvent';
import { toChangeEvent, toPointEvent } from './changeEvent';
import type { Settings } from './settings';
import type { MonitoredDevices } from './monitoredDevices';

/** The events that the user wants of what a poll found, each kind in the order of its times; everything else was only remembered. */
export function newEventsOf(
	round: FleetRound,
	{ known, previous }: MonitoredDevices,
	{ events, filter }: Settings,
): object[] {
	const facts = (imei: string) =>
		[known.get(imei) ?? previous.get(imei), round.tracks.get(imei), round.serverNow] as const;
	const alarms = round.alarms
		.filter(({ record }) => alarmFits(record, filter))
		.map((seen) => toAlarmEvent(seen, ...facts(seen.imei)));
	const changes = round.changes
		.filter(({ change }) => events.has(change.event))
		.map((seen) => toChangeEvent(withOldName(seen, previous), ...facts(seen.imei)))
		.sort((a, b) => compare(a.occurredAt, b.occurredAt));
	return [...alarms, ...changes, ...round.points.map((seen) => toPointEvent(seen, ...facts(seen.imei)))];
}

/** Only a mark of the name is remembered with the workflow, but an earlier list may still be there. */
function withOldName({ imei, change }: SeenChange, previous: MonitoredDevices['previous']): SeenChange {
	if (change.event !== 'deviceRenamed') return { imei, change };
	const name = previous.get(imei)?.name ?? null;
	// Another trigger of the account may have read the list in between.
	return { imei, change: { ...change, from: name === change.to ? null : name } };
}

function compare(a: string | null, b: string | null): number {
	return (a ?? '') < (b ?? '') ? -1 : Number(a !== b);
}
