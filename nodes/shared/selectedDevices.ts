import { getOrCreate, type ProtrackClient, type ProtrackError } from '../../protrack/client';
import { toDevice, type DeviceName } from '../../protrack/fleet';
import type { ChosenDevice, ChosenDevices, DeviceSelection } from './deviceFields';
import { DeviceLists } from './deviceLists';
import { completeNames, knownDeviceNames } from './deviceNames';
import type { ParsedItem, Run } from './items';

/** What is known of a device without an extra call. */
interface SelectedDevice extends DeviceName {
	/** Known only of devices that the platform has listed; null for one that was never online. */
	firstOnlineAt?: string | null;
}

/** Devices by IMEI in the order chosen, each once; null where the name would cost a call. */
export type SelectedDevices = ReadonlyMap<string, SelectedDevice | null>;

/** Names of individually chosen devices by IMEI, as far as they are known without a call. */
export function namesOfChosen(
	client: Pick<ProtrackClient, 'accountKey'>,
	chosen: ReadonlyArray<ChosenDevice | ChosenDevices>,
): Map<string, DeviceName> {
	return knownDeviceNames(
		client,
		chosen.flatMap(imeisOf),
		chosen.map(({ picked }) => picked),
	);
}

/** The same, completed by the platform: see `completeNames`. */
export async function completeNamesOfChosen(
	run: Run,
	chosen: ReadonlyArray<ChosenDevice | ChosenDevices>,
): Promise<Map<string, DeviceName>> {
	return await completeNames(run, chosen.flatMap(imeisOf), namesOfChosen(run.client, chosen));
}

const imeisOf = (each: ChosenDevice | ChosenDevices): readonly string[] => ('imei' in each ? [each.imei] : each.imeis);

/**
 * Finds the devices that each item selects. A list of devices is read once for all items; an error of the list fails only the items that need it.
 * With "Continue On Fail" an item gets the devices of the accounts that could be read, and an error for each of the others after its results.
 * A hint tells when the platform may have cut a list.
 * @param limitOf how many listed devices an item needs at most
 * @returns the same items, each with its devices
 */
export async function withDevices<T extends { selection: DeviceSelection }>(
	run: Run,
	items: Array<ParsedItem<T>>,
	limitOf: (item: T) => number = () => Infinity,
): Promise<Array<ParsedItem<T & { devices: SelectedDevices }>>> {
	const lists = new DeviceLists(run);
	/** Items share the map of a list; a map for each of thousands of items would fill the memory. */
	const listed = new Map<string, ReturnType<typeof readList>>();
	const find = async (item: T): Promise<ParsedItem<T & { devices: SelectedDevices }>> => {
		const { selection } = item;
		if (selection.kind === 'some') {
			const names = namesOfChosen(run.client, [selection]);
			return { value: { ...item, devices: new Map(selection.imeis.map((imei) => [imei, names.get(imei) ?? null])) } };
		}
		const limit = limitOf(item);
		const key = JSON.stringify([selection.includeSubAccounts, String(limit)]);
		const list = getOrCreate(listed, key, async () => await readList(lists, selection, limit));
		const { devices, errors } = await list;
		// The item will fail, so no more calls are made for it.
		if (errors[0] && !run.context.continueOnFail()) throw errors[0];
		return { value: { ...item, devices }, errors };
	};
	const found = await Promise.all(
		items.map(async (item) =>
			'thrown' in item ? item : await find(item.value).catch((thrown: unknown) => ({ thrown })),
		),
	);
	lists.addHints();
	return found;
}

/**
 * The names of devices that were chosen one by one: see `completeNames`. Those of a list are known.
 * @param shownIn the devices that the output of an item shows
 */
export async function completeChosenNames<T extends { selection: DeviceSelection; devices: SelectedDevices }>(
	run: Run,
	items: readonly T[],
	shownIn: (item: T) => Iterable<string>,
): Promise<(item: T, imei: string) => DeviceName | null> {
	const chosen = items.filter(({ selection }) => selection.kind === 'some');
	const known = new Map<string, DeviceName>();
	for (const { devices } of chosen) for (const [imei, device] of devices) if (device) known.set(imei, device);
	const names = await completeNames(
		run,
		chosen.flatMap((item) => [...shownIn(item)]),
		known,
	);
	return ({ selection, devices }, imei) =>
		(selection.kind === 'some' ? names.get(imei) : undefined) ?? devices.get(imei) ?? null;
}

async function readList(
	lists: DeviceLists,
	scope: { includeSubAccounts: boolean },
	limit: number,
): Promise<{ devices: SelectedDevices; errors: ProtrackError[] }> {
	const { devices, errors } = await lists.take(scope, limit);
	return { devices: new Map(devices.map(({ record }) => [record.imei, toDevice(record)])), errors };
}
