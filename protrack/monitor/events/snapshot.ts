import type { TrackRecord } from '../../client';
import { ignitionChangedAt, toPosition, type Position } from '../../fleet/position';

/** What the account's list says about the end of a device's subscription. */
export interface SubscriptionEnd {
	/** Epoch seconds: the first of the user's and the platform's; null when neither is known. */
	endsAt: number | null;
	endsBy: 'userExpiresAt' | 'platformExpiresAt';
}

/** What a poll saw of one device. */
export interface Snapshot {
	track: TrackRecord;
	position: Position;
	/** Epoch seconds by the server's clock. */
	now: number;
	/** When the poll was made that is compared with (epoch seconds), null when that is not known. */
	comparedWith: number | null;
	subscription: SubscriptionEnd;
}

const unknownEnd: SubscriptionEnd = { endsAt: null, endsBy: 'userExpiresAt' };

/**
 * @param now server time of this poll, epoch seconds
 * @param comparedWith server time of the poll that is remembered, epoch seconds
 */
export function toSnapshot(
	track: TrackRecord,
	now: number,
	comparedWith: number | null = null,
	subscription: SubscriptionEnd = unknownEnd,
): Snapshot {
	return { track, position: toPosition(track), now, comparedWith, subscription };
}

/** A stale position does not tell what the vehicle does now. */
export const isLive = ({ position }: Snapshot): boolean => !position.isStale;

/** For how long nothing was heard of the device, in seconds; null when nothing ever was. */
export const silentSeconds = ({ track, now }: Snapshot): number | null =>
	track.hearttime ? now - track.hearttime : null;

/** Since when the ignition has been as it is (epoch seconds), null where that is not known. */
export const ignitionSince = ({ track }: Snapshot): number | null => ignitionChangedAt(track);
