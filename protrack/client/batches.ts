import { call, type Answer } from './call';
import type { ProtrackClient } from './client';
import { damagedError } from './damagedRecords';
import { endpoints, type EndpointName, type EndpointRecord, type RequestParams } from './endpoints';
import { PARAMETER_REJECTED } from './errorCodes';
import { ProtrackError } from './errors';

/** The calls that take many devices at once. */
export type BatchName = {
	[Name in EndpointName]: RequestParams<Name> extends { imeis: string[] } ? Name : never;
}[EndpointName];

type RecordOf<Name extends BatchName> = EndpointRecord<Name> & { imei: string };

export interface Batched<Name extends BatchName> {
	/** What came back, by IMEI. A device that was asked for and is neither here nor in `errors` is unknown to the account. */
	records: Map<string, RecordOf<Name>>;
	/** Devices that could not be asked for, each with the reason; `damaged` when the answer lacks the device and holds records that cannot be read. */
	errors: Map<string, ProtrackError>;
	/** The server's clock in epoch seconds at the first answer, null when it did not tell. */
	serverTime: number | null;
}

/**
 * Asks for any number of devices with the least possible number of calls.
 * A batch that is refused because of one device is halved until that one is found; the others are read all the same.
 * @param imeis duplicates are asked for once; records and errors are found by the IMEI without spaces
 * @param rest the other parameters of the call
 * @param onAnswer told of each answer, with the devices that it was asked for
 * @param standsForAll tells which errors are those of all devices of a batch; such a batch is not halved to find the one that is meant
 * @throws ProtrackError only `canceled`: every other error is reported with its devices
 */
export async function callInBatches<Name extends BatchName>(
	client: ProtrackClient,
	name: Name,
	imeis: Iterable<string>,
	rest: Omit<RequestParams<Name>, 'imeis'>,
	onAnswer?: (answer: Answer<Name>, batch: string[]) => void,
	standsForAll: (error: ProtrackError) => boolean = () => false,
): Promise<Batched<Name>> {
	const batched: Batched<Name> = { records: new Map(), errors: new Map(), serverTime: null };
	const ask = async (batch: string[]): Promise<void> => {
		try {
			const answer = await call(client, name, { ...rest, imeis: batch } as unknown as RequestParams<Name>);
			onAnswer?.(answer, batch);
			batched.serverTime ??= answer.serverTime;
			const records = answer.result as unknown as Array<RecordOf<Name>>;
			for (const record of records) batched.records.set(record.imei, record);
			const damaged = answer.damagedAt.length;
			if (damaged === 0) return;
			// Whose records they are nobody can tell, but it is one of those that are missing.
			const error = damagedError(name, damaged, records.length + damaged);
			for (const imei of batch) if (!batched.records.has(imei)) batched.errors.set(imei, error);
		} catch (error) {
			if (!(error instanceof ProtrackError) || error.kind === 'canceled') throw error;
			if (batch.length === 1 || standsForAll(error) || !mayBeOneDevice(error)) {
				batch.forEach((imei) => batched.errors.set(imei, error));
				return;
			}
			const half = Math.ceil(batch.length / 2);
			await Promise.all([ask(batch.slice(0, half)), ask(batch.slice(half))]);
		}
	};
	await Promise.all(chunk([...new Set([...imeis].map(cleanImei))], batchSizeOf(name)).map(ask));
	return batched;
}

/** @returns how many calls it takes to ask for so many devices, if none is refused */
export function countBatches(name: BatchName, devices: number): number {
	return Math.ceil(devices / batchSizeOf(name));
}

function batchSizeOf(name: BatchName): number {
	return endpoints[name].batch?.size ?? 1;
}

/** The same IMEI with and without spaces is one device; what is no IMEI stays as it is, to be named in its error. */
function cleanImei(imei: string): string {
	return /[^\d\s]/.test(imei) ? imei : imei.replace(/\s/g, '');
}

/** What 10013 does to the others of a batch is not known for certain. A limit of ours (`input` without a code) costs no call to narrow down. */
function mayBeOneDevice(error: ProtrackError): boolean {
	return error.code === undefined
		? error.kind === 'input'
		: error.isDeviceRejected || error.code === PARAMETER_REJECTED;
}

/** Cuts a list into pieces of at most `size`. */
export function chunk<T>(list: readonly T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
		list.slice(index * size, (index + 1) * size),
	);
}
