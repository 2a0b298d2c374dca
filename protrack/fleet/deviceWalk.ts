import type { DeviceRecord, ProtrackClient, ProtrackError } from '../client';
import type { AccountFailure } from './accountErrors';
import { listOrError, MAX_OF_ONE_ACCOUNT, platformLists, type AccountLists } from './accountLists';
import { walkInRounds } from './accountWalk';
import { growingSizes, mapAtOnce } from './concurrency';

/** Whose devices are wanted. */
export interface DeviceScope {
	/** Undefined for the own account. */
	account?: string;
	includeSubAccounts: boolean;
}

export interface OwnedDevice {
	record: DeviceRecord;
	/** The account that holds the device. */
	account: string;
}

/** The first devices that fit. */
export interface ListedDevices {
	/** The account's own first, then those of the accounts below, level by level; each once, with the first account that lists it. */
	devices: OwnedDevice[];
	/** Lists that could not be read, so that devices may be missing between those found. */
	failures: AccountFailure[];
	/** Accounts that show as many devices or sub-accounts as the platform ever shows: there may be more. */
	truncated: string[];
}

/** One list of one account. */
interface Step {
	account: string;
	devices: OwnedDevice[];
	listed: number;
	error?: ProtrackError;
}

/** Reads the devices of an account and of those below it, once for all callers and only as far as they need (chapters 2.7 and 2.15). */
export class DeviceWalk {
	private readonly steps: Step[] = [];
	private readonly seen = new Set<string>();
	private readonly source: AsyncGenerator<Step, void, undefined>;
	private isComplete = false;
	private wanted = 1;
	/** Once a caller wants all devices, the other callers cost no further calls. */
	private isAllWanted = false;
	private turn = Promise.resolve();

	/** @param lists where the lists come from, the platform by default */
	constructor(client: ProtrackClient, scope: DeviceScope, lists = platformLists(client)) {
		this.source = walkDevices(client, scope, lists, () => (this.isAllWanted ? Infinity : this.wanted));
	}

	/**
	 * Finds the first devices that fit. With a limit it asks a few accounts at a time and then more, because the accounts after the one that reaches the
	 * limit are not needed.
	 * @throws ProtrackError only `canceled`
	 */
	async take(limit: number, fits: (device: OwnedDevice) => boolean = () => true): Promise<ListedDevices> {
		this.isAllWanted ||= limit === Infinity;
		const found: OwnedDevice[] = [];
		const failures: AccountFailure[] = [];
		const truncated = new Set<string>();
		for (let index = 0; found.length < limit; index += 1) {
			const step = await this.stepAt(index, limit - found.length);
			if (!step) break;
			const { account, devices, listed, error } = step;
			if (error) failures.push({ account, error });
			if (listed >= MAX_OF_ONE_ACCOUNT) truncated.add(account);
			for (const device of devices.filter(fits).slice(0, limit - found.length)) found.push(device);
		}
		return { devices: found, failures, truncated: [...truncated] };
	}

	private async stepAt(index: number, wanted: number): Promise<Step | undefined> {
		// Callers share one sequence of steps, so each waits for the calls of the one before.
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
		const devices: OwnedDevice[] = [];
		for (const device of step.devices) {
			if (this.seen.has(device.record.imei)) continue;
			this.seen.add(device.record.imei);
			devices.push(device);
		}
		this.steps.push({ ...step, devices });
	}
}

/**
 * @param wanted how many devices are still wanted, Infinity for all. It limits how many accounts of a branch are asked in parallel, because each account
 * may have a device that fits.
 */
async function* walkDevices(
	client: ProtrackClient,
	{ account = client.account, includeSubAccounts }: DeviceScope,
	lists: AccountLists,
	wanted: () => number,
): AsyncGenerator<Step, void, undefined> {
	const wantsAll = () => wanted() === Infinity;
	yield await devicesOf(lists, account);
	if (!includeSubAccounts) return;
	const sizes = growingSizes();
	for await (const branches of walkInRounds(client, { account, lists }, wantsAll)) {
		const owners = branches.flatMap(({ accounts }) => accounts.map(({ record }) => record.account));
		const read: Step[] = [];
		let given = 0;
		for (const { parent, listed, accounts, error } of branches) {
			yield { account: parent, devices: [], listed, error };
			for (const end = given + accounts.length; given < end; given += 1) {
				if (given === read.length) {
					const size = Math.min(sizes.next().value, wanted());
					const batch = owners.slice(given, wantsAll() ? owners.length : Math.min(end, given + size));
					for (const step of await mapAtOnce(batch, async (owner) => await devicesOf(lists, owner))) read.push(step);
				}
				yield read[given] as Step;
			}
		}
	}
}

async function devicesOf(lists: AccountLists, account: string): Promise<Step> {
	const { records, error } = await listOrError(lists.devices(account));
	return { account, devices: records.map((record) => ({ record, account })), listed: records.length, error };
}
