import type { INodeProperties } from 'n8n-workflow';

import { counted } from '../../../../protrack/client';
import {
	readKm,
	readMileage,
	toMileage,
	type Failure,
	type MileageAnswers,
	type MileagePeriod,
	type MileageWindow,
} from '../../../../protrack/fleet';
import { deviceErrors, labelOf, summarizeDevices } from '../../../shared/deviceErrors';
import { deviceSelectionFields, showFor, simplifyField } from '../../../shared/fields';
import { parseItems, forEachItem, addHint, readable, withErrors, type Run } from '../../../shared/items';
import { readChoice, readDeviceSelection, reader } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';
import { limitOptionsField, readRunLimits, withRunLimits } from '../../../shared/runLimits';
import { withDevices, type SelectedDevices } from '../../../shared/selectedDevices';
import { readTimeRange, timeRangeFields } from '../../../shared/timeRange';
import { countedUntil, countedWindows, mileageError, timeOf } from '../../mileageErrors';
import {
	planEach,
	toMileageQuestion,
	withinDemand,
	type MileageReportPlan,
	type MileageRequest,
} from '../../mileagePlans';

const shown = showFor('mileage', ['getReport']);

export const description: INodeProperties[] = [
	...deviceSelectionFields(shown.show ?? {}, 'Get the mileage of'),
	...timeRangeFields(shown),
	{
		displayName: 'Distance Per',
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
		displayOptions: shown,
	},
	simplifyField(shown),
	limitOptionsField(shown),
];

interface Job extends MileageReportPlan {
	devices: SelectedDevices;
}

/**
 * How far devices drove (chapter 2.14): any range, one call for each 100 different devices and at most 7 days of all input items together.
 */
export const execute: Operation = async (run) => {
	const startedAt = Date.now();
	const questions = parseItems(run, (index) => readQuestion(run, index, startedAt));
	const limited = withRunLimits(run, readable(questions));
	const now = Math.floor(startedAt / 1000);
	const plans = planEach(limited, questions, now);
	const parsedItems = withinDemand(limited, await withDevices(limited, plans));
	const answers = await readMileage(limited.client, readable(parsedItems).map(toMileageQuestion), now);
	const output = await forEachItem(limited, parsedItems, (job) => {
		const rows: object[] = [];
		const failures: Failure[] = [];
		for (const [imei, device] of job.devices) {
			for (const period of job.periods) {
				const error = mileageError(imei, period, answers, run.context.getTimezone());
				if (error) failures.push({ error, label: labelOf(imei, device) });
				else for (const row of rowsOf(job, imei, period, answers)) rows.push(row);
			}
		}
		return withErrors(run, rows, deviceErrors(failures, job.devices.size === 1));
	});
	hintUnmeasured(run, readable(parsedItems), answers);
	hintPartial(run, readable(parsedItems), answers);
	return output;
};

function readQuestion(run: Run, index: number, startedAt: number): MileageRequest {
	return {
		selection: readDeviceSelection(reader(run.context, index)),
		range: readTimeRange(run.context, index, startedAt),
		per: readChoice(run.context.getNodeParameter('per', index), 'Distance Per', ['range', 'day', 'week']),
		simplify: run.context.getNodeParameter('simplify', index) === true,
		runLimits: readRunLimits(run.context, index),
	};
}

/** One row, or without Simplify the record of each call. */
function rowsOf({ devices, simplify }: Job, imei: string, period: MileagePeriod, answers: MileageAnswers): object[] {
	const windows = countedWindows(imei, period, answers);
	const records = windows.map((window) => answers(window).records.get(imei));
	if (!simplify) return records.flatMap((record) => (record ? [{ ...record.raw }] : []));
	return [
		toMileage(
			imei,
			devices.get(imei) ?? null,
			period,
			records.map((record) => readKm(record?.mileage)),
			countedUntil(imei, period, answers),
		),
	];
}

/** A period without any distance is no error: it says null, or nothing at all without Simplify. */
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

/** Without Simplify this is the only place that says it. */
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

/** The devices of which some period is so. */
function labelsOf(jobs: Job[], isSo: (imei: string, period: MileagePeriod) => boolean): string[] {
	const labels = new Set<string>();
	for (const { devices, periods } of jobs) {
		for (const [imei, device] of devices)
			if (periods.some((period) => isSo(imei, period))) labels.add(labelOf(imei, device));
	}
	return [...labels];
}
