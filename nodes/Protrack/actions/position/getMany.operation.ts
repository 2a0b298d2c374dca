import { countBatches, type TrackRecord } from '../../../../protrack/client';
import { readPositions, toPosition, type DeviceName, type Failure } from '../../../../protrack/fleet';
import { deviceErrors, labelOf } from '../../../shared/deviceErrors';
import { deviceSelectionField } from '../../../shared/deviceFields';
import { nameFields } from '../../../shared/deviceNames';
import { shownFor, type InputItem, type Params } from '../../../shared/field';
import { limitField, runLimitsOption, simplifyField } from '../../../shared/fields';
import { forEachItem, succeeded, type ParsedItem } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { describeDemand, withinLimits, type LimitedRun } from '../../../shared/runLimits';
import { completeChosenNames, withDevices, type SelectedDevices } from '../../../shared/selectedDevices';
import { hintNeverOnline, whyMissing } from '../../../shared/missingPositions';

const limit = shownFor({ deviceSelection: ['all', 'several'] }, limitField());

const fields = {
	selection: deviceSelectionField('Get the position of'),
	limit: { ...limit, read: (item: InputItem) => (item.read('deviceSelection') === 'one' ? 1 : limit.read(item)) },
	simplify: simplifyField,
};

type Question = Params<typeof fields>;

type Job = Question & { devices?: SelectedDevices };

/** In the order of the output; a device that was chosen twice comes out twice. Empty for a whole account that is not listed yet. */
const imeisOf = ({ selection, limit, devices }: Job): string[] =>
	selection.kind === 'some' ? selection.imeis.slice(0, limit) : [...(devices?.keys() ?? [])];

/** The latest position of devices (chapter 2.2): one call for each 100 different devices of all input items together. */
export const positionGetMany = defineOperation({
	resource: 'position',
	operation: {
		name: 'Get Many',
		value: 'getMany',
		description: 'Get the latest position of many devices',
		action: 'Get many positions',
	},
	toolDescription:
		'Where vehicles are now: place, speed, moving or parked, ignition, battery, fuel, map link. Name a vehicle by its name, plate or IMEI, or ask for all.',
	fields,
	options: { runLimits: runLimitsOption },
	outputSchema: {
		deviceName: 'string | null',
		plateNumber: 'string | null',
		state: 'string',
		status: 'string | integer | null',
		latitude: 'number | null',
		longitude: 'number | null',
		speedKmh: 'number | null',
		courseDeg: 'number | null',
		fixedAt: 'string | null',
		lastSeenAt: 'string | null',
		receivedAt: 'string | null',
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
		imei: 'string',
	},
	async execute(run, items) {
		const jobs = withinDemand(run, await withDevices(run, withinDemand(run, items), ({ limit }) => limit));
		const positions = await readPositions(run.client, succeeded(jobs).flatMap(imeisOf));
		const nameOf = await completeChosenNames(run, succeeded(jobs), (job) =>
			job.simplify ? imeisOf(job).filter((imei) => positions.records.has(imei)) : [],
		);
		const neverOnline = new Set<string>();
		const output = await forEachItem(run, jobs, (job) => {
			const imeis = imeisOf(job);
			const failures: Failure[] = [];
			const rows: object[] = [];
			for (const imei of imeis) {
				const device = job.devices.get(imei);
				const name = nameOf(job, imei);
				const record = positions.records.get(imei);
				if (record) {
					rows.push(job.simplify ? toRow(record, name) : record.raw);
					continue;
				}
				const error = positions.errors.get(imei) ?? whyMissing(device?.firstOnlineAt);
				if (error) failures.push({ error, label: labelOf(imei, name) });
				else neverOnline.add(labelOf(imei, name));
			}
			return { rows, errors: deviceErrors(failures, imeis.length === 1) };
		});
		hintNeverOnline(run, [...neverOnline]);
		return output;
	},
});

function toRow(record: TrackRecord, device: DeviceName | null): object {
	const { deviceName, plateNumber } = nameFields(device);
	// The first fields are there for their order; Object.assign takes three times as long.
	return { deviceName, plateNumber, ...(toPosition(record) as object) };
}

/** Rejects items that would exceed the limits of the run. */
function withinDemand<T extends Job>(run: LimitedRun, items: Array<ParsedItem<T>>): Array<ParsedItem<T>> {
	const wanted = succeeded(items).flatMap(imeisOf);
	const subject = (devices: number) => `The positions of ${describeDemand(devices, [], run.context.getTimezone())}`;
	if (!run.limits.allows({ items: wanted.length }))
		return withinLimits(run, items, { items: wanted.length }, subject(wanted.length));
	const different = new Set(wanted).size;
	return withinLimits(run, items, { calls: countBatches('track', different) }, subject(different));
}
