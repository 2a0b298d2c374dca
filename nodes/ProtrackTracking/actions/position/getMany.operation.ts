import type { INodeProperties } from 'n8n-workflow';

import { callInBatches } from '../../../../protrack/api';
import { readDevices, toDevice, toPosition, type Device } from '../../../../protrack/fleet';
import { unknownDevice } from '../../../shared/errors';
import { deviceSelectionFields, limitFields, showFor, simplifyField } from '../../../shared/fields';
import { askEach, forEachItem, hintMissing, readable, type Run } from '../../../shared/items';
import { readDeviceSelection, reader, readLimit, type DeviceSelection } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';

const shown = showFor('position', ['getMany']);

export const description: INodeProperties[] = [
	...deviceSelectionFields(shown.show ?? {}, 'Get the position of'),
	...limitFields({ show: { ...shown.show, deviceSelection: ['all', 'several'] } }),
	simplifyField(shown),
];

interface Asked {
	selection: DeviceSelection;
	limit: number;
	simplify: boolean;
}

/** The latest position of devices (chapter 2.2): one call for each 100 different devices of all input items together. */
export const execute: Operation = async (run) => {
	const asked = askEach(run, (index): Asked => {
		const selection = readDeviceSelection(reader(run.context, index));
		return {
			selection,
			limit: run.context.getNodeParameter('deviceSelection', index) === 'one' ? 1 : readLimit(run.context, index),
			simplify: run.context.getNodeParameter('simplify', index) === true,
		};
	});
	const fleets = await readFleets(run, readable(asked));
	const imeisOf = ({ selection, limit }: Asked): string[] => {
		const imeis = selection.kind === 'some' ? selection.imeis : [...(fleets.get(selection.includeSubAccounts)?.keys() ?? [])];
		return imeis.slice(0, limit);
	};
	const positions = await callInBatches(run.client, 'track', readable(asked).flatMap(imeisOf), {});
	const missing = new Set<string>();

	const output = await forEachItem(run, asked, (item) =>
		imeisOf(item).flatMap((imei): object[] => {
			const fault = positions.faults.get(imei);
			if (fault) throw fault;
			const record = positions.records.get(imei);
			if (!record) {
				if (imeisOf(item).length === 1) throw unknownDevice(imei);
				missing.add(imei);
				return [];
			}
			if (!item.simplify) return [record.raw];
			const device = item.selection.kind === 'all' ? fleets.get(item.selection.includeSubAccounts)?.get(imei) : undefined;
			const names = device && { deviceName: device.name, plateNumber: device.plateNumber };
			return [Object.assign({ imei }, names, toPosition(record))];
		}),
	);
	hintMissing(run, [...missing]);
	return output;
};

/** The device lists that the items need, each read once. */
async function readFleets(run: Run, asked: Asked[]): Promise<Map<boolean, Map<string, Device>>> {
	const fleets = new Map<boolean, Map<string, Device>>();
	for (const { selection } of asked) {
		if (selection.kind === 'some' || fleets.has(selection.includeSubAccounts)) continue;
		const devices = await readDevices(run.client, selection);
		fleets.set(selection.includeSubAccounts, new Map(devices.map(({ record }) => [record.imei, toDevice(record)])));
	}
	return fleets;
}
