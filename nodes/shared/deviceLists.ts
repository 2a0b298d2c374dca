import type { ProtrackError } from '../../protrack/api';
import { accountErrors, DeviceWalk, type DeviceScope, type OwnedDevice } from '../../protrack/fleet';
import { hintTruncated, type Run } from './items';

/** Lists of devices for all input items of a run: each is read once, and no further than the greediest item needs. */
export class DeviceLists {
	private readonly walks = new Map<string, DeviceWalk>();
	private readonly truncated = new Set<string>();

	constructor(private readonly run: Run) {}

	/**
	 * @returns the first devices that fit, and an error for each reason why some that belong before the last one may be missing
	 * @throws ProtrackError only `cancelled`
	 */
	async take(
		scope: DeviceScope,
		limit: number,
		fits?: (device: OwnedDevice) => boolean,
	): Promise<{ devices: OwnedDevice[]; errors: ProtrackError[] }> {
		const key = JSON.stringify([scope.account, scope.includeSubAccounts]);
		const walk = this.walks.get(key) ?? new DeviceWalk(this.run.client, scope);
		this.walks.set(key, walk);
		const { devices, failures, truncated } = await walk.take(limit, fits);
		truncated.forEach((account) => this.truncated.add(account));
		return { devices, errors: accountErrors(failures, scope.includeSubAccounts) };
	}

	/** Says which accounts may have more devices than the platform shows. */
	hintTruncated(): void {
		hintTruncated(this.run, this.truncated);
	}
}
