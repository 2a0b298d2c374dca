import { readDevices } from '../../../../protrack/fleet';
import type { Asked, Run } from '../../../shared/items';
import type { DeviceSelection } from '../../../shared/parameters';

/** Names by IMEI, null where a name is not set or would have cost a call. */
export type DeviceNames = ReadonlyMap<string, string | null>;

/**
 * Finds the devices that each item selects. A list of devices is read once for all items; when that fails, only the items that need it do.
 * @returns the same questions, each with its devices
 */
export async function withDevices<T extends { selection: DeviceSelection }>(
	run: Run,
	asked: Array<Asked<T>>,
): Promise<Array<Asked<T & { names: DeviceNames }>>> {
	const lists = new Map<boolean, Promise<DeviceNames>>();
	const namesOf = async (selection: DeviceSelection): Promise<DeviceNames> => {
		if (selection.kind === 'some') return new Map(selection.imeis.map((imei) => [imei, null]));
		const list = lists.get(selection.includeSubAccounts) ?? readNames(run, selection);
		lists.set(selection.includeSubAccounts, list);
		return await list;
	};
	return await Promise.all(
		asked.map(async (question) => {
			if ('thrown' in question) return question;
			return await namesOf(question.value.selection).then(
				(names) => ({ value: { ...question.value, names } }),
				(thrown: unknown) => ({ thrown }),
			);
		}),
	);
}

async function readNames(run: Run, selection: { includeSubAccounts: boolean }): Promise<DeviceNames> {
	const devices = await readDevices(run.client, selection);
	return new Map(devices.map(({ record }) => [record.imei, record.devicename || null]));
}
