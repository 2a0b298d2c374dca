import { shortHash } from '../../protrack/client';
import { inventoryEvents, type PollOptions } from '../../protrack/monitor';
import type { MonitoredDevices } from './monitoredDevices';
import type { Settings } from './settings';

/** What the user has chosen to monitor, as one poll sees it. */
export function selectionOf(
	{ excluded, outages, notFound }: MonitoredDevices,
	settings: Settings,
): NonNullable<PollOptions['selection']> {
	const isComplete = outages.length === 0 && notFound.length === 0;
	return { fingerprint: fingerprintOf(settings), excluded, isComplete };
}

function fingerprintOf({ selection, namePattern }: Settings): string {
	return shortHash(JSON.stringify([selection.kind, ...choiceOf(selection, namePattern)]), 8);
}

function choiceOf(selection: Settings['selection'], namePattern: string): unknown[] {
	switch (selection.kind) {
		case 'all':
			return [selection.includeSubAccounts, namePattern.trim()];
		case 'some':
			return [...new Set(selection.imeis)].sort();
		case 'named':
			return selection.given.groups;
	}
}

/** @returns which list of devices is compared with the last one; null when nobody wants to know what was added, removed or renamed */
export function inventoryOf({ selection, namePattern, events }: Settings): string | null {
	if (selection.kind !== 'all' || !inventoryEvents.some((name) => events.has(name))) return null;
	return `${selection.includeSubAccounts ? 'with sub-accounts' : 'own'} ${namePattern}`.trim();
}
