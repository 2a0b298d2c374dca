import { getOrCreate, groupBy } from '../../../protrack/client';
import type { TrackRange } from '../../../protrack/insight';
import { courseOf, periodBefore, type ReportPeriod } from '../../../protrack/insight/fleetReport';
import { mapItems, succeeded, type ParsedItem } from '../../shared/items';
import {
	readSegmentsOf,
	type DeviceResult,
	type ReadReport,
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
type PeriodQuestion = FleetQuestion & { isBefore: boolean; alarmRange: ReportPeriod };

type PeriodAnswer = PeriodQuestion & ReportAnswer<VehicleFigures>;

/** What was read of one period. */
export interface FleetPeriod {
	period: ReportPeriod;
	results: ReadonlyArray<DeviceResult<VehicleFigures>>;
}

/** What was read for an input item. */
export interface FleetAnswer extends ReportAnswer<VehicleFigures> {
	question: FleetQuestion;
	selection: FleetQuestion['selection'];
	period: ReportPeriod;
	/** Null where nothing is compared. */
	before: FleetPeriod | null;
	alarmsOf: (imei: string) => DeviceAlarms;
}

/** The corners of all routes on a map together: it has a million pixels. */
const MAX_ROUTE_POINTS = 60_000;
const MIN_POINTS_OF_A_ROUTE = 100;

/**
 * Reads what vehicles did in a period and in the one before, from their playback (chapter 2.3) and their alarms (chapter 2.17). Devices and periods that
 * several items ask for are read once.
 * @throws ProtrackError only `canceled`
 */
export async function readFleet(
	run: LimitedRun,
	items: Array<ParsedItem<FleetQuestion>>,
): Promise<{ answers: Array<ParsedItem<FleetAnswer>>; facts: ReadReport<PeriodQuestion, VehicleFigures>['facts'] }> {
	const now = Math.floor(run.startedAt / 1000);
	const split = items.flatMap((item, index) => periodQuestions(item, now).map((part) => ({ index, part })));
	const selected = await withReportDevices(
		run,
		split.map(({ part }) => part),
		'The report',
		(asked) => countAlarmCalls(asked.map(({ question, imeis }) => ({ range: question.alarmRange, imeis }))),
	);
	const wanted = succeeded(selected).map(({ devices, alarmRange: range }) => ({ imeis: devices.keys(), range }));
	const alarmsOf = await readDeviceAlarms(run, wanted, null);
	const engines = new Map<string, TrackRange[] | null>();
	const read = await readSegmentsOf(run, selected, (question: PeriodQuestion & { devices: ReadonlyMap<string, unknown> }, imei) => {
		const { range: period, zone, speedLimitKmh, alarmRange, isBefore, hasMap } = question;
		const alarms = alarmsOf(imei, alarmRange);
		const engineOn = getOrCreate(engines, `${imei} ${alarmRange.from} ${alarmRange.to}`, () => engineTimesIn(alarms, alarmRange));
		return new VehicleFigures(
			{ period: { ...period, label: '', isCut: false }, zone, speedLimitKmh, engineOn },
			isBefore
				? null
				: {
						course: courseOf(period, zone).periods,
						alarms: alarms.alarms,
						minReliableKm: question.minReliableKm,
						maxRoutePoints: hasMap ? routePointsFor(question.devices.size) : 0,
					},
		);
	});
	const byItem = groupBy(
		read.answers.map((answer, part) => ({ answer, item: split[part]?.index })),
		({ item }) => item,
	);
	const answers = items.map((_, index): ParsedItem<FleetAnswer> => {
		const [current, before] = byItem.get(index)?.map(({ answer }) => answer) ?? [];
		const [answer] = mapItems<PeriodAnswer, FleetAnswer>(current ? [current] : [], (value) => ({
			value: {
				question: value,
				...{ selection: value.selection, devices: value.devices, results: value.results, period: value.range },
				before: before && 'value' in before ? { period: before.value.range, results: before.value.results } : null,
				alarmsOf: (imei) => alarmsOf(imei, value.alarmRange),
			},
		}));
		return answer ?? { thrown: new Error('an input item without a period') };
	});
	return { answers, facts: read.facts };
}

const routePointsFor = (vehicles: number) => Math.max(MIN_POINTS_OF_A_ROUTE, Math.floor(MAX_ROUTE_POINTS / vehicles));

/** The period of an item, and the one before where that is compared. What lies ahead is in neither. */
function periodQuestions(item: ParsedItem<FleetQuestion>, now: number): Array<ParsedItem<PeriodQuestion>> {
	if ('thrown' in item) return [item];
	const { range: asked, zone, compare } = item.value;
	const range = { from: asked.from, to: Math.max(asked.from + 1, Math.min(asked.to, now)) };
	const before = compare ? periodBefore(range, zone) : null;
	const alarmRange = { from: before?.from ?? range.from, to: range.to };
	const question = { ...item.value, range, alarmRange, isBefore: false };
	const questions = before ? [question, { ...question, range: before, isBefore: true }] : [question];
	return questions.map((value) => ({ ...item, value }));
}
