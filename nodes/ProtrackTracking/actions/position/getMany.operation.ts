import type { INodeProperties } from 'n8n-workflow';

import { callInBatches, ProtrackError } from '../../../../protrack/api';
import { toPosition, type Device } from '../../../../protrack/fleet';
import { errorsByReason, labelOf, summarizeDevices, type DeviceFailure } from '../../../shared/deviceErrors';
import { unknownDevice } from '../../../shared/errors';
import { deviceSelectionFields, limitFields, showFor, simplifyField } from '../../../shared/fields';
import { askEach, forEachItem, hint, readable, withFaults, type Run } from '../../../shared/items';
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
	const neverOnline = new Set<string>();

	const output = await forEachItem(run, asked, (job) => {
		const imeis = imeisOf(job);
		const failures: DeviceFailure[] = [];
		const rows = imeis.flatMap((imei): object[] => {
			const record = positions.records.get(imei);
			const device = job.devices.get(imei);
			if (!record) {
				const error = positions.faults.get(imei) ?? whyMissing(imei, device, imeis.length === 1);
				if (error) failures.push({ error, label: labelOf(imei, device) });
				else neverOnline.add(labelOf(imei, device));
				return [];
			}
			if (!job.simplify) return [record.raw];
			const names = device && { deviceName: device.name, plateNumber: device.plateNumber };
			return [Object.assign({ imei }, names, toPosition(record))];
		});
		return withFaults(run, rows, errorsByReason(failures, imeis.length === 1));
	});
	hintNeverOnline(run, [...neverOnline]);
	return output;
};

/**
 * Why the platform's answer does not have a device.
 * @param device as the platform lists it, if it was listed
 * @returns null for a device that has no position yet
 */
function whyMissing(imei: string, device: Device | null | undefined, isSingle: boolean): ProtrackError | null {
	if (!device) return unknownDevice(isSingle ? imei : undefined);
	if (device.firstOnlineAt === null) return null;
	return ProtrackError.of({
		kind: 'noData',
		message: 'The platform gives no position of the device, although it lists it',
		advice: 'Run the workflow again. If it stays, look for the device on the platform, or ask your provider.',
		httpCode: '404',
	});
}

function hintNeverOnline(run: Run, labels: string[]): void {
	if (labels.length === 0) return;
	const subject = labels.length === 1 ? '1 device was never online and has no position' : `${labels.length} devices were never online and have no position`;
	hint(run, `${subject}: ${summarizeDevices(labels)}`);
}

/** Devices that were chosen twice come out twice. */
function imeisOf({ selection, devices, limit }: Job): string[] {
	return (selection.kind === 'some' ? selection.imeis : [...devices.keys()]).slice(0, limit);
}
