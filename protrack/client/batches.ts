import { call, type Answer } from './call';
import type { ProtrackClient } from './client';
import { damagedError } from './damagedRecords';
import { endpoints, type EndpointName, type EndpointRecord, type RequestParams } from './endpoints';
import { PARAMETER_REJECTED } from './errorCodes';
import { errorToKeep, type ProtrackError } from './errors';
import { withoutSpaces } from './imei';

/** The endpoints that take many devices at once. */
export type BatchName = {
	[Name in EndpointName]: RequestParams<Name> extends { imeis: string[] } ? Name : never;
}[EndpointName];

type RecordOf<Name extends BatchName> = EndpointRecord<Name> & { imei: string };

export interface Batched<Name extends BatchName> {
	/** The records, by IMEI. A device that was asked for and is neither here nor in `errors` is unknown to the account. */
	records: Map<string, RecordOf<Name>>;
	/** Devices whose records could not be read; the error is `damaged` when the answer lacks the device and has records that cannot be read. */
	errors: Map<string, ProtrackError>;
	/** The server's clock in epoch seconds at the first answer, null when it is not known. */
	serverTime: number | null;
}

interface BatchOptions<Name extends BatchName> {
	/** Called with each answer and the devices that it was asked for. */
	onAnswer?: (answer: Answer<Name>, batch: string[]) => void;
	/** Whether an error is about all devices of a batch, which is not halved then. */
	standsForAll?: (error: ProtrackError) => boolean;
}

/**
 * Asks for any number of devices with as few calls as possible.
 * A batch that is rejected because of one device is halved until that device is found; the others are read nevertheless.
 * @param imeis duplicates are asked for once; records and errors are found by the IMEI without spaces
 * @param rest the other parameters of the endpoint
 * @throws ProtrackError only `canceled`: every other error is reported with its devices
 */
export async function callInBatches<Name extends BatchName>(
	client: ProtrackClient,
	name: Name,
	imeis: Iterable<string>,
	rest: Omit<RequestParams<Name>, 'imeis'>,
	{ onAnswer, standsForAll = () => false }: BatchOptions<Name> = {},
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
			// A damaged record may be that of any device that is missing.
			const error = damagedError(name, damaged, records.length + damaged);
			for (const imei of batch) if (!batched.records.has(imei)) batched.errors.set(imei, error);
		} catch (thrown) {
			const error = errorToKeep(thrown);
			if (batch.length === 1 || standsForAll(error) || !mayBeOneDevice(error)) {
				batch.forEach((imei) => batched.errors.set(imei, error));
				return;
			}
			const half = Math.ceil(batch.length / 2);
			await Promise.all([ask(batch.slice(0, half)), ask(batch.slice(half))]);
		}
	};
	await Promise.all(inBatches(name, [...new Set([...imeis].map(cleanImei))]).map(ask));
	return batched;
}

/** @returns how many calls it takes to ask for so many devices, if none is rejected */
export function countBatches(name: BatchName, devices: number): number {
	return Math.ceil(devices / batchSizeOf(name));
}

/** Cuts a list into pieces, each of which fits into one call. */
export function inBatches<Item>(name: EndpointName, list: readonly Item[]): Item[][] {
	const size = batchSizeOf(name);
	return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
		list.slice(index * size, (index + 1) * size),
	);
}

function batchSizeOf(name: EndpointName): number {
	return endpoints[name].batch?.size ?? 1;
}

/** An IMEI with and without spaces is the same device. Anything else stays as it is, to be named in its error. */
function cleanImei(imei: string): string {
	return /[^\d\s]/.test(imei) ? imei : withoutSpaces(imei);
}

/** Whether an error may be about one device of a batch (10013 too, as far as is known). Our own check of an IMEI (`input` without a code) costs no call. */
function mayBeOneDevice(error: ProtrackError): boolean {
	return error.code === undefined
		? error.kind === 'input'
		: error.isDeviceRejected || error.code === PARAMETER_REJECTED;
}
