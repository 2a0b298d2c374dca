import { callInBatches, countBatches, inDigits, ProtrackError } from '../../../../protrack/client';
import { toDevice, toPosition, type Device, type Failure } from '../../../../protrack/fleet';
import { deviceErrors, labelOf, summarizeDevices } from '../../../shared/deviceErrors';
import { deviceSelectionField } from '../../../shared/deviceFields';
import { DeviceLists } from '../../../shared/deviceLists';
import { knownDeviceNames, nameFields, type DeviceName } from '../../../shared/deviceNames';
import { unknownDevice } from '../../../shared/errors';
import { shownFor, type InputItem, type Params } from '../../../shared/field';
import { limitField, runLimitsOption, simplifyField } from '../../../shared/fields';
import { addHint, forEachItem, succeeded, type ParsedItem, type Run } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { describeDemand, withinLimits, type LimitedRun } from '../../../shared/runLimits';

const limit = shownFor({ deviceSelection: ['all', 'several'] }, limitField());

const fields = {
	selection: deviceSelectionField('Get the position of'),
	limit: { ...limit, read: (item: InputItem) => (item.read('deviceSelection') === 'one' ? 1 : limit.read(item)) },
	simplify: simplifyField,
};

type Question = Params<typeof fields>;

interface Job extends Question {
	/** In the order of the output; devices that were chosen twice come out twice. */
	imeis: string[];
	/** What is known of them without a call. */
	names: ReadonlyMap<string, DeviceName>;
	/** What the platform lists, where it was asked for a list. */
	listed?: ReadonlyMap<string, Device>;
}

/** The latest position of devices (chapter 2.2): one call for each 100 different devices of all input items together. */
export const positionGetMany = defineOperation({
	resource: 'position',
	operation: {
		name: 'Get Many',
		value: 'getMany',
		description: 'Get the latest position of many devices',
		action: 'Get many positions',
	},
	fields,
	options: { runLimits: runLimitsOption },
	outputSchema: {
		imei: 'string',
		latitude: 'number | null',
		longitude: 'number | null',
		speedKmh: 'number | null',
		courseDeg: 'number | null',
		fixedAt: 'string | null',
		receivedAt: 'string | null',
		lastSeenAt: 'string | null',
		status: 'string | integer | null',
		state: 'string',
		isStale: 'boolean',
		ageSeconds: 'integer | null',
		ignition: 'string | null',
		door: 'string | null',
		charging: 'boolean | null',
		fuelSupply: 'string | null',
		armed: 'boolean | null',
		batteryPercent: 'number | null',
		externalVoltage: 'number | null',
		odometerKm: 'number | null',
		todayKm: 'number | null',
		fuelLiters: 'number | null',
		temperaturesC: ['number'],
		mapUrl: 'string | null',
		deviceName: 'string | null',
		plateNumber: 'string | null',
	},
	async execute(run, items) {
		const jobs = withinDemand(run, await selectDevices(run, withinDemand(run, items)));
		const imeis = succeeded(jobs).flatMap((job) => job.imeis);
		const positions = await callInBatches(run.client, 'track', imeis, {});
		const neverOnline = new Set<string>();
		const output = await forEachItem(run, jobs, (job) => {
			const failures: Failure[] = [];
			const rows = job.imeis.flatMap((imei): object[] => {
				const name = job.names.get(imei);
				const record = positions.records.get(imei);
				if (record)
					return [job.simplify ? Object.assign({ imei, ...nameFields(name) }, toPosition(record)) : record.raw];
				const error = positions.errors.get(imei) ?? whyMissing(job.listed?.get(imei));
				if (error) failures.push({ error, label: labelOf(imei, name) });
				else neverOnline.add(labelOf(imei, name));
				return [];
			});
			return { rows, errors: deviceErrors(failures, job.imeis.length === 1) };
		});
		hintNeverOnline(run, [...neverOnline]);
		return output;
	},
});

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
	const jobs = succeeded(parsedItems).map(
		({ selection, limit, imeis }) => imeis ?? (selection.kind === 'some' ? selection.imeis.slice(0, limit) : []),
	);
	const items = jobs.reduce((sum, imeis) => sum + imeis.length, 0);
	const subject = (devices: number) => `The positions of ${describeDemand(devices, [], run.context.getTimezone())}`;
	if (!run.limits.allows({ items })) return withinLimits(run, parsedItems, { items }, subject(items));
	const different = new Set(jobs.flat()).size;
	return withinLimits(run, parsedItems, { calls: countBatches('track', different) }, subject(different));
}
