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
	/** Why there is no position of any device; a rejected call tells the time all the same. */
	positionsError?: ProtrackError;
}

/** A batch that is refused because of a parameter was narrowed down to the device that it is about. */
const PARAMETER_REFUSED = 10004;

/**
 * The latest position of each device: one call for each 100. Those that were refused before are asked apart, with growing gaps: in a batch with
 * others each of them would cost many calls.
 * @param withoutPositions whether the poll is of use even where the platform rejects the call for all devices
 * @throws ProtrackError when no answer tells the time, or when there is no position in a poll that cannot do without
 */
export async function readLatest(
	client: ProtrackClient,
	imeis: string[],
	before: WatchState | null,
	withoutPositions: boolean,
): Promise<Latest> {
	const refusalsOf = (imei: string) => before?.devices[imei]?.q;
	const refusedBefore = imeis.filter((imei) => refusalsOf(imei));
	const others = imeis.filter((imei) => !refusalsOf(imei));
	const replies: Array<number | null> = [];
	const timed = notingTime(client, replies);
	const tracked = await callInBatches(timed, 'track', others, {});
	const time = serverTime(tracked);
	// Where no other device tells the time there is none to measure the gap by.
	const again = new Set(refusedBefore.filter((imei) => time === null || !isWaiting(refusalsOf(imei) ?? {}, time)));
	const retried = await callInBatches(timed, 'track', again, {});
	const faults = new Map([...tracked.faults, ...retried.faults]);
	const tracks = new Map([...tracked.records, ...retried.records]);
	const positionsTime = time ?? serverTime(retried);
	// The first poll must not look fine without any position; what is about single devices is no rejection of the call.
	const rejection = before && withoutPositions ? [...faults.values()].find((fault) => !isRefusal(fault) && fault.code !== PARAMETER_REFUSED) : undefined;
	const serverNow = positionsTime ?? (rejection ? replies.find((each) => each !== null) ?? null : null);
	if (serverNow === null) throw faults.values().next().value ?? noPosition();
	const positionsError = positionsTime === null ? rejection : undefined;

	const refused = new Map<string, Refusals>();
	for (const imei of refusedBefore) if (!again.has(imei)) refused.set(imei, refusalsOf(imei) ?? {});
	for (const [imei, fault] of faults) {
		const known = refusalsOf(imei);
		const isBad = known !== undefined || isRefusal(fault) || (fault.code === PARAMETER_REFUSED && tracks.size > 0);
		if (isBad) refused.set(imei, afterFault(known ?? {}, fault, serverNow, true));
	}
	return { tracks, faults, refused, serverNow, positionsError };
}

/** The same client; what its replies say of the time goes into a list, also where they are rejections. */
function notingTime(client: ProtrackClient, replies: Array<number | null>): ProtrackClient {
	const send: ProtrackClient['send'] = async (request) => {
		const envelope = await client.send(request);
		replies.push(envelope.serverTime);
		return envelope;
	};
	return Object.assign(Object.create(client) as ProtrackClient, { send });
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
