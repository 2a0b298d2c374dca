import type { DeviceRecord, TrackRecord } from '../../client';
import { ONLINE } from '../../fleet/position';
import { nothingDetected } from '../state/changeDetectionState';
import { defaultParameters } from './catalog';
import { changeRules, type AnyChangeRule, type EventName } from './rules';
import { toSnapshot, type Snapshot } from './snapshot';

/** A device as the lists and the latest positions show it. */
export interface ShownDevice {
	record: DeviceRecord;
	track: TrackRecord;
}

/**
 * Which events about changes no device can bring, because none reports what they compare: without a fuel sensor there are no fuel events. An event is
 * possible when its rule remembers anything of a device, taken as if that were online.
 * @returns null when no device was ever online, so that nothing is known
 */
export function impossibleEvents(devices: Iterable<ShownDevice>): EventName[] | null {
	const snapshots = [...devices].flatMap(({ record, track }) => snapshotOf(record, track));
	if (snapshots.length === 0) return null;
	return changeRules
		.filter((rule) => !snapshots.some((snapshot) => remembers(rule, snapshot)))
		.flatMap(({ events }) => events.map(({ name }) => name));
}

function snapshotOf({ userduetime, platformduetime }: DeviceRecord, track: TrackRecord): Snapshot[] {
	const { hearttime } = track;
	if (!hearttime) return [];
	const ends = [userduetime, platformduetime].filter((end): end is number => end !== null && end > 0);
	const endsAt = ends.length > 0 ? Math.min(...ends) : null;
	const live = { ...track, datastatus: ONLINE, servertime: hearttime };
	// The end of a subscription is an event near that time only.
	return [toSnapshot(live, endsAt ?? hearttime, null, { endsAt, endsBy: 'userExpiresAt' })];
}

function remembers(rule: AnyChangeRule, snapshot: Snapshot): boolean {
	const { state } = rule.detect(nothingDetected, snapshot, defaultParameters, { seconds: 0, polls: 1 });
	return JSON.stringify(state) !== JSON.stringify(nothingDetected);
}
