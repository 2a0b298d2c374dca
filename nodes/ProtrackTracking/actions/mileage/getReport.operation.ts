import type { INodeProperties } from 'n8n-workflow';

import { countBatches, ProtrackError } from '../../../../protrack/api';
import {
	countMileageDemand,
	estimateWindows,
	planMileage,
	readKm,
	readMileage,
	toMileage,
	type Failure,
	type MileageAnswers,
	type MileagePer,
	type MileagePeriod,
	type MileageWindow,
	type RunDemand,
} from '../../../../protrack/fleet';
import { DateTime } from '../../../../protrack/vendor';
import { deviceErrors, labelOf, summarizeDevices } from '../../../shared/deviceErrors';
import { deviceSelectionFields, showFor, simplifyField } from '../../../shared/fields';
import { askEach, forEachItem, hint, readable, withFaults, type Asked, type Run } from '../../../shared/items';
import { readDeviceSelection, reader, type DeviceSelection } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';
import { describeDemand, limitOptionsField, readRunLimits, withinLimits, withRunLimits, type LimitedRun } from '../../../shared/runLimits';
import { withDevices, type SelectedDevices } from '../../../shared/selectedDevices';
import { readTimeRange, timeRangeFields, type TimeRange } from '../../../shared/timeRange';

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
	limitOptionsField(shown),
];

interface Question {
	selection: DeviceSelection;
	range: TimeRange;
	per: MileagePer;
	simplify: boolean;
	runLimits: RunDemand;
}

interface Plan extends Question {
	/** Shared by all items with the same range. */
	periods: MileagePeriod[];
}

interface Job extends Plan {
	devices: SelectedDevices;
}

/**
 * How far devices drove (chapter 2.14): any range, one call for each 100 different devices and at most 7 days of all input items together.
 */
export const execute: Operation = async (run) => {
	const startedAt = Date.now();
	const questions = askEach(run, (index) => readQuestion(run, index, startedAt));
	const limited = withRunLimits(run, readable(questions));
	const plans = planEach(limited, questions, Math.floor(startedAt / 1000));
	const asked = withinDemand(limited, await withDevices(limited, plans));
	const answers = await readMileage(limited.client, readable(asked).map(toMileageQuestion));
	const output = await forEachItem(limited, asked, (job) => {
		const rows: object[] = [];
		const failures: Failure[] = [];
		for (const [imei, device] of job.devices) {
			for (const period of job.periods) {
				const error = faultOf(imei, period, answers) ?? partlyUnmeasured(imei, period, answers, run.context.getTimezone());
				if (error) failures.push({ error, label: labelOf(imei, device) });
				else rows.push(...rowsOf(job, imei, period, answers));
			}
		}
		return withFaults(run, rows, deviceErrors(failures, job.devices.size === 1));
	});
	hintUnmeasured(run, readable(asked), answers);
	return output;
};

function readQuestion(run: Run, index: number, startedAt: number): Question {
	return {
		selection: readDeviceSelection(reader(run.context, index)),
		range: readTimeRange(run.context, index, startedAt),
		per: readPer(run.context.getNodeParameter('per', index)),
		simplify: run.context.getNodeParameter('simplify', index) === true,
		runLimits: readRunLimits(run.context, index),
	};
}

/** Plans each different range once, unless the plans alone would be too much. */
function planEach(run: LimitedRun, questions: Array<Asked<Question>>, now: number): Array<Asked<Plan>> {
	const zone = run.context.getTimezone();
	const plans = new Map<string, MileagePeriod[]>();
	const keyOf = ({ range, per }: Question) => `${range.from} ${range.to} ${per}`;
	const estimated = withinEstimate(run, questions, now);
	const windows = new Set<string>();
	for (const question of readable(estimated)) {
		if (plans.has(keyOf(question))) continue;
		const periods = planMileage({ ...question.range, per: question.per, zone, now });
		plans.set(keyOf(question), periods);
		for (const { begintime, endtime } of windowsOf({ periods })) windows.add(`${begintime} ${endtime}`);
		// Thousands of ranges may be few enough one by one.
		if (!run.limits.allows({ calls: windows.size })) break;
	}
	return withinDistinct(run, estimated, windows.size, now).map((question): Asked<Plan> => {
		if ('thrown' in question) return question;
		const periods = plans.get(keyOf(question.value)) ?? [];
		if (periods.length > 0) return { value: { ...question.value, periods } };
		return { thrown: ProtrackError.input('The time range lies in the future', 'Choose a range that has begun; nothing was driven in this one yet.') };
	});
}

/** Refuses what has more different windows than there may be calls. How many there are was not counted to the end, so the error has an estimate. */
function withinDistinct(run: LimitedRun, questions: Array<Asked<Question>>, windows: number, now: number): Array<Asked<Question>> {
	if (run.limits.allows({ calls: windows })) return questions;
	const ranges = new Map(readable(questions).map(({ range, per }) => [`${range.from} ${range.to} ${per}`, estimateWindows({ ...range, per, now })]));
	const estimate = [...ranges.values()].reduce((sum, count) => sum + count, 0);
	return withinLimits(run, questions, { calls: Math.max(windows, estimate) }, subjectOf(run, readable(questions)));
}

/** Days have 23 to 25 hours, and weeks begin on Monday: an estimate may be so much too high. */
const TOLERANCE = 1.1;

/** Refuses what is far too much without looking at each day of it. */
function withinEstimate(run: LimitedRun, questions: Array<Asked<Question>>, now: number): Array<Asked<Question>> {
	let [calls, items] = [0, 0];
	for (const question of readable(questions)) {
		const windows = estimateWindows({ ...question.range, per: question.per, now });
		const devices = devicesOf(question).length;
		calls = Math.max(calls, windows * countBatches('mileage', devices));
		items += devices * (question.per === 'range' ? 1 : windows);
	}
	const demand = { calls: Math.floor(calls / TOLERANCE), items: Math.floor(items / TOLERANCE) };
	return run.limits.allows(demand) ? questions : withinLimits(run, questions, { calls, items }, subjectOf(run, readable(questions)));
}

/** Refuses what would take more than the run may. Devices that are not listed yet count as one. */
function withinDemand<T extends Plan & { devices?: SelectedDevices }>(run: LimitedRun, asked: Array<Asked<T>>): Array<Asked<T>> {
	const plans = readable(asked);
	const items = plans.reduce(
		(sum, plan) => sum + devicesOf(plan).length * (plan.simplify ? plan.periods.length : windowsOf(plan).length),
		0,
	);
	const needed = countMileageDemand(plans.map(toMileageQuestion), run.limits.max.calls);
	// A total over many weeks is one item, but each week of it is read.
	const most = Math.max(items, needed.items);
	if (!run.limits.allows({ items: most })) return withinLimits(run, asked, { items: most }, subjectOf(run, plans));
	if (run.limits.allows({ calls: needed.calls })) return asked;
	const byPeriods = new Map<MileagePeriod[], Set<string>>();
	for (const plan of plans) {
		const devices = byPeriods.get(plan.periods) ?? new Set();
		devicesOf(plan).forEach((imei) => devices.add(imei));
		byPeriods.set(plan.periods, devices);
	}
	const calls = [...byPeriods].reduce((sum, [periods, devices]) => sum + windowsOf({ periods }).length * countBatches('mileage', devices.size), 0);
	return withinLimits(run, asked, { calls }, subjectOf(run, plans));
}

const windowsOf = ({ periods }: Pick<Plan, 'periods'>): MileageWindow[] => periods.flatMap(({ windows }) => windows);

const toMileageQuestion = (plan: Plan & { devices?: SelectedDevices }) => ({ imeis: devicesOf(plan), windows: windowsOf(plan) });

/** One that is not known stands for a list that was not read yet. */
function devicesOf({ selection, devices }: Question & { devices?: SelectedDevices }): string[] {
	if (devices) return [...devices.keys()];
	return selection.kind === 'some' ? [...new Set(selection.imeis)] : [''];
}

function subjectOf(run: Run, questions: Array<Question & { devices?: SelectedDevices }>): string {
	const areListed = questions.every(({ selection, devices }) => devices || selection.kind === 'some');
	const count = areListed ? new Set(questions.flatMap(devicesOf)).size : 'all';
	return `The mileage of ${describeDemand(count, questions.map(({ range }) => range), run.context.getTimezone())}`;
}

function readPer(value: unknown): MileagePer {
	if (value === 'range' || value === 'day' || value === 'week') return value;
	throw ProtrackError.input('"Distance Per" has no such choice', 'Choose it from the list; an expression must give "range", "day" or "week".');
}

/** The first fault among the calls for a period. */
function faultOf(imei: string, { windows }: MileagePeriod, answers: MileageAnswers): ProtrackError | undefined {
	const [fault] = windows.flatMap((window) => answers(window).faults.get(imei) ?? []);
	return fault;
}

/** A sum over some of the windows would look like the whole. A period without any distance is answered with "none", which says so itself. */
function partlyUnmeasured(imei: string, { windows }: MileagePeriod, answers: MileageAnswers, zone: string): ProtrackError | undefined {
	const lacking = windows.filter((window) => readKm(answers(window).records.get(imei)?.mileage) === null);
	if (lacking.length === 0 || lacking.length === windows.length) return undefined;
	const timeOf = (seconds: number) => DateTime.fromSeconds(seconds, { zone }).toFormat('yyyy-MM-dd HH:mm');
	const spans = joined(lacking).map(({ begintime, endtime }) => `from ${timeOf(begintime)} to ${timeOf(endtime)}`);
	return ProtrackError.of({
		kind: 'noData',
		message: `The platform gave no mileage ${spans.slice(0, MAX_SPANS).join(', ')}${spans.length > MAX_SPANS ? ', …' : ''}, which the total would lack`,
		advice: 'Leave that time out of the range, or set "Distance Per" to Day or Week to get what there is.',
		httpCode: '404',
	});
}

const MAX_SPANS = 5;

/** Windows that follow each other as one. */
function joined(windows: MileageWindow[]): MileageWindow[] {
	const spans: MileageWindow[] = [];
	for (const window of windows) {
		const last = spans.at(-1);
		if (last?.endtime === window.begintime) spans[spans.length - 1] = { ...last, endtime: window.endtime };
		else spans.push(window);
	}
	return spans;
}

/** One row, or without Simplify the record of each call. */
function rowsOf({ devices, simplify }: Job, imei: string, period: MileagePeriod, answers: MileageAnswers): object[] {
	const records = period.windows.map((window) => answers(window).records.get(imei));
	if (!simplify) return records.flatMap((record) => (record ? [{ ...record.raw }] : []));
	return [toMileage(imei, devices.get(imei)?.name ?? null, period, records.map((record) => readKm(record?.mileage)))];
}

/** A period without any distance is no fault: it says null, or nothing at all without Simplify. */
function hintUnmeasured(run: Run, jobs: Job[], answers: MileageAnswers): void {
	const lacks = (imei: string) => (window: MileageWindow) => {
		const { records, faults } = answers(window);
		return !faults.has(imei) && readKm(records.get(imei)?.mileage) === null;
	};
	const labels = new Set<string>();
	for (const { devices, periods } of jobs) {
		for (const [imei, device] of devices) {
			if (periods.some(({ windows }) => windows.every(lacks(imei)))) labels.add(labelOf(imei, device));
		}
	}
	if (labels.size === 0) return;
	const number = labels.size === 1 ? '1 device' : `${labels.size} devices`;
	hint(
		run,
		`The platform gave no mileage, or not for each period, for ${number}: ${summarizeDevices([...labels])}. Check that the IMEI is right and the device belongs to this account.`,
	);
}
