import { inOneLine, withoutSpaces, type ProtrackClient } from '../../protrack/client';
import type { DeviceName } from '../../protrack/fleet';
import { nameMemoryOf } from './deviceCache';
import { errorText } from './errors';
import { addHint, type Run } from './items';

/* Names of devices: from what this process has read, else from the field; where neither knows one, from the platform. */

/** Characters; a longer name is cut. */
const MAX_SHOWN = 200;
const SEPARATOR = ', ';
/** Looks the same on screen, but distinguishes a comma within a name from the one between name and plate. */
const COMMA_OF_A_NAME = ',\u00a0';

/** The title of a device in the list of a field: "Lorry 1, KBZ 100A (868166056370001)". */
export function deviceTitle({ imei, name, plateNumber }: DeviceName): string {
	const known = [name, plateNumber].flatMap((text) =>
		text ? [inOneLine(text, MAX_SHOWN).replaceAll(SEPARATOR, COMMA_OF_A_NAME)] : [],
	);
	return known.length > 0 ? `${known.join(SEPARATOR)} (${imei})` : imei;
}

/** The fields of an item that name its vehicle; null where that is not known. */
export function nameFields(device: DeviceName | null | undefined): {
	deviceName: string | null;
	plateNumber: string | null;
} {
	return { deviceName: device?.name ?? null, plateNumber: device?.plateNumber ?? null };
}

/**
 * Reads the name that n8n keeps beside a device that was picked from the list.
 * @param value a "Device" field as n8n stores it (read it without `extractValue`)
 * @returns null when no name is stored, or when it is that of another device, because an expression has replaced the IMEI since. The plate of a device
 * without a name is read as its name.
 */
export function pickedName(value: unknown): DeviceName | null {
	if (typeof value !== 'object' || value === null || !('cachedResultName' in value) || !('value' in value)) return null;
	const { cachedResultName: title, value: picked } = value;
	if (typeof title !== 'string' || (typeof picked !== 'string' && typeof picked !== 'number')) return null;
	const imei = withoutSpaces(String(picked));
	const end = ` (${imei})`;
	if (imei === '' || !title.endsWith(end)) return null;
	const [name = '', plate = ''] = title
		.slice(0, -end.length)
		.split(SEPARATOR)
		.map((text) => text.replaceAll(COMMA_OF_A_NAME, SEPARATOR).trim());
	return { imei, name: name || null, plateNumber: plate || null };
}

/**
 * The names that are known without a call, however old they are.
 * @param picked results of `pickedName`; what this process has read is newer and is preferred
 * @returns by IMEI without spaces; unknown devices are left out
 */
export function knownDeviceNames(
	client: Pick<ProtrackClient, 'accountKey'>,
	imeis: Iterable<string>,
	picked: Iterable<DeviceName | null> = [],
): Map<string, DeviceName> {
	const wanted = new Set(imeis);
	const names = new Map<string, DeviceName>();
	const memory = nameMemoryOf(client);
	for (const name of picked) if (name && wanted.has(name.imei)) names.set(name.imei, name);
	for (const imei of wanted) {
		const name = memory.get(imei);
		if (name) names.set(imei, name);
	}
	return names;
}

/**
 * Completes the names of devices for the items of a run (chapter 2.12): at most one call for each 100 devices whose names are not known, or were read more
 * than an hour ago. The run never fails because of it: a name that cannot be read is left out, and a hint says why.
 * @param names what is known without a call
 * @returns the names, by IMEI
 */
export async function completeNames(
	run: Pick<Run, 'client' | 'context'>,
	imeis: Iterable<string>,
	names: ReadonlyMap<string, DeviceName> = new Map(),
): Promise<Map<string, DeviceName>> {
	const memory = nameMemoryOf(run.client);
	const wanted = [...new Set(imeis)];
	// A name that only the field keeps costs no call.
	const due = wanted.filter((imei) => (memory.isUntried(imei) ? !names.has(imei) : memory.isDue(imei)));
	const error = due.length > 0 ? await memory.read(run.client, due) : undefined;
	const complete = new Map([...names, ...knownDeviceNames(run.client, wanted)]);
	if (error && due.some((imei) => !complete.has(imei)))
		addHint(
			run,
			`The names of some devices could not be read, so "deviceName" and "plateNumber" are empty. ${errorText(error)}`,
		);
	return complete;
}
