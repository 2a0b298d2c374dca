import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';

import { findDevices, toDevice, type Device } from '../../protrack/fleet';
import { deviceTitle } from './deviceNames';
import { visibleDevices } from './deviceCache';
import { toNodeError } from './errors';
import { pickerEntries } from './pickerEntries';
import { withDefaultLimits } from './runLimits';
import { openSession } from './session';

/** For this time a list is not read again, so that it is not read for each key of a search. */
const FRESH_MS = 30_000;

async function devicesFor(context: ILoadOptionsFunctions, filter: string): Promise<Device[]> {
	try {
		const { devices } = await visibleDevices(withDefaultLimits(await openSession(context)), FRESH_MS);
		return findDevices(
			devices.map(({ record }) => toDevice(record)),
			filter,
		);
	} catch (thrown) {
		throw toNodeError(context.getNode(), thrown);
	}
}

const entriesOf = (devices: Device[]) =>
	pickerEntries(devices.map((device) => ({ name: deviceTitle(device), value: device.imei })));

/** The "From List" mode of a device field: the best match comes first. */
async function searchDevices(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const devices = await devicesFor(this, filter);
	return { results: entriesOf(devices) };
}

/** The list of a field for several devices. */
async function getDevices(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return entriesOf(await devicesFor(this, ''));
}

export const deviceMethods = { listSearch: { searchDevices }, loadOptions: { getDevices } };
