import type { INodeProperties } from 'n8n-workflow';

import { ProtrackError } from '../../../../protrack/api';
import {
	planMileage,
	readKm,
	readMileage,
	toMileage,
	type MileageAnswers,
	type MileagePer,
	type MileagePeriod,
	type MileageWindow,
} from '../../../../protrack/fleet';
import { deviceSelectionFields, showFor, simplifyField } from '../../../shared/fields';
import { askEach, forEachItem, hint, readable, someOf, withFaults, type Run } from '../../../shared/items';
import { readDeviceSelection, reader, type DeviceSelection } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';
import { withDevices, type SelectedDevices } from '../../../shared/selectedDevices';
import { readTimeRange, timeRangeFields } from '../../../shared/timeRange';

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
			{ name: 'Week', value: 'week', description: 'One item for each device and week from Monday in the time zone of the workflow' },
			{ name: 'Whole Range', value: 'range', description: 'One item for each device' },
		],
		default: 'range',
		description:
			'What one distance is given for. The platform measures from half hour to half hour: "from" and "to" of each item say what was measured, "askedFrom" and "askedTo" what was asked for.',
		displayOptions: shown,
	},
	simplifyField(shown),
];

interface Question {
	selection: DeviceSelection;
	periods: MileagePeriod[];
	simplify: boolean;
}

interface Job extends Question {
	devices: SelectedDevices;
}

/**
 * How far devices drove (chapter 2.14): any range, one call for each 100 different devices and at most 7 days of all input items together.
 */
export const execute: Operation = async (run) => {
	const startedAt = Date.now();
	const asked = await withDevices(run, askEach(run, (index) => readQuestion(run, index, startedAt)));
	const answers = await readMileage(
		run.client,
		readable(asked).map(({ devices, periods }) => ({ imeis: [...devices.keys()], windows: periods.flatMap(({ windows }) => windows) })),
	);
	const output = await forEachItem(run, asked, (job) => {
		const rows: object[] = [];
		const faults = new Map<string, ProtrackError>();
		for (const imei of job.devices.keys()) {
			for (const period of job.periods) {
				const fault = faultOf(imei, period, answers);
				if (fault) faults.set(imei, fault);
				else rows.push(...rowsOf(job, imei, period, answers));
			}
		}
		const [fault] = faults.values();
		if (fault && job.devices.size === 1) throw fault;
		return withFaults(run, rows, [...faults.values()]);
	});
	hintUnmeasured(run, readable(asked), answers);
	return output;
};

function readQuestion(run: Run, index: number, startedAt: number): Question {
	const range = readTimeRange(run.context, index, startedAt);
	const now = Math.floor(startedAt / 1000);
	const periods = planMileage({ ...range, per: readPer(run.context.getNodeParameter('per', index)), zone: run.context.getTimezone(), now });
	if (periods.length === 0) {
		throw ProtrackError.input('The time range lies in the future', 'Choose a range that has begun; nothing was driven in this one yet.');
	}
	return {
		selection: readDeviceSelection(reader(run.context, index)),
		periods,
		simplify: run.context.getNodeParameter('simplify', index) === true,
	};
}

function readPer(value: unknown): MileagePer {
	if (value === 'range' || value === 'day' || value === 'week') return value;
	throw ProtrackError.input('"Distance Per" has no such choice', 'Choose it from the list; an expression must give "range", "day" or "week".');
}

/** The first fault among the calls for a period, with the device named: several may be asked for at once. */
function faultOf(imei: string, { windows }: MileagePeriod, answers: MileageAnswers): ProtrackError | undefined {
	const [fault] = windows.flatMap((window) => answers(window).faults.get(imei) ?? []);
	return fault && ProtrackError.of({ ...fault, message: `${imei}: ${fault.message}` }, fault.code);
}

/** One row, or without Simplify the record of each call. */
function rowsOf({ devices, simplify }: Job, imei: string, period: MileagePeriod, answers: MileageAnswers): object[] {
	const records = period.windows.map((window) => answers(window).records.get(imei));
	if (!simplify) return records.flatMap((record) => (record ? [{ ...record.raw }] : []));
	return [toMileage(imei, devices.get(imei)?.name ?? null, period, records.map((record) => readKm(record?.mileage)))];
}

/** A distance may be missing, or lack a part, without any fault. */
function hintUnmeasured(run: Run, jobs: Job[], answers: MileageAnswers): void {
	const lacks = (imei: string) => (window: MileageWindow) => {
		const { records, faults } = answers(window);
		return !faults.has(imei) && readKm(records.get(imei)?.mileage) === null;
	};
	const found = jobs.flatMap(({ devices, periods }) =>
		[...devices.keys()].filter((imei) => periods.some(({ windows }) => windows.some(lacks(imei)))),
	);
	const imeis = [...new Set(found)];
	if (imeis.length === 0) return;
	const number = `${imeis.length} ${imeis.length === 1 ? 'device' : 'devices'}`;
	hint(
		run,
		`The platform gave no mileage, or not for all of the time, for ${number}: ${someOf(imeis)}. Check that the IMEI is right and the device belongs to this account.`,
	);
}
