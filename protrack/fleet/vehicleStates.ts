import {
	callInBatches,
	epochSecondsNow,
	extendClient,
	type Answer,
	type ProtrackClient,
	type ProtrackError,
	type TrackRecord,
} from '../client';
import type { StopEvidence } from './commandGuard';

/** What the platform shows of a device just before a command. */
export interface VehicleState extends Omit<StopEvidence, 'records' | 'secondsAgo'> {
	/** All records of the device in the reply; empty when the platform does not show the device. */
	records: TrackRecord[];
	/** How many records of the replies are damaged; any of them may belong to this device. */
	damaged?: number;
	/** Why the state could not be read. */
	error?: ProtrackError;
	/** `performance.now()` of the answer. */
	seenAt: number;
}

/** The state of a device that was not read: it never allows a stop. */
export const unknownState: VehicleState = {
	records: [],
	reply: { serverTime: null },
	receivedAt: 0,
	clockOffset: 0,
	seenAt: -Infinity,
};

/**
 * Reads the states of devices (chapter 2.2), one call for each 100. The call also renews an old token, so that the commands that follow are not
 * rejected because of it.
 * @throws ProtrackError only `canceled`
 */
export async function readVehicleStates(
	client: ProtrackClient,
	imeis: Iterable<string>,
): Promise<Map<string, VehicleState>> {
	const wanted = new Set(imeis);
	const states = new Map<string, VehicleState>();
	const answers: Array<Answer<'track'>> = [];
	const onAnswer = (answer: Answer<'track'>, batch: string[]) => {
		answers.push(answer);
		batch.forEach((imei) => states.set(imei, toState(client, imei, answer)));
	};
	const { errors } = await callInBatches(withoutCache(client), 'track', wanted, {}, { onAnswer });
	// A record may come in the reply to another batch.
	for (const record of answers.flatMap(({ result }) => result)) {
		const state = states.get(digitsOf(record.imei));
		if (state && !state.records.includes(record)) state.records.push(record);
	}
	const damaged = answers.reduce((sum, { damagedAt }) => sum + damagedAt.length, 0);
	if (damaged > 0) states.forEach((state) => (state.damaged = damaged));
	for (const imei of wanted) {
		const error = errors.get(imei);
		if (error) states.set(imei, { ...unknownState, error });
	}
	return states;
}

function toState(
	client: ProtrackClient,
	imei: string,
	{ result, serverTime, status, age }: Answer<'track'>,
): VehicleState {
	const clockOffset = client.clockOffset?.() ?? 0;
	return {
		records: result.filter((record) => digitsOf(record.imei) === imei),
		reply: { serverTime, status, age },
		receivedAt: epochSecondsNow() + clockOffset,
		clockOffset,
		seenAt: performance.now(),
	};
}

/** The IMEI, however the platform writes it. */
function digitsOf(imei: string): string {
	return imei.replace(/\D/g, '');
}

/** The same client, whose requests tell caches not to answer them. */
function withoutCache(client: ProtrackClient): ProtrackClient {
	return extendClient(client, {
		send: async (request) => await client.send({ ...request, headers: { 'Cache-Control': 'no-cache' } }),
	});
}
