import { shortHash } from '../../protrack/client';
import { inventoryEvents, type PollOptions } from '../../protrack/monitor';
import type { MonitoredDevices } from './monitoredDevices';
import type { Settings } from './settings';

/** What the user has chosen to monitor, as one poll sees it. */
export function selectionOf(
	{ excluded, outages }: MonitoredDevices,
	settings: Settings,
): NonNullable<PollOptions['selection']> {
	return { fingerprint: fingerprintOf(settings), excluded, isComplete: outages.length === 0 };
}

function fingerprintOf({ selection, namePattern }: Settings): string {
	const choice =
		selection.kind === 'all'
			? [selection.includeSubAccounts, namePattern.trim()]
			: [...new Set(selection.imeis)].sort();
	return shortHash(JSON.stringify([selection.kind, ...choice]), 8);
}

/** @returns which list of devices is compared with the last one; null when nobody wants to know what was added, removed or renamed */
export function inventoryOf({ selection, namePattern, events }: Settings): string | null {
	if (selection.kind !== 'all' || !inventoryEvents.some((name) => events.has(name))) return null;
	return `${selection.includeSubAccounts ? 'with sub-accounts' : 'own'} ${namePattern}`.trim();
}
