import { callInBatches, ProtrackError, type Batched, type ProtrackClient, type TrackRecord } from '../../api';
import type { WatchState } from '../watchState';
import { afterFault, isRefusal, isWaiting, type Refusals } from './refusals';

/** Where all devices are at the beginning of a poll. */
export interface Latest {
	tracks: Map<string, TrackRecord>;
	/** Devices whose position was asked for in vain. */
	faults: Map<string, ProtrackError>;
	/** Devices that the platform refuses to show: what to remember of it. */
	refused: Map<string, Refusals>;
	/** The server's own clock in epoch seconds; the host's may be wrong. */
	serverNow: number;
}

/**
 * The latest position of each device: one call for each 100. Those that were refused before are asked apart, with growing gaps: in a batch with
 * others each of them would cost many calls.
 * @throws ProtrackError when no answer tells the time
 */
export async function readLatest(client: ProtrackClient, imeis: string[], before: WatchState | null): Promise<Latest> {
	const refusalsOf = (imei: string) => before?.devices[imei]?.q;
	const refusedBefore = imeis.filter((imei) => refusalsOf(imei));
	const others = imeis.filter((imei) => !refusalsOf(imei));
	const tracked = await callInBatches(client, 'track', others, {});
	// Without any other device there is no time to measure the gap by.
	const serverNow = others.length > 0 ? serverTime(tracked) : null;
	const again = refusedBefore.filter((imei) => serverNow === null || !isWaiting(refusalsOf(imei) ?? {}, serverNow));
	const retried = await callInBatches(client, 'track', again, {});
	const now = serverNow ?? serverTime(retried);

	const faults = new Map([...tracked.faults, ...retried.faults]);
	const refused = new Map(refusedBefore.filter((imei) => !again.includes(imei)).map((imei) => [imei, refusalsOf(imei) ?? {}]));
	for (const [imei, fault] of faults) if (isRefusal(fault)) refused.set(imei, afterFault(refusalsOf(imei) ?? {}, fault, now, true));
	return { tracks: new Map([...tracked.records, ...retried.records]), faults, refused, serverNow: now };
}

function serverTime(tracked: Batched<'track'>): number {
	const times = [...tracked.records.values()].map((record) => record.servertime ?? 0);
	const latest = times.reduce((a, b) => Math.max(a, b), 0) || tracked.serverTime;
	if (latest) return latest;
	const [fault] = tracked.faults.values();
	throw (
		fault ??
		ProtrackError.of({
			kind: 'permission',
			message: 'The platform gave no position of any of the devices to watch',
			advice: 'Check that the account of the credential has devices, and that the chosen ones belong to it.',
			httpCode: '404',
		})
	);
}
