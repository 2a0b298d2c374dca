import { extendClient, type DeviceRecord, type ProtrackClient, type ProtrackError } from '../../protrack/client';
import { readDeviceNames, toDeviceName, type DeviceName } from '../../protrack/fleet';
import { dropOldest } from './deviceHistory';

/** For so long a name is not read again. */
const FRESH_MS = 3_600_000;
/** For so long the platform is not asked again for a device that it did not show. */
const UNKNOWN_MS = 300_000;
/** The wait after the first failed call; each further one doubles it, up to the longest. */
const FIRST_WAIT_MS = 60_000;
const MAX_WAIT_MS = 1_800_000;
const MAX_NAMES = 100_000;

/** The names of the devices of one account, as far as this process has read them. */
export class NameMemory {
	/** `until` and all times here are by `performance.now()`, which is never set back. */
	private readonly entries = new Map<string, { name: DeviceName | null; until: number }>();
	private outage: { error: ProtrackError; failures: number; until: number } | undefined;

	/** @returns the last known name, however old */
	get(imei: string): DeviceName | undefined {
		return this.entries.get(imei)?.name ?? undefined;
	}

	/** Whether a name has to be read: it is not known, or not any more. */
	isDue(imei: string): boolean {
		return performance.now() >= (this.entries.get(imei)?.until ?? -Infinity);
	}

	/** Whether nothing was ever read of a device. */
	isUntried(imei: string): boolean {
		return !this.entries.has(imei);
	}

	remember(records: Iterable<DeviceRecord>): void {
		const until = performance.now() + FRESH_MS;
		for (const record of records) this.keep(record.imei, { name: toDeviceName(record), until });
		dropOldest(this.entries, MAX_NAMES);
	}

	/**
	 * Reads names: one call for each 100 devices, which is not tried again. After one that is not answered the others are left out. After a failure no further call is made for a while.
	 * @returns why names could not be read, also where no call was made
	 * @throws ProtrackError only `canceled`
	 */
	async read(client: ProtrackClient, imeis: readonly string[]): Promise<ProtrackError | undefined> {
		if (this.outage && performance.now() < this.outage.until) return this.outage.error;
		const { records, errors } = await readDeviceNames(withoutPatience(client), imeis);
		this.remember(records.values());
		const until = performance.now() + UNKNOWN_MS;
		for (const imei of imeis) {
			const error = errors.get(imei);
			const isAnswered = !records.has(imei) && (!error || isAnswer(error));
			if (isAnswered) this.keep(imei, { name: this.get(imei) ?? null, until });
		}
		const all = [...errors.values()];
		const outage = all.find((error) => !isAnswer(error));
		this.noteOutcome(outage);
		return outage ?? all[0];
	}

	private noteOutcome(error: ProtrackError | undefined): void {
		if (!error) this.outage = undefined;
		// The limit of one run says nothing about the next.
		if (!error || error.kind === 'limit') return;
		const failures = (this.outage?.failures ?? 0) + 1;
		const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), MAX_WAIT_MS);
		this.outage = { error, failures, until: performance.now() + waitMs };
	}

	private keep(imei: string, entry: { name: DeviceName | null; until: number }): void {
		this.entries.delete(imei);
		this.entries.set(imei, entry);
	}
}

/** A client that waits for nothing, and sends nothing more once a call was not answered: where one hangs, so would the others. */
function withoutPatience(client: ProtrackClient): ProtrackClient {
	let unanswered: { error: unknown } | undefined;
	return extendClient(client, {
		hasTimeFor: () => false,
		send: async (request) => {
			if (unanswered) throw unanswered.error;
			return await client.send(request).catch((error: unknown) => {
				unanswered = { error };
				throw error;
			});
		},
	});
}

/** Whether an error is about devices or their records: the platform does answer. */
const isAnswer = ({ isDeviceScoped, kind }: ProtrackError): boolean => isDeviceScoped || kind === 'damaged';
