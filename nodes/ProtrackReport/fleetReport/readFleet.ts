import { ProtrackError } from '../../../protrack/client';
import { courseOf, periodBefore, type ReportPeriod } from '../../../protrack/insight/fleetReport';
import { succeeded, type ParsedItem } from '../../shared/items';
import {
	readSegmentsOf,
	type DeviceResult,
	type ReadingFacts,
	type ReportAnswer,
	type ReportQuestion,
} from '../../shared/readSegments';
import { withReportDevices } from '../../shared/reportDemand';
import type { LimitedRun } from '../../shared/runLimits';
import { countAlarmCalls, readDeviceAlarms, type DeviceAlarms } from '../deviceAlarms';
import { engineTimesIn } from '../engineAlarms';
import { VehicleFigures } from './vehicleFigures';

/** What an input item wants to know of a fleet. */
export interface FleetQuestion extends ReportQuestion {
	compare: boolean;
	hasMap: boolean;
	speedLimitKmh: number;
	minReliableKm: number;
	/** IANA name. */
	zone: string;
}

/** The question of one of the two periods of an item. */
type OfPeriod<Question> = Question & { isBefore: boolean; alarmRange: ReportPeriod };

/** What was read of one period. */
interface FleetPeriod {
	period: ReportPeriod;
	results: ReadonlyArray<DeviceResult<VehicleFigures>>;
}

/** What was read for an input item. */
export interface FleetFacts extends ReportAnswer<VehicleFigures> {
	period: ReportPeriod;
	/** Null where nothing is compared. */
	before: FleetPeriod | null;
	alarmsOf: (imei: string) => DeviceAlarms;
	/** Why devices may be missing as a whole. */
	listErrors: ProtrackError[];
}

/** Alarms are read by their time of receipt. One of the last seconds before midnight comes after it, and one from a place without network much later. */
const LATE_ALARMS = 86_400;

/** The corners of all routes on a map together: it has a million pixels. */
const MAX_ROUTE_POINTS = 60_000;
const MIN_POINTS_OF_A_ROUTE = 100;

/**
 * Reads what vehicles did in a period and in the one before, from their playback (chapter 2.3) and their alarms (chapter 2.17). Devices and periods that
 * several items ask for are read once.
 * @throws ProtrackError only `canceled`
 */
export async function readFleet<Question extends FleetQuestion>(
	run: LimitedRun,
	items: Array<ParsedItem<Question>>,
): Promise<{ answers: Array<ParsedItem<Question & FleetFacts>>; facts: ReadingFacts[] }> {
	const now = Math.floor(run.startedAt / 1000);
	const parts = items.map((item) => periodQuestions(item, now));
	const selected = await withReportDevices(run, parts.flat(), 'The report', (asked) =>
		countAlarmCalls(asked.map(({ question, imeis }) => ({ range: question.alarmRange, imeis }))),
	);
	const wanted = succeeded(selected).map(({ devices, alarmRange: range }) => ({ imeis: devices.keys(), range }));
	const alarmsOf = await readDeviceAlarms(run, wanted, null);
	const read = await readSegmentsOf(run, selected, (question, imei) => {
		const alarms = alarmsOf(imei, question.alarmRange);
		return toFigures(question, question.devices.size, alarms);
	});
	const isBefore = parts.flatMap((ofItem) => ofItem.map((_, index) => index > 0));
	const answers = read.answers.flatMap((answer, index) => {
		if (isBefore[index]) return [];
		return [toAnswer(answer, isBefore[index + 1] ? read.answers[index + 1] : undefined, alarmsOf)];
	});
	return { answers, facts: read.facts };
}

type PeriodAnswer<Question> = ParsedItem<OfPeriod<Question> & ReportAnswer<VehicleFigures>>;

/** Joins what was read of both periods of an item. */
function toAnswer<Question extends FleetQuestion>(
	current: PeriodAnswer<Question>,
	before: PeriodAnswer<Question> | undefined,
	alarmsOf: (imei: string, range: ReportPeriod) => DeviceAlarms,
): ParsedItem<Question & FleetFacts> {
	if ('thrown' in current) return current;
	const { value, errors = [] } = current;
	return {
		errors,
		value: {
			...value,
			period: value.range,
			before: before && 'value' in before ? { period: before.value.range, results: before.value.results } : null,
			alarmsOf: (imei) => alarmsOf(imei, value.alarmRange),
			listErrors: errors,
		},
	};
}

/** What is computed of a vehicle in one period. */
function toFigures(
	{ range: period, zone, speedLimitKmh, minReliableKm, alarmRange, isBefore, hasMap }: OfPeriod<FleetQuestion>,
	vehicles: number,
	alarms: DeviceAlarms,
): VehicleFigures {
	const engineOn = engineTimesIn(alarms, alarmRange);
	const figures = { period: { ...period, label: '', isCut: false }, zone, speedLimitKmh, engineOn };
	if (isBefore) return new VehicleFigures(figures, null);
	return new VehicleFigures(figures, {
		course: courseOf(period, zone).periods,
		alarms: alarms.alarms,
		minReliableKm,
		maxRoutePoints: hasMap ? routePointsFor(vehicles) : 0,
	});
}

const notBegun = () =>
	ProtrackError.input('The time range has not begun yet', 'Choose one that begins before now, e.g. yesterday.');

const routePointsFor = (vehicles: number) => Math.max(MIN_POINTS_OF_A_ROUTE, Math.floor(MAX_ROUTE_POINTS / vehicles));

/** The period of an item, and the one before where that is compared. What lies ahead is in neither. */
function periodQuestions<Question extends FleetQuestion>(
	item: ParsedItem<Question>,
	now: number,
): Array<ParsedItem<OfPeriod<Question>>> {
	if ('thrown' in item) return [item];
	const { range: asked, zone, compare } = item.value;
	if (asked.from >= now) return [{ thrown: notBegun() }];
	const range = { from: asked.from, to: Math.min(asked.to, now) };
	const before = compare ? periodBefore(range, zone) : null;
	const alarmRange = { from: before?.from ?? range.from, to: Math.min(range.to + LATE_ALARMS, now) };
	const question = { ...item.value, range, alarmRange, isBefore: false };
	const questions = before ? [question, { ...question, range: before, isBefore: true }] : [question];
	return questions.map((value) => ({ ...item, value }));
}
