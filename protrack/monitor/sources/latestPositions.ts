import {
	call,
	epochSecondsNow,
	extendClient,
	isClockTime,
	PARAMETER_REJECTED,
	PERMISSION_DENIED,
	ProtrackError,
	type Batched,
	type ProtrackClient,
	type TrackRecord,
	type WireRequest,
} from '../../client';
import { readPositions } from '../../fleet/devicePositions';
import type { FailureBackoff, MonitorState } from '../state/monitorState';
import { afterError, isWaiting } from './failureBackoff';

/** Where all devices are at the beginning of a poll. */
export interface LatestPositions {
	/** By IMEI. */
	tracks: Map<string, TrackRecord>;
	/** Devices whose position the platform failed to give. */
	errors: Map<string, ProtrackError>;
	/** What to remember of devices whose position the platform rejects to give. */
	backoffs: Map<string, FailureBackoff>;
	/** Devices for whose positions there was no time; they come first in the next poll. */
	skipped: Set<string>;
	/** Devices that the answer lacks, and whose records may be among those that cannot be read. */
	unreadable: Set<string>;
	/** The server's own clock in epoch seconds; the host's may be wrong. */
	serverNow: number;
	/** Why there is no position of any device, where the rejection of the call told the time all the same. */
	positionsError?: ProtrackError;
}

/** What bounds this phase of a poll. */
export interface LatestOptions {
	/** False when the time for the whole poll is used up. */
	hasTime: () => boolean;
	/** False when the share of this phase is used up. */
	hasTimeForPositions?: () => boolean;
	/** Whether alarms are wanted; if not, none are read. If so, the poll is useful even where the platform rejects the call for all positions. */
	alarms: boolean;
}

/** Stands for a request that was not made. */
const NO_TIME = ProtrackError.of({
	kind: 'temporary',
	message: 'There was no time to ask for the position',
	hint: 'It is asked for first in the next poll.',
	httpCode: '503',
});

/**
 * The latest position of each device: one call for each 100, as far as there is time, those first that were skipped before. Devices that the platform
 * rejected before are asked for separately, at growing intervals: in a batch with others, each of them would cost many calls.
 * @throws ProtrackError when no answer tells the time, or when there is no position in a poll that needs them
 */
export async function readLatestPositions(
	client: ProtrackClient,
	imeis: readonly string[],
	previous: MonitorState | null,
	options: LatestOptions,
): Promise<LatestPositions> {
	if (imeis.length === 0) return await readTimeOnly(client);
	const backoffOf = (imei: string) => previous?.devices[imei]?.positionBackoff;
	const rejectedBefore = imeis.filter((imei) => backoffOf(imei));
	const others = longestSkippedFirst(
		imeis.filter((imei) => !backoffOf(imei)),
		previous,
	);
	const replyTimes: Array<number | null> = [];
	const limited = limitedTo(client, options, replyTimes);
	const tracked = await readPositions(limited, others);
	const time = serverTimeOf(tracked);
	// Where no other device tells the time, there is none to measure the interval by.
	const again = new Set(rejectedBefore.filter((imei) => time === null || !isWaiting(backoffOf(imei) ?? {}, time)));
	const retried = await readPositions(limited, again);

	const tracks = new Map([...tracked.records, ...retried.records]);
	const outcome = sortOutcome([...tracked.errors, ...retried.errors], tracks.size > 0);
	const { errors, skipped, unreadable } = outcome;
	const positionsTime = time ?? serverTimeOf(retried);
	const rejection = bearableRejection(errors, previous, options);
	const serverNow = positionsTime ?? (rejection ? (replyTimes.find((each) => each !== null) ?? null) : null);
	if (serverNow === null) throw errors.values().next().value ?? outcome.first ?? noPosition();

	const backoffs = new Map<string, FailureBackoff>();
	for (const imei of rejectedBefore)
		if (!again.has(imei) || skipped.has(imei) || unreadable.has(imei)) backoffs.set(imei, backoffOf(imei) ?? {});
	for (const [imei, error] of errors) {
		const known = backoffOf(imei);
		const isOfDevice =
			known !== undefined || error.isDeviceRejected || (error.code === PARAMETER_REJECTED && tracks.size > 0);
		if (isOfDevice) backoffs.set(imei, afterError(known ?? {}, error, serverNow, true));
	}
	const positionsError = positionsTime === null ? rejection : undefined;
	return { tracks, errors, backoffs, skipped, unreadable, serverNow, positionsError };
}

/** An account without devices has no positions, but its last device may just have gone, and that has a time. */
async function readTimeOnly(client: ProtrackClient): Promise<LatestPositions> {
	const { serverTime } = await call(client, 'deviceList', {});
	return {
		...{ tracks: new Map(), errors: new Map(), backoffs: new Map(), skipped: new Set(), unreadable: new Set() },
		serverNow: serverTime ?? epochSecondsNow(),
	};
}

function longestSkippedFirst(imeis: string[], previous: MonitorState | null): string[] {
	const since = (imei: string) => previous?.devices[imei]?.positionSkippedSince ?? Number.MAX_SAFE_INTEGER;
	return imeis.sort((a, b) => since(a) - since(b));
}

/**
 * Why devices have no position.
 * @param isSomeRead whether others have one: then those that a limit of calls has kept back just had no turn
 * @returns `first` is whatever came first
 */
function sortOutcome(
	failed: ReadonlyArray<readonly [string, ProtrackError]>,
	isSomeRead: boolean,
): Pick<LatestPositions, 'errors' | 'skipped' | 'unreadable'> & { first: ProtrackError | undefined } {
	const unreadable = new Set(failed.flatMap(([imei, { kind }]) => (kind === 'damaged' ? [imei] : [])));
	const isSkipped = (error: ProtrackError) => error === NO_TIME || (isSomeRead && error.kind === 'rate');
	return {
		unreadable,
		skipped: new Set(failed.flatMap(([imei, error]) => (isSkipped(error) ? [imei] : []))),
		errors: new Map(failed.filter(([imei, error]) => !isSkipped(error) && !unreadable.has(imei))),
		first: failed[0]?.[1],
	};
}

/**
 * Why the platform rejects the call for positions as a whole, where the poll can go on without them. The first poll must not look fine without any
 * position, unless positions are all that this account may not see.
 */
function bearableRejection(
	errors: ReadonlyMap<string, ProtrackError>,
	previous: MonitorState | null,
	{ alarms }: LatestOptions,
): ProtrackError | undefined {
	// Errors about single devices are no rejection of the call.
	const rejection = [...errors.values()].find((error) => !error.isDeviceRejected && error.code !== PARAMETER_REJECTED);
	const isBearable = alarms && (previous !== null || rejection?.code === PERMISSION_DENIED);
	return isBearable ? rejection : undefined;
}

/**
 * The same client, but once time is over it sends nothing more. Only one request goes out in any case: without its answer nothing can be read.
 * @param replyTimes gets the time that each reply tells, also a rejection
 */
function limitedTo(
	client: ProtrackClient,
	{ hasTime, hasTimeForPositions = hasTime }: LatestOptions,
	replyTimes: Array<number | null>,
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
			replyTimes.push(envelope.serverTime);
			return envelope;
		} finally {
			underWay -= 1;
		}
	};
	const hasTimeFor = (ms: number) => mayTryAgain() && client.hasTimeFor?.(ms) !== false;
	return extendClient(client, { send, hasTimeFor });
}

/** The time that most records tell, since that of a single one may be wrong. Null when no answer told it. */
function serverTimeOf(tracked: Batched<'track'>): number | null {
	const times = [...tracked.records.values()]
		.flatMap(({ servertime }) => (isClockTime(servertime) ? [servertime] : []))
		.sort((a, b) => a - b);
	return times[Math.floor(times.length / 2)] ?? tracked.serverTime;
}

function noPosition(): ProtrackError {
	return ProtrackError.of({
		kind: 'permission',
		message: 'The platform gave no position of any of the devices to monitor',
		hint: 'Check that the account has devices, and that the chosen ones belong to it.',
		httpCode: '404',
	});
}
