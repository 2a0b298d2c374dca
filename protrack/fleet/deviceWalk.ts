import { call, ProtrackError, type ProtrackClient } from '../api';
import { MOST_OF_ONE_ACCOUNT, type OwnedDevice } from './accountTree';
import { isOfOneAccount, ownNameOmitted, walkSubAccounts } from './accountWalk';
import { MAX_AT_ONCE } from './concurrency';
import { FailureStreak } from './failureStreak';

/** Whose devices are wanted. */
export interface DeviceScope {
	/** Undefined for the account of the credential. */
	account?: string;
	includeSubAccounts: boolean;
}

/** Devices as far as they were wanted. */
export interface ListedDevices {
	/** The account's own first, then those of the accounts below, level by level; each once. */
	devices: OwnedDevice[];
	/** Accounts of which a list could not be read: devices that would stand before the last one may be missing. */
	failures: Array<{ account: string; error: ProtrackError }>;
	/** Accounts that show as many devices or sub-accounts as the platform ever shows: there may be more. */
	truncated: string[];
}

/** What one list of one account gave. */
interface Step {
	account: string;
	devices: OwnedDevice[];
	listed: number;
	error?: ProtrackError;
}

/** The devices of an account and of those below it, read once for all who ask, and no further than they want (chapters 2.7 and 2.15). */
export class DeviceWalk {
	private readonly steps: Step[] = [];
	private readonly seen = new Set<string>();
	private readonly source: AsyncGenerator<Step, void, undefined>;
	private isComplete = false;
	private wanted = 1;
	private turn = Promise.resolve();

	constructor(client: ProtrackClient, scope: DeviceScope) {
		this.source = walkDevices(client, scope, () => this.wanted);
	}

	/**
	 * The first devices that fit. Accounts are asked a few at a time, since those after the one that fills the limit are not needed.
	 * @throws ProtrackError only `cancelled`
	 */
	async take(limit: number, fits: (device: OwnedDevice) => boolean = () => true): Promise<ListedDevices> {
		const found: ListedDevices = { devices: [], failures: [], truncated: [] };
		for (let index = 0; found.devices.length < limit; index += 1) {
			const step = await this.stepAt(index, limit - found.devices.length);
			if (!step) break;
			const { account, devices, listed, error } = step;
			if (error) found.failures.push({ account, error });
			if (listed >= MOST_OF_ONE_ACCOUNT) found.truncated.push(account);
			for (const device of devices.filter(fits).slice(0, limit - found.devices.length)) found.devices.push(device);
		}
		return found;
	}

	private async stepAt(index: number, wanted: number): Promise<Step | undefined> {
		// Whoever else wants this step waits for what is under way.
		this.turn = this.turn.then(async () => {
			this.wanted = wanted;
			while (!this.isComplete && this.steps.length <= index) await this.readStep();
		});
		await this.turn;
		return this.steps[index];
	}

	private async readStep(): Promise<void> {
		const { value: step } = await this.source.next();
		if (!step) {
			this.isComplete = true;
			return;
		}
		const devices = step.devices.filter(({ record }) => !this.seen.has(record.imei));
		devices.forEach(({ record }) => this.seen.add(record.imei));
		this.steps.push({ ...step, devices });
	}
}

/** @param wanted how many devices are still wanted: no more accounts are asked at once, for each may have one */
async function* walkDevices(client: ProtrackClient, scope: DeviceScope, wanted: () => number): AsyncGenerator<Step, void, undefined> {
	const failures = new FailureStreak(isOfOneAccount);
	yield await devicesOf(client, scope.account ?? client.account, failures);
	if (!scope.includeSubAccounts) return;
	let atOnce = 1;
	for await (const { parent, listed, accounts, error } of walkSubAccounts(client, scope.account, failures)) {
		yield { account: parent, devices: [], listed, error };
		for (let start = 0; start < accounts.length; ) {
			const batch = accounts.slice(start, start + Math.min(atOnce, wanted()));
			start += batch.length;
			atOnce = Math.min(atOnce * 2, MAX_AT_ONCE);
			yield* await Promise.all(batch.map(async ({ record }) => await devicesOf(client, record.account, failures)));
		}
	}
}

async function devicesOf(client: ProtrackClient, account: string, failures: FailureStreak): Promise<Step> {
	try {
		const { result } = await failures.run(async () => await call(client, 'deviceList', ownNameOmitted(client, account)));
		// A device that one list holds twice is one device.
		const byImei = new Map(result.map((record) => [record.imei, { record, account }]));
		return { account, devices: [...byImei.values()], listed: result.length };
	} catch (thrown) {
		if (!(thrown instanceof ProtrackError) || thrown.kind === 'cancelled') throw thrown;
		return { account, devices: [], listed: 0, error: thrown };
	}
}
