import type { INodeProperties } from 'n8n-workflow';

import { callInBatches, countBatches, inDigits, ProtrackError } from '../../../../protrack/client';
import { toDevice, toPosition, type Device, type Failure, type RunDemand } from '../../../../protrack/fleet';
import { deviceErrors, labelOf, summarizeDevices } from '../../../shared/deviceErrors';
import { DeviceLists } from '../../../shared/deviceLists';
import { knownDeviceNames, nameFields, type DeviceName } from '../../../shared/deviceNames';
import { unknownDevice } from '../../../shared/errors';
import { deviceSelectionFields, limitFields, showFor, simplifyField } from '../../../shared/fields';
import {
	parseItems,
	forEachItem,
	addHint,
	readable,
	withErrors,
	type ParsedItem,
	type Run,
} from '../../../shared/items';
import { readDeviceSelection, reader, readLimit, type DeviceSelection } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';
import {
	describeDemand,
	limitOptionsField,
	readRunLimits,
	withinLimits,
	withRunLimits,
	type LimitedRun,
} from '../../../shared/runLimits';

const shown = showFor('position', ['getMany']);

export const description: INodeProperties[] = [
	...deviceSelectionFields(shown.show ?? {}, 'Get the position of'),
	...limitFields({ show: { ...shown.show, deviceSelection: ['all', 'several'] } }),
	simplifyField(shown),
	limitOptionsField(shown),
];

interface Question {
	selection: DeviceSelection;
	limit: number;
	simplify: boolean;
	runLimits: RunDemand;
}

interface Job extends Question {
	/** In the order of the output; devices that were chosen twice come out twice. */
	imeis: string[];
	/** What is known of them without a call. */
	names: ReadonlyMap<string, DeviceName>;
	/** What the platform lists, where it was asked for a list. */
	listed?: ReadonlyMap<string, Device>;
}

/** The latest position of devices (chapter 2.2): one call for each 100 different devices of all input items together. */
export const execute: Operation = async (run) => {
	const questions = parseItems(run, (index): Question => {
		const selection = readDeviceSelection(reader(run.context, index));
		return {
			selection,
			limit: run.context.getNodeParameter('deviceSelection', index) === 'one' ? 1 : readLimit(run.context, index),
			simplify: run.context.getNodeParameter('simplify', index) === true,
			runLimits: readRunLimits(run.context, index),
		};
	});
	const limited = withRunLimits(run, readable(questions));
	const parsedItems = withinDemand(limited, await selectDevices(limited, withinDemand(limited, questions)));
	const positions = await callInBatches(
		limited.client,
		'track',
		readable(parsedItems).flatMap(({ imeis }) => imeis),
		{},
	);
	const neverOnline = new Set<string>();

	const output = await forEachItem(limited, parsedItems, (job) => {
		const { imeis } = job;
		const failures: Failure[] = [];
		const rows = imeis.flatMap((imei): object[] => {
			const record = positions.records.get(imei);
			const name = job.names.get(imei);
			if (!record) {
				const error = positions.errors.get(imei) ?? whyMissing(job.listed?.get(imei));
				if (error) failures.push({ error, label: labelOf(imei, name) });
				else neverOnline.add(labelOf(imei, name));
				return [];
			}
			if (!job.simplify) return [record.raw];
			return [Object.assign({ imei, ...nameFields(name) }, toPosition(record))];
		});
		return withErrors(run, rows, deviceErrors(failures, imeis.length === 1));
	});
	hintNeverOnline(run, [...neverOnline]);
	return output;
};

/**
 * Why the platform's answer does not have a device.
 * @param device as the platform lists it, if it was listed
 * @returns null for a device that has no position yet
 */
function whyMissing(device: Device | undefined): ProtrackError | null {
	if (!device) return unknownDevice();
	if (device.firstOnlineAt === null) return null;
	return ProtrackError.of({
		kind: 'noData',
		scope: 'device',
		message: 'The platform gives no position of the device, although it lists it',
		hint: 'Run the workflow again. If it stays, look for the device on the platform, or ask your provider.',
		httpCode: '404',
	});
}

function hintNeverOnline(run: Run, labels: string[]): void {
	if (labels.length === 0) return;
	const subject =
		labels.length === 1
			? '1 device was never online and has no position'
			: `${inDigits(labels.length)} devices were never online and have no position`;
	addHint(run, `${subject}: ${summarizeDevices(labels)}`);
}

/** Finds the devices of each item; of a list no more than the limit. */
async function selectDevices(run: Run, parsedItems: Array<ParsedItem<Question>>): Promise<Array<ParsedItem<Job>>> {
	const lists = new DeviceLists(run);
	const jobs = await Promise.all(
		parsedItems.map(async (question): Promise<ParsedItem<Job>> => {
			if ('thrown' in question) return question;
			const { selection, limit } = question.value;
			if (selection.kind === 'some') {
				const imeis = selection.imeis.slice(0, limit);
				return {
					value: { ...question.value, imeis, names: knownDeviceNames(run.client, imeis, [selection.picked ?? null]) },
				};
			}
			const { devices, errors } = await lists.take(selection, limit);
			const known = new Map(devices.map(({ record }) => [record.imei, toDevice(record)]));
			// What the item needs cannot be had, so nothing more is asked for it.
			if (errors[0] && !run.context.continueOnFail()) return { thrown: errors[0] };
			return { value: { ...question.value, imeis: [...known.keys()], names: known, listed: known }, errors };
		}),
	);
	lists.addHints();
	return jobs;
}

/** Before the devices are known only those count that were chosen one by one. */
function withinDemand<T extends Question & { imeis?: string[] }>(
	run: LimitedRun,
	parsedItems: Array<ParsedItem<T>>,
): Array<ParsedItem<T>> {
	const jobs = readable(parsedItems).map(
		({ selection, limit, imeis }) => imeis ?? (selection.kind === 'some' ? selection.imeis.slice(0, limit) : []),
	);
	const items = jobs.reduce((sum, imeis) => sum + imeis.length, 0);
	const subject = (devices: number) => `The positions of ${describeDemand(devices, [], run.context.getTimezone())}`;
	if (!run.limits.allows({ items })) return withinLimits(run, parsedItems, { items }, subject(items));
	const different = new Set(jobs.flat()).size;
	return withinLimits(run, parsedItems, { calls: countBatches('track', different) }, subject(different));
}
