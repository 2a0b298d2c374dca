import { callInBatches, isRefusal, ProtrackError, type Batched, type ProtrackClient, type TrackRecord } from '../../api';
import type { WatchState } from '../watchState';
import { afterFault, isWaiting, type Refusals } from './refusals';

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

/** A batch that is refused because of a parameter was narrowed down to the device that it is about. */
const PARAMETER_REFUSED = 10004;

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
	const time = serverTime(tracked);
	// Where no other device tells the time there is none to measure the gap by.
	const again = new Set(refusedBefore.filter((imei) => time === null || !isWaiting(refusalsOf(imei) ?? {}, time)));
	const retried = await callInBatches(client, 'track', again, {});
	const faults = new Map([...tracked.faults, ...retried.faults]);
	const tracks = new Map([...tracked.records, ...retried.records]);
	const serverNow = time ?? serverTime(retried);
	if (serverNow === null) throw faults.values().next().value ?? noPosition();

	const refused = new Map<string, Refusals>();
	for (const imei of refusedBefore) if (!again.has(imei)) refused.set(imei, refusalsOf(imei) ?? {});
	for (const [imei, fault] of faults) {
		const known = refusalsOf(imei);
		const isBad = known !== undefined || isRefusal(fault) || (fault.code === PARAMETER_REFUSED && tracks.size > 0);
		if (isBad) refused.set(imei, afterFault(known ?? {}, fault, serverNow, true));
	}
	return { tracks, faults, refused, serverNow };
}

/** The time that most records tell: that of a single one may be wrong. Null when no answer told it. */
function serverTime(tracked: Batched<'track'>): number | null {
	const times = [...tracked.records.values()].flatMap(({ servertime }) => (servertime ? [servertime] : [])).sort((a, b) => a - b);
	return times[Math.floor(times.length / 2)] ?? tracked.serverTime;
}

function noPosition(): ProtrackError {
	return ProtrackError.of({
		kind: 'permission',
		message: 'The platform gave no position of any of the devices to watch',
		advice: 'Check that the account of the credential has devices, and that the chosen ones belong to it.',
		httpCode: '404',
	});
}
