import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';

import { toDevice, deviceLabel, type Device } from '../../protrack/fleet';
import { visibleDevices } from './directory';
import { toNodeError } from './errors';
import { openSession } from './session';

/** While somebody types a search, the list is not read again for each key. */
const FRESH_MS = 30_000;

async function devicesFor(context: ILoadOptionsFunctions): Promise<Device[]> {
	try {
		const { devices } = await visibleDevices(await openSession(context), FRESH_MS);
		return devices
			.map(({ record }) => toDevice(record))
			.sort((a, b) => deviceLabel(a).localeCompare(deviceLabel(b)));
	} catch (thrown) {
		throw toNodeError(context.getNode(), thrown);
	}
}

function title(device: Device): string {
	const known = [device.name, device.plateNumber].filter(Boolean).join(', ');
	return known ? `${known} (${device.imei})` : device.imei;
}

/** Every word that was typed must stand in name, plate or IMEI. */
function matches(device: Device, filter: string): boolean {
	const text = [device.name, device.plateNumber, device.imei].filter(Boolean).join(' ').toLocaleLowerCase();
	return filter.toLocaleLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** The "From List" mode of a device field. */
export async function searchDevices(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const devices = (await devicesFor(this)).filter((device) => matches(device, filter));
	return { results: devices.map((device) => ({ name: title(device), value: device.imei })) };
}

/** The list of a field for several devices. */
export async function getDevices(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return (await devicesFor(this)).map((device) => ({ name: title(device), value: device.imei }));
}

export const deviceMethods = { listSearch: { searchDevices }, loadOptions: { getDevices } };
