import {
	callInBatches,
	isClockTime,
	PARAMETER_REJECTED,
	PERMISSION_DENIED,
	ProtrackError,
	type Batched,
	type ProtrackClient,
	type TrackRecord,
	type WireRequest,
} from '../client';
import type { MonitorState } from './state/monitorState';
import { afterError, isWaiting, type FailureBackoff } from './failureBackoff';

/** Where all devices are at the beginning of a poll. */
export interface Latest {
	tracks: Map<string, TrackRecord>;
	/** Devices whose position was asked for in vain. */
	errors: Map<string, ProtrackError>;
	/** Devices that the platform refuses to show: what to remember of it. */
	refused: Map<string, FailureBackoff>;
	/** Devices for whose positions there was no time. */
	skipped: Set<string>;
	/** Devices that the answer lacks, and whose records may be among those that cannot be read. */
	unreadable: Set<string>;
	/** The server's own clock in epoch seconds; the host's may be wrong. */
	serverNow: number;
	/** Why there is no position of any device; a rejected call tells the time all the same. */
	positionsError?: ProtrackError;
}

/** Stands for a request that was not made. */
const NO_TIME = ProtrackError.of({
	kind: 'temporary',
	message: 'There was no time to ask for the position',
	hint: 'It is asked for first in the next poll.',
	httpCode: '503',
});

/** How long the phase may take. */
export interface LatestOptions {
	/** False when the time for the whole poll is used up. */
	hasTime: () => boolean;
	/** False when its share of that time is used up. */
	hasTimeForPositions?: () => boolean;
	/** Whether alarms are wanted: then the poll is of use even where the platform rejects the call for all positions. */
	alarms: boolean;
}

/**
 * The latest position of each device: one call for each 100, as far as there is time, those first that were left out before. Those that were refused
 * before are asked apart, with growing gaps: in a batch with others each of them would cost many calls.
 * @throws ProtrackError when no answer tells the time, or when there is no position in a poll that cannot do without
 */
export async function readLatest(
	client: ProtrackClient,
	imeis: string[],
	before: MonitorState | null,
	options: LatestOptions,
): Promise<Latest> {
	const backoffOf = (imei: string) => before?.devices[imei]?.q;
	const rejectedBefore = imeis.filter((imei) => backoffOf(imei));
	const others = longestSkippedFirst(
		imeis.filter((imei) => !backoffOf(imei)),
		before,
	);
	const replies: Array<number | null> = [];
	const limited = limitedTo(client, options, replies);
	const tracked = await callInBatches(limited, 'track', others, {});
	const time = serverTime(tracked);
	// Where no other device tells the time there is none to measure the gap by.
	const again = new Set(rejectedBefore.filter((imei) => time === null || !isWaiting(backoffOf(imei) ?? {}, time)));
	const retried = await callInBatches(limited, 'track', again, {});
	const failed = [...tracked.errors, ...retried.errors];
	const unreadable = new Set(failed.flatMap(([imei, { kind }]) => (kind === 'damaged' ? [imei] : [])));
	const errors = new Map(failed.filter(([imei, error]) => error !== NO_TIME && !unreadable.has(imei)));
	const skipped = new Set(failed.flatMap(([imei, error]) => (error === NO_TIME ? [imei] : [])));
	const tracks = new Map([...tracked.records, ...retried.records]);
	const positionsTime = time ?? serverTime(retried);
	// What is about single devices is no rejection of the call.
	const rejectionOfCall = [...errors.values()].find(
		(error) => !error.isDeviceRejected && error.code !== PARAMETER_REJECTED,
	);
	// The first poll must not look fine without any position, unless it is positions alone that this account may not see.
	const isBearable = options.alarms && (before !== null || rejectionOfCall?.code === PERMISSION_DENIED);
	const rejection = isBearable ? rejectionOfCall : undefined;
	const serverNow = positionsTime ?? (rejection ? (replies.find((each) => each !== null) ?? null) : null);
	if (serverNow === null) throw errors.values().next().value ?? failed[0]?.[1] ?? noPosition();
	const positionsError = positionsTime === null ? rejection : undefined;

	const refused = new Map<string, FailureBackoff>();
	for (const imei of rejectedBefore)
		if (!again.has(imei) || skipped.has(imei) || unreadable.has(imei)) refused.set(imei, backoffOf(imei) ?? {});
	for (const [imei, error] of errors) {
		const known = backoffOf(imei);
		const isBad =
			known !== undefined || error.isDeviceRejected || (error.code === PARAMETER_REJECTED && tracks.size > 0);
		if (isBad) refused.set(imei, afterError(known ?? {}, error, serverNow, true));
	}
	return { tracks, errors, refused, skipped, unreadable, serverNow, positionsError };
}

function longestSkippedFirst(imeis: string[], before: MonitorState | null): string[] {
	const since = (imei: string) => before?.devices[imei]?.skippedSince ?? Number.MAX_SAFE_INTEGER;
	return imeis.sort((a, b) => since(a) - since(b));
}

/**
 * The same client, but when the time is over it sends nothing more. Only one request goes out in any case: without its answer nothing can be read.
 * @param replies gets what each reply says of the time, also where it is a rejection
 */
function limitedTo(
	client: ProtrackClient,
	{ hasTime, hasTimeForPositions = hasTime }: LatestOptions,
	replies: Array<number | null>,
): ProtrackClient {
	let underWay = 0;
	let isSent = false;
	let isAnswered = false;
	const mayTryAgain = () => hasTimeForPositions() || (!isAnswered && hasTime());
	const maySend = () => hasTimeForPositions() || (underWay === 0 && !isAnswered && (!isSent || hasTime()));
	const send = async (request: WireRequest) => {
		if (!maySend()) throw NO_TIME;
		isSent = true;
		underWay += 1;
		try {
			const envelope = await client.send(request);
			isAnswered = true;
			replies.push(envelope.serverTime);
			return envelope;
		} finally {
			underWay -= 1;
		}
	};
	const hasTimeFor = (ms: number) => mayTryAgain() && client.hasTimeFor?.(ms) !== false;
	return Object.create(client, { send: { value: send }, hasTimeFor: { value: hasTimeFor } }) as ProtrackClient;
}

/** The time that most records tell: that of a single one may be wrong. Null when no answer told it. */
function serverTime(tracked: Batched<'track'>): number | null {
	const times = [...tracked.records.values()]
		.flatMap(({ servertime }) => (isClockTime(servertime) ? [servertime] : []))
		.sort((a, b) => a - b);
	return times[Math.floor(times.length / 2)] ?? tracked.serverTime;
}

function noPosition(): ProtrackError {
	return ProtrackError.of({
		kind: 'permission',
		message: 'The platform gave no position of any of the devices to watch',
		hint: 'Check that the account of the credential has devices, and that the chosen ones belong to it.',
		httpCode: '404',
	});
}
