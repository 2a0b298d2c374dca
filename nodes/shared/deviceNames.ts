import { inOneLine, withoutSpaces, type ProtrackClient } from '../../protrack/client';
import { toDevice, type Device } from '../../protrack/fleet';
import { rememberedDevices } from './deviceCache';

/* Names of devices that cost no call: from the device lists of this process, else from the field. */

export type DeviceName = Pick<Device, 'imei' | 'name' | 'plateNumber'>;

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
 * The names that are known without a call.
 * @param picked results of `pickedName`; a list that this process has read is newer and is preferred
 * @returns by IMEI without spaces; unknown devices are left out
 */
export function knownDeviceNames(
	client: Pick<ProtrackClient, 'accountKey'>,
	imeis: Iterable<string>,
	picked: Iterable<DeviceName | null> = [],
): Map<string, DeviceName> {
	const wanted = new Set(imeis);
	const names = new Map<string, DeviceName>();
	for (const name of picked) if (name && wanted.has(name.imei)) names.set(name.imei, name);
	for (const record of rememberedDevices(client, wanted)) {
		const { imei, name, plateNumber } = toDevice(record);
		if (name !== null || plateNumber !== null) names.set(imei, { imei, name, plateNumber });
	}
	return names;
}
