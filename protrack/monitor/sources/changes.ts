import {
	detectChanges,
	editedRules,
	fingerprintOfZones,
	limitsOf,
	toSnapshot,
	withoutEdited,
	type Change,
	type ChangeEventName,
} from '../events';
import { nothingDetected, type ChangeDetectionState } from '../state/changeDetectionState';
import type { Cursor } from '../state/monitorState';
import { mapDevices, withoutCalls, type Poll, type Source } from './source';

export interface SeenChange {
	imei: string;
	change: Change<ChangeEventName>;
}

/** What changed between the positions of the last poll and those of this one. It costs no calls. */
export const changes: Source<SeenChange> = (poll, devices) => {
	const { latest, listed, previous, serverNow, options } = poll;
	const { changeDetection } = options;
	const comparedWith = previous?.positionsReadAt ?? null;
	const zonesFingerprint = fingerprintOfZones(changeDetection);
	const recall = recaller(poll, zonesFingerprint);
	const events: SeenChange[] = [];
	const next = mapDevices(devices, (cursor, imei) => {
		const track = latest.tracks.get(imei);
		const remembered = recall(cursor);
		if (!track) return { ...cursor, changeDetection: remembered };
		const snapshot = toSnapshot(track, serverNow, comparedWith, listed.get(imei));
		const found = detectChanges(remembered, snapshot, changeDetection);
		for (const change of found.changes) events.push({ imei, change });
		return { ...cursor, changeDetection: found.state };
	});
	const limits = limitsOf(changeDetection);
	const positionsReadAt = latest.tracks.size > 0 ? serverNow : previous?.positionsReadAt;
	const state = {
		...(zonesFingerprint && { zonesFingerprint }),
		...(Object.keys(limits).length > 0 && { limits }),
		...(positionsReadAt !== undefined && { positionsReadAt }),
	};
	return withoutCalls({ events, devices: next, state });
};

/** @returns what is remembered of a device, without what other limits or other zones have made meaningless */
function recaller(
	{ previous, options }: Poll,
	zonesFingerprint: string | undefined,
): (cursor: Cursor) => ChangeDetectionState {
	const edited = editedRules(previous?.limits, options.changeDetection);
	const areSameZones = previous?.zonesFingerprint === zonesFingerprint;
	return ({ changeDetection = nothingDetected }) => {
		const remembered = withoutEdited(changeDetection, edited);
		return areSameZones ? remembered : { ...remembered, zones: null };
	};
}
