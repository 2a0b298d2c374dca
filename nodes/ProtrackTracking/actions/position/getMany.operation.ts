import type { INodeProperties } from 'n8n-workflow';

import { callInBatches, ProtrackError } from '../../../../protrack/api';
import { toPosition } from '../../../../protrack/fleet';
import { unknownDevice } from '../../../shared/errors';
import { deviceSelectionFields, limitFields, showFor, simplifyField } from '../../../shared/fields';
import { askEach, forEachItem, hintMissing, readable, someOf, withFaults } from '../../../shared/items';
import { readDeviceSelection, reader, readLimit, type DeviceSelection } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';
import { withDevices, type SelectedDevices } from '../../../shared/selectedDevices';

const shown = showFor('position', ['getMany']);

export const description: INodeProperties[] = [
	...deviceSelectionFields(shown.show ?? {}, 'Get the position of'),
	...limitFields({ show: { ...shown.show, deviceSelection: ['all', 'several'] } }),
	simplifyField(shown),
];

interface Question {
	selection: DeviceSelection;
	limit: number;
	simplify: boolean;
}

interface Job extends Question {
	devices: SelectedDevices;
}

/** The latest position of devices (chapter 2.2): one call for each 100 different devices of all input items together. */
export const execute: Operation = async (run) => {
	const questions = askEach(run, (index): Question => {
		const selection = readDeviceSelection(reader(run.context, index));
		return {
			selection,
			limit: run.context.getNodeParameter('deviceSelection', index) === 'one' ? 1 : readLimit(run.context, index),
			simplify: run.context.getNodeParameter('simplify', index) === true,
		};
	});
	const asked = await withDevices(run, questions);
	const positions = await callInBatches(run.client, 'track', readable(asked).flatMap(imeisOf), {});
	const missing = new Set<string>();

	const output = await forEachItem(run, asked, (job) => {
		const imeis = imeisOf(job);
		const rows = imeis.flatMap((imei): object[] => {
			const record = positions.records.get(imei);
			if (!record) {
				if (positions.faults.has(imei)) return [];
				if (imeis.length === 1) throw unknownDevice(imei);
				missing.add(imei);
				return [];
			}
			if (!job.simplify) return [record.raw];
			const device = job.devices.get(imei);
			const names = device && { deviceName: device.name, plateNumber: device.plateNumber };
			return [Object.assign({ imei }, names, toPosition(record))];
		});
		return withFaults(run, rows, faultsOf(imeis, positions.faults));
	});
	hintMissing(run, [...missing]);
	return output;
};

/** Devices that were chosen twice come out twice. */
function imeisOf({ selection, devices, limit }: Job): string[] {
	return (selection.kind === 'some' ? selection.imeis : [...devices.keys()]).slice(0, limit);
}

/** Each different fault once, with its devices named where several were asked for. */
function faultsOf(imeis: string[], faults: ReadonlyMap<string, ProtrackError>): ProtrackError[] {
	const found = new Map<string, { fault: ProtrackError; failed: string[] }>();
	for (const imei of new Set(imeis)) {
		const fault = faults.get(imei);
		if (!fault) continue;
		const failed = found.get(fault.message)?.failed ?? [];
		found.set(fault.message, { fault, failed: [...failed, imei] });
	}
	return [...found.values()].map(({ fault, failed }) =>
		imeis.length === 1 ? fault : ProtrackError.of({ ...fault, message: `${someOf(failed)}: ${fault.message}` }, fault.code),
	);
}
