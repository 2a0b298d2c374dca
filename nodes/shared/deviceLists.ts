import { counted, getOrCreate, type ProtrackError } from '../../protrack/client';
import {
	accountErrors,
	DeviceWalk,
	MAX_OF_ONE_ACCOUNT,
	type DeviceScope,
	type OwnedDevice,
} from '../../protrack/fleet';
import { rememberedBelow } from './deviceCache';
import { addHint, type Run } from './items';

/** Device lists for all input items of a run. Each is read once, and only as far as an item needs it. */
export class DeviceLists {
	private readonly walks = new Map<string, DeviceWalk>();
	private readonly truncated = new Set<string>();
	/** Accounts of which all devices were requested, without sub-accounts. */
	private readonly alone = new Set<string>();

	constructor(private readonly run: Run) {}

	/**
	 * @returns the first devices that fit, and an error for each reason why devices before the last one may be missing
	 * @throws ProtrackError only `canceled`
	 */
	async take(
		scope: DeviceScope,
		limit: number,
		fits?: (device: OwnedDevice) => boolean,
	): Promise<{ devices: OwnedDevice[]; errors: ProtrackError[] }> {
		const key = JSON.stringify([scope.account, scope.includeSubAccounts]);
		const walk = getOrCreate(this.walks, key, () => new DeviceWalk(this.run.client, scope));
		const { devices, failures, truncated } = await walk.take(limit, fits);
		truncated.forEach((account) => this.truncated.add(account));
		if (!scope.includeSubAccounts && devices.length < limit) this.alone.add(scope.account ?? this.run.client.account);
		return { devices, errors: accountErrors(failures, scope.includeSubAccounts) };
	}

	/** Adds hints about devices that may be missing: those that the platform does not show, and those of known sub-accounts. */
	addHints(): void {
		for (const account of this.truncated) {
			addHint(
				this.run,
				`The platform shows at most ${MAX_OF_ONE_ACCOUNT} devices of one account; "${account}" may have more. Devices in sub-accounts are listed with "Include Sub-Accounts".`,
			);
		}
		for (const account of this.alone) {
			const { accounts, devices } = rememberedBelow(this.run.client, account);
			if (accounts === 0 || devices === 0) continue;
			const theirs = devices === undefined ? '' : ` with ${counted(devices, 'device')}`;
			addHint(
				this.run,
				`Devices of sub-accounts are not included: "${account}" has ${counted(accounts, 'sub-account')}${theirs}. Turn on "Include Sub-Accounts" to get them too.`,
			);
		}
	}
}
