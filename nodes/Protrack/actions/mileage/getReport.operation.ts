import { counted } from '../../../../protrack/client';
import {
	readKm,
	readMileage,
	toMileage,
	type DeviceName,
	type Failure,
	type MileageAnswers,
	type MileagePer,
	type MileagePeriod,
	type MileageWindow,
} from '../../../../protrack/fleet';
import { deviceErrors, labelOf, summarizeDevices } from '../../../shared/deviceErrors';
import { deviceSelectionField } from '../../../shared/deviceFields';
import { field } from '../../../shared/field';
import { runLimitsOption, simplifyField } from '../../../shared/fields';
import { addHint, forEachItem, succeeded, type Run } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { readChoice } from '../../../shared/parameters';
import { completeChosenNames, withDevices, type SelectedDevices } from '../../../shared/selectedDevices';
import { timeRangeField } from '../../../shared/timeRange';
import { countedUntil, countedWindows, mileageError, timeOf } from '../../mileageErrors';
import { planEach, toMileageQuestion, withinDemand, type MileageReportPlan } from '../../mileagePlans';

const periodField = field(
	{
		displayName: 'Group By',
		name: 'per',
		type: 'options',
		options: [
			{ name: 'Day', value: 'day', description: 'One item for each device and day in the time zone of the workflow' },
			{
				name: 'Week',
				value: 'week',
				description: 'One item for each device and week from Monday in the time zone of the workflow',
			},
			{ name: 'Whole Range', value: 'range', description: 'One item for each device' },
		],
		default: 'range',
		description:
			'What one distance is given for. The platform measures from half hour to half hour: "from" and "to" of each item say what was measured, "askedFrom" and "askedTo" what was asked for.',
	},
	(value, title): MileagePer => readChoice(value, title, ['range', 'day', 'week']),
);

interface Job extends MileageReportPlan {
	devices: SelectedDevices;
}

/**
 * How far devices drove (chapter 2.14): any range, one call for each 100 different devices and at most 7 days of all input items together.
 */
export const mileageGetReport = defineOperation({
	resource: 'mileage',
	operation: {
		name: 'Get Report',
		value: 'getReport',
		description: 'Get how many kilometers devices drove in a range of time, in total or per day or week',
		action: 'Get a mileage report',
	},
	toolDescription:
		'How many kilometers vehicles drove in a time range. Name a vehicle by its name, plate or IMEI, or ask for all; give the range in words, e.g. last week.',
	fields: {
		selection: deviceSelectionField('Get the mileage of'),
		range: timeRangeField,
		per: periodField,
		simplify: simplifyField,
	},
	options: { runLimits: runLimitsOption },
	outputSchema: {
		deviceName: 'string | null',
		plateNumber: 'string | null',
		date: 'string',
		distanceKm: 'number | null',
		from: 'string | null',
		to: 'string | null',
		partial: 'boolean',
		askedFrom: 'string | null',
		askedTo: 'string | null',
		imei: 'string',
	},
	async execute(run, items) {
		const now = Math.floor(run.startedAt / 1000);
		const jobs = withinDemand(run, await withDevices(run, planEach(run, items, now)));
		const answers = await readMileage(run.client, succeeded(jobs).map(toMileageQuestion), now);
		const isAnswered = (imei: string, { periods }: Job) =>
			periods.some((period) => period.windows.some((window) => !answers(window).errors.has(imei)));
		const nameOf = await completeChosenNames(run, succeeded(jobs), (job) =>
			job.simplify ? [...job.devices.keys()].filter((imei) => isAnswered(imei, job)) : [],
		);
		const output = await forEachItem(run, jobs, (job) => {
			const rows: object[] = [];
			const failures: Failure[] = [];
			for (const imei of job.devices.keys()) {
				const name = nameOf(job, imei);
				for (const period of job.periods) {
					const error = mileageError(imei, period, answers, run.context.getTimezone());
					if (error) failures.push({ error, label: labelOf(imei, name) });
					else for (const row of rowsOf(job, imei, name, period, answers)) rows.push(row);
				}
			}
			return { rows, errors: deviceErrors(failures, job.devices.size === 1) };
		});
		hintUnmeasured(run, succeeded(jobs), answers);
		hintPartial(run, succeeded(jobs), answers);
		return output;
	},
});

/** One row, or without Simplify the record of each call. */
function rowsOf(
	{ simplify }: Job,
	imei: string,
	name: DeviceName | null,
	period: MileagePeriod,
	answers: MileageAnswers,
): object[] {
	const windows = countedWindows(imei, period, answers);
	const records = windows.map((window) => answers(window).records.get(imei));
	if (!simplify) return records.flatMap((record) => (record ? [{ ...record.raw }] : []));
	return [
		toMileage(
			imei,
			name,
			period,
			records.map((record) => readKm(record?.mileage)),
			countedUntil(imei, period, answers),
		),
	];
}

/** A period without any distance is not an error: its distance is null, and without Simplify it has no item. */
function hintUnmeasured(run: Run, jobs: Job[], answers: MileageAnswers): void {
	const lacks = (imei: string) => (window: MileageWindow) => {
		const { records, errors } = answers(window);
		return !errors.has(imei) && readKm(records.get(imei)?.mileage) === null;
	};
	const labels = labelsOf(jobs, (imei, period) => {
		const windows = countedWindows(imei, period, answers);
		return windows.length > 0 && windows.every(lacks(imei));
	});
	if (labels.length === 0) return;
	addHint(
		run,
		`The platform gave no mileage, or not for each period, for ${counted(labels.length, 'device')}: ${summarizeDevices(labels)}. Check that the IMEI is right and the device belongs to this account.`,
	);
}

/** Without Simplify, only this hint tells that a distance is partial. */
function hintPartial(run: Run, jobs: Job[], answers: MileageAnswers): void {
	const zone = run.context.getTimezone();
	const ends = new Set<number>();
	const labels = labelsOf(jobs, (imei, period) => {
		const until = countedUntil(imei, period, answers);
		if (until === undefined || mileageError(imei, period, answers, zone)) return false;
		ends.add(until);
		return true;
	});
	if (labels.length === 0) return;
	const [first, last] = [Math.min(...ends), Math.max(...ends)].map((end) => timeOf(end, zone));
	addHint(
		run,
		`The platform does not count the mileage up to the end of the time range for ${counted(labels.length, 'device')}: ${summarizeDevices(labels)}. What is counted ends at ${first === last ? first : `${first} to ${last}`}; with Simplify on, "to" says when and "partial" is true.`,
	);
}

/** The devices for which the condition holds in any period. */
function labelsOf(jobs: Job[], holds: (imei: string, period: MileagePeriod) => boolean): string[] {
	const labels = new Set<string>();
	for (const { devices, periods } of jobs) {
		for (const [imei, device] of devices)
			if (periods.some((period) => holds(imei, period))) labels.add(labelOf(imei, device));
	}
	return [...labels];
}
