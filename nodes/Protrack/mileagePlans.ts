import { countBatches, getOrCreate, ProtrackError } from '../../protrack/client';
import {
	countMileageDemand,
	estimateWindows,
	planMileage,
	type MileagePer,
	type MileagePeriod,
	type MileageWindow,
	type RunDemand,
} from '../../protrack/fleet';
import { mapItems, succeeded, type ParsedItem, type Run } from '../shared/items';
import type { DeviceSelection } from '../shared/deviceFields';
import { describeDemand, withinLimits, type LimitedRun } from '../shared/runLimits';
import type { SelectedDevices } from '../shared/selectedDevices';
import type { TimeRange } from '../shared/timeRange';

/* Plans the calls of a mileage report, and checks the limits of the run before anything is sent. */

/** The parameters of one input item. */
export interface MileageRequest {
	selection: DeviceSelection;
	range: TimeRange;
	per: MileagePer;
	simplify: boolean;
	runLimits: RunDemand;
}

export interface MileageReportPlan extends MileageRequest {
	/** Shared by all items with the same range. */
	periods: MileagePeriod[];
}

/** Plans each different range once, unless there would be too many plans. */
export function planEach(
	run: LimitedRun,
	questions: Array<ParsedItem<MileageRequest>>,
	now: number,
): Array<ParsedItem<MileageReportPlan>> {
	const zone = run.context.getTimezone();
	const plans = new Map<string, MileagePeriod[]>();
	const estimated = withinEstimate(run, questions, now);
	const windows = new Set<string>();
	for (const question of succeeded(estimated)) {
		if (plans.has(keyOf(question))) continue;
		const periods = planMileage({ ...question.range, per: question.per, zone, now });
		plans.set(keyOf(question), periods);
		for (const { begintime, endtime } of windowsOf({ periods })) windows.add(`${begintime} ${endtime}`);
		// Each range may be short enough and all together still too many.
		if (!run.limits.allows({ calls: windows.size })) break;
	}
	return mapItems(withinDistinct(run, estimated, windows.size, now), (question): ParsedItem<MileageReportPlan> => {
		const periods = plans.get(keyOf(question)) ?? [];
		if (periods.length > 0) return { value: { ...question, periods } };
		return { thrown: notYet(question.range.from > now) };
	});
}

/** Today, at midnight, has begun but holds no time. */
const notYet = (isAhead: boolean): ProtrackError =>
	ProtrackError.input(
		isAhead ? 'The time range lies in the future' : 'The time range has only just begun',
		`Nothing was driven in it yet. ${isAhead ? 'Choose a range that has begun' : 'Choose one that is over, such as Yesterday'}.`,
	);

/** Rejects what has more different windows than there may be calls. How many there are was not counted to the end, so the error has an estimate. */
function withinDistinct(
	run: LimitedRun,
	questions: Array<ParsedItem<MileageRequest>>,
	windows: number,
	now: number,
): Array<ParsedItem<MileageRequest>> {
	if (run.limits.allows({ calls: windows })) return questions;
	const ranges = new Map(
		succeeded(questions).map((question) => [
			keyOf(question),
			estimateWindows({ ...question.range, per: question.per, now }),
		]),
	);
	const estimate = [...ranges.values()].reduce((sum, count) => sum + count, 0);
	return withinLimits(run, questions, { calls: Math.max(windows, estimate) }, subjectOf(run, succeeded(questions)));
}

/** Days have 23 to 25 hours, and weeks begin on Monday: an estimate may be so much too high. */
const TOLERANCE = 1.1;

/** Rejects ranges that are far too long, without planning each of their days. */
function withinEstimate(
	run: LimitedRun,
	questions: Array<ParsedItem<MileageRequest>>,
	now: number,
): Array<ParsedItem<MileageRequest>> {
	let [calls, items] = [0, 0];
	for (const question of succeeded(questions)) {
		const windows = estimateWindows({ ...question.range, per: question.per, now });
		const devices = devicesOf(question).length;
		calls = Math.max(calls, windows * countBatches('mileage', devices));
		items += devices * (question.per === 'range' ? 1 : windows);
	}
	const demand = { calls: Math.floor(calls / TOLERANCE), items: Math.floor(items / TOLERANCE) };
	return run.limits.allows(demand)
		? questions
		: withinLimits(run, questions, { calls, items }, subjectOf(run, succeeded(questions)));
}

/** Rejects items that would exceed the limits of the run. Devices that are not listed yet count as one. */
export function withinDemand<T extends MileageReportPlan & { devices?: SelectedDevices }>(
	run: LimitedRun,
	parsedItems: Array<ParsedItem<T>>,
): Array<ParsedItem<T>> {
	const plans = succeeded(parsedItems);
	const items = plans.reduce(
		(sum, plan) => sum + devicesOf(plan).length * (plan.simplify ? plan.periods.length : windowsOf(plan).length),
		0,
	);
	const needed = countMileageDemand(plans.map(toMileageQuestion), run.limits.max.calls);
	// A total over many weeks is one item, but each week of it is read.
	const itemsRead = Math.max(items, needed.items);
	if (!run.limits.allows({ items: itemsRead }))
		return withinLimits(run, parsedItems, { items: itemsRead }, subjectOf(run, plans));
	if (run.limits.allows({ calls: needed.calls })) return parsedItems;
	const byPeriods = new Map<MileagePeriod[], Set<string>>();
	for (const plan of plans) {
		const devices = getOrCreate(byPeriods, plan.periods, () => new Set<string>());
		devicesOf(plan).forEach((imei) => devices.add(imei));
	}
	const calls = [...byPeriods].reduce(
		(sum, [periods, devices]) => sum + windowsOf({ periods }).length * countBatches('mileage', devices.size),
		0,
	);
	return withinLimits(run, parsedItems, { calls }, subjectOf(run, plans));
}

/** Requests with the same key have the same plan. */
const keyOf = ({ range, per }: MileageRequest): string => `${range.from} ${range.to} ${per}`;

const windowsOf = ({ periods }: Pick<MileageReportPlan, 'periods'>): MileageWindow[] =>
	periods.flatMap(({ windows }) => windows);

export const toMileageQuestion = (plan: MileageReportPlan & { devices?: SelectedDevices }) => ({
	imeis: devicesOf(plan),
	windows: windowsOf(plan),
});

/** One that is not known stands for a list that was not read yet. */
function devicesOf({ selection, devices }: MileageRequest & { devices?: SelectedDevices }): string[] {
	if (devices) return [...devices.keys()];
	return selection.kind === 'some' ? [...new Set(selection.imeis)] : [''];
}

function subjectOf(run: Run, questions: Array<MileageRequest & { devices?: SelectedDevices }>): string {
	const areListed = questions.every(({ selection, devices }) => devices || selection.kind === 'some');
	const count = areListed ? new Set(questions.flatMap(devicesOf)).size : 'all';
	return `The mileage of ${describeDemand(
		count,
		questions.map(({ range }) => range),
		run.context.getTimezone(),
	)}`;
}
