import { readDevices, toDevice, type Device } from '../../protrack/fleet';
import { hintCrowded, type Asked, type Run } from './items';
import type { DeviceSelection } from './parameters';

/** Devices by IMEI in the order chosen, each once; null where knowing more than the IMEI would have cost a call. */
export type SelectedDevices = ReadonlyMap<string, Device | null>;

/**
 * Finds the devices that each item selects. A list of devices is read once for all items; when that fails, only the items that need it do.
 * What the platform may have left out of a list is said in a hint.
 * @returns the same questions, each with its devices
 */
export async function withDevices<T extends { selection: DeviceSelection }>(
	run: Run,
	asked: Array<Asked<T>>,
): Promise<Array<Asked<T & { devices: SelectedDevices }>>> {
	const lists = new Map<boolean, Promise<SelectedDevices>>();
	const crowded = new Set<string>();
	const devicesOf = async (selection: DeviceSelection): Promise<SelectedDevices> => {
		if (selection.kind === 'some') return new Map(selection.imeis.map((imei) => [imei, null]));
		const list = lists.get(selection.includeSubAccounts) ?? readList(run, selection, crowded);
		lists.set(selection.includeSubAccounts, list);
		return await list;
	};
	const answers = await Promise.all(
		asked.map(async (question) => {
			if ('thrown' in question) return question;
			return await devicesOf(question.value.selection).then(
				(devices) => ({ value: { ...question.value, devices } }),
				(thrown: unknown) => ({ thrown }),
			);
		}),
	);
	hintCrowded(run, crowded);
	return answers;
}

async function readList(run: Run, selection: { includeSubAccounts: boolean }, crowded: Set<string>): Promise<SelectedDevices> {
	const devices = await readDevices(run.client, selection, (account) => crowded.add(account));
	return new Map(devices.map(({ record }) => [record.imei, toDevice(record)]));
}
