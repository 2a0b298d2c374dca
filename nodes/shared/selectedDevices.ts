import type { ProtrackError } from '../../protrack/client';
import { toDevice } from '../../protrack/fleet';
import type { DeviceSelection } from './deviceFields';
import { DeviceLists } from './deviceLists';
import { knownDeviceNames, type DeviceName } from './deviceNames';
import type { ParsedItem, Run } from './items';

/** Devices by IMEI in the order chosen, each once; null where knowing the name would have cost a call. */
export type SelectedDevices = ReadonlyMap<string, DeviceName | null>;

/**
 * Finds the devices that each item selects. A list of devices is read once for all items; when that fails, only the items that need it do. With
 * "Continue On Fail" an item goes on with the accounts that could be read, and each error of the others comes out after its results.
 * What the platform may have left out of a list is said in a hint.
 * @returns the same questions, each with its devices
 */
export async function withDevices<T extends { selection: DeviceSelection }>(
	run: Run,
	parsedItems: Array<ParsedItem<T>>,
): Promise<Array<ParsedItem<T & { devices: SelectedDevices }>>> {
	const lists = new DeviceLists(run);
	/** All items share one map of a list: thousands of items with one each would fill the memory. */
	const listed = new Map<boolean, ReturnType<typeof readList>>();
	const find = async (question: T): Promise<ParsedItem<T & { devices: SelectedDevices }>> => {
		const { selection } = question;
		if (selection.kind === 'some') {
			const names = knownDeviceNames(run.client, selection.imeis, [selection.picked ?? null]);
			return {
				value: { ...question, devices: new Map(selection.imeis.map((imei) => [imei, names.get(imei) ?? null])) },
			};
		}
		const list = listed.get(selection.includeSubAccounts) ?? readList(lists, selection);
		listed.set(selection.includeSubAccounts, list);
		const { devices, errors } = await list;
		// What the item needs cannot be had, so nothing more is asked for it.
		if (errors[0] && !run.context.continueOnFail()) throw errors[0];
		return { value: { ...question, devices }, errors };
	};
	const answers = await Promise.all(
		parsedItems.map(async (question) =>
			'thrown' in question ? question : await find(question.value).catch((thrown: unknown) => ({ thrown })),
		),
	);
	lists.addHints();
	return answers;
}

async function readList(
	lists: DeviceLists,
	scope: { includeSubAccounts: boolean },
): Promise<{ devices: SelectedDevices; errors: ProtrackError[] }> {
	const { devices, errors } = await lists.take(scope, Infinity);
	return { devices: new Map(devices.map(({ record }) => [record.imei, toDevice(record)])), errors };
}
