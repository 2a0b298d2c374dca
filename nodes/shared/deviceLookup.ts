import { errorToKeep, ProtrackError, summarizeList, type ProtrackClient } from '../../protrack/client';
import { DeviceIndex, MAX_OF_ONE_ACCOUNT, toDevice } from '../../protrack/fleet';
import { visibleDevices, type DeviceList } from './deviceCache';
import { resolveGiven } from './givenDevices';
import type { ParsedItem } from './items';
import { NeedsDevices, type GivenDevices } from './needsDevices';
import { withDefaultLimits } from './runLimits';

/** How old the list may be in which a name is looked up. A renamed vehicle must not be mistaken for long, least of all by a command. */
const FRESH_MS = { forReads: 300_000, forWrites: 30_000 };

/** Completes values that name devices. The list of devices is read for all of them together, and only when there are such values. */
class DeviceLookup {
	private source: Promise<{ index: DeviceIndex; gaps: string[] }> | undefined;

	/** @param isWrite whether something is changed on the platform: then the list has to be complete */
	constructor(
		private readonly client: ProtrackClient,
		private readonly isWrite: boolean,
	) {}

	/** @throws ProtrackError `input` for a device that is unknown or not clear; another one when the list cannot be read */
	async imeisOf(given: GivenDevices): Promise<string[]> {
		this.source ??= this.read();
		const { index, gaps } = await this.source.catch((thrown: unknown) => {
			const error = errorToKeep(thrown);
			throw error
				.withMessage(`"${given.title}" cannot be looked up in the list of devices: ${error.message}`)
				.withHint(GIVE_IMEI);
		});
		return resolveGiven(given, index, gaps).map((found) => {
			if (found instanceof ProtrackError) throw found;
			return found;
		});
	}

	private async read(): Promise<{ index: DeviceIndex; gaps: string[] }> {
		const list = await visibleDevices(
			withDefaultLimits(this.client),
			this.isWrite ? FRESH_MS.forWrites : FRESH_MS.forReads,
		);
		const [outage] = list.outages;
		const gaps = gapsOf(list);
		// A vehicle of the same name may be in the part that is missing.
		if (outage && this.isWrite) throw outage.error;
		if (gaps[0] !== undefined && this.isWrite) throw isIncomplete(gaps[0]);
		return { index: indexOf(list), gaps };
	}
}

const GIVE_IMEI = 'An IMEI in place of a name or plate needs no list.';

const isIncomplete = (gap: string): ProtrackError =>
	ProtrackError.of({
		kind: 'limit',
		message: gap.replace(/\.$/, ''),
		hint: 'One of them may have the same name.',
		httpCode: '400',
	});

/** The devices of a list by what they are called. */
export const indexOf = ({ devices }: Pick<DeviceList, 'devices'>): DeviceIndex =>
	new DeviceIndex(devices.map(({ record }) => toDevice(record)));

/** Why a device may be missing in the list, in sentences. */
export function gapsOf({ outages, truncated }: Pick<DeviceList, 'outages' | 'truncated'>): string[] {
	const unread = [...new Set(outages.map(({ account }) => `"${account}"`))];
	return [
		...(unread.length > 0
			? [`The devices of ${summarizeList(unread)} cannot all be listed now. ${outages[0]?.error.message}.`]
			: []),
		...truncated.map(
			(account) =>
				`The platform lists at most ${MAX_OF_ONE_ACCOUNT} devices of one account; "${account}" may have more, which can be given by IMEI only.`,
		),
	];
}

/**
 * Completes the values of items that wait for the list of devices. An item whose devices are not found has an error; the others go on.
 * @param isWrite whether something is changed on the platform
 */
export async function withDevicesFound(
	client: ProtrackClient,
	items: ReadonlyArray<ParsedItem<object>>,
	isWrite: boolean,
): Promise<Array<ParsedItem<object>>> {
	const lookup = new DeviceLookup(client, isWrite);
	const complete = async ({ value, ...rest }: { value: object }): Promise<ParsedItem<object>> => {
		const waiting = Object.entries(value).filter(
			(entry): entry is [string, NeedsDevices<unknown>] => entry[1] instanceof NeedsDevices,
		);
		if (waiting.length === 0) return { ...rest, value };
		const found = waiting.map(async ([name, each]) => [name, each.complete(await lookup.imeisOf(each.given))] as const);
		return { ...rest, value: { ...value, ...Object.fromEntries(await Promise.all(found)) } };
	};
	return await Promise.all(
		items.map(async (item) =>
			'thrown' in item ? item : await complete(item).catch((thrown: unknown) => ({ thrown })),
		),
	);
}
