import { periodsOf, usualTripOptions, type Period, type TripOptions } from '../../../protrack/insight';
import { labelOf } from '../../shared/deviceErrors';
import type { DeviceSelection } from '../../shared/deviceFields';
import { mapItems, succeeded, type ParsedItem } from '../../shared/items';
import { hintEmpty, hintFacts, hintTruncated, readingErrors } from '../../shared/readingHints';
import { readSegmentsOf, type DeviceResult, type SegmentConsumer } from '../../shared/readSegments';
import { withReportDevices } from '../../shared/reportDemand';
import { describeDemand, withinLimits, type LimitedRun } from '../../shared/runLimits';
import { completeChosenNames, withDevices, type SelectedDevices } from '../../shared/selectedDevices';
import type { TimeRange } from '../../shared/timeRange';
import { countAlarmCalls, readDeviceAlarms } from '../deviceAlarms';
import { drawersOf, withFailures, type Drawers } from '../pictures/drawers';
import { zoneOf } from '../pictures/pictureFile';
import { withinLineLimit, withinPictureLimit } from '../pictures/pictureLimit';
import {
	alarmsRow,
	chartPictures,
	distanceRow,
	speedRow,
	type ChartDevice,
	type ChartDrawing,
	type ChartWishes,
} from './chartPictures';
import { DayDistances, SpeedLine } from './chartReadings';

/** What an item wants to see of what the platform has. */
export interface ChartQuestion extends ChartWishes {
	selection: DeviceSelection;
	range: TimeRange;
	tripOptions: TripOptions;
	/** Null for the usual one. */
	gapMinutes: number | null;
}

type Drawing = ChartDrawing & { run: LimitedRun };

const USUAL_GAP_SECONDS = 600;
const SECONDS_PER_MINUTE = 60;

/** The charts of distances (chapter 2.3). @returns what draws them */
export async function distanceDrawers(
	drawing: Drawing,
	items: ReadonlyMap<number, ParsedItem<ChartQuestion>>,
): Promise<Drawers> {
	const { run } = drawing;
	const now = Math.floor(run.startedAt / 1000);
	const questions = mapItems([...items.values()], (question) => {
		const days = daysOf(question.range, zoneOf(run, question), now);
		return { value: { ...question, days, limit: Infinity } };
	});
	const selected = withinPictureLimit(await withReportDevices(run, questions, 'The chart'));
	const read = await readSegmentsOf(
		run,
		selected,
		(question) => new DayDistances(question.days, zoneOf(run, question)),
	);
	const named = await withNames(drawing, succeeded(read.answers));
	hintFacts(run, read.facts);
	return drawersOf(items.keys(), read.answers, (answer, isListed) => async () => {
		const { devices, failures } = named(answer);
		return await withFailures(run, failures, devices.length === 1, async () => {
			const rows = [];
			for (const picture of chartPictures(devices, answer, answer.range, isListed))
				rows.push(await distanceRow(drawing, answer, picture, answer.days));
			return rows;
		});
	});
}

function daysOf(range: TimeRange, zone: string, now: number): Period[] {
	const days = periodsOf(range, 'day', zone, now);
	// A range that lies ahead has no day.
	return days.length > 0 ? days : [{ ...range, label: '', isCut: true }];
}

/** The charts of speeds (chapter 2.3). @returns what draws them */
export async function speedDrawers(
	drawing: Drawing,
	items: ReadonlyMap<number, ParsedItem<ChartQuestion>>,
): Promise<Drawers> {
	const { run } = drawing;
	const questions = mapItems([...items.values()], (question) => ({
		value: { ...question, limit: Infinity, tripOptions: usualTripOptions },
	}));
	const selected = withinLineLimit(withinPictureLimit(await withReportDevices(run, questions, 'The chart')));
	const read = await readSegmentsOf(run, selected, ({ range, width, gapMinutes }) => {
		const gapSeconds = gapMinutes === null ? USUAL_GAP_SECONDS : gapMinutes * SECONDS_PER_MINUTE;
		return new SpeedLine(range, width, gapSeconds);
	});
	const named = await withNames(drawing, succeeded(read.answers));
	hintTruncated(run, read.facts);
	return drawersOf(items.keys(), read.answers, (answer, isListed) => async () => {
		const { devices, failures } = named(answer);
		return await withFailures(run, failures, devices.length === 1, async () => {
			const rows = [];
			for (const picture of chartPictures(devices, answer, answer.range, isListed))
				rows.push(await speedRow(drawing, answer, picture));
			return rows;
		});
	});
}

interface PointAnswer<Consumer> {
	selection: DeviceSelection;
	devices: SelectedDevices;
	results: Array<DeviceResult<Consumer>>;
}

/** Names what was read, and says which devices have nothing. */
async function withNames<Consumer extends SegmentConsumer>({ run }: Drawing, answers: Array<PointAnswer<Consumer>>) {
	const nameOf = await completeChosenNames(run, answers, ({ devices }) => devices.keys());
	hintEmpty(run, answers, nameOf);
	return (answer: PointAnswer<Consumer>) => {
		const devices = answer.results.map(
			(result): ChartDevice<Consumer> => ({
				imei: result.imei,
				device: nameOf(answer, result.imei),
				facts: result.consumer,
				isComplete: result.isComplete && result.damaged === 0,
			}),
		);
		const failures = answer.results.flatMap((result) =>
			readingErrors(result).map((error) => ({ error, label: labelOf(result.imei, nameOf(answer, result.imei)) })),
		);
		return { devices, failures };
	};
}

/** The charts of alarms (chapter 2.17), by the time of their receipt. @returns what draws them */
export async function alarmDrawers(
	drawing: Drawing,
	items: ReadonlyMap<number, ParsedItem<ChartQuestion>>,
): Promise<Drawers> {
	const { run } = drawing;
	const selected = withinDemand(run, withinPictureLimit(await withDevices(run, [...items.values()])));
	const wanted = succeeded(selected).map(({ devices, range }) => ({ imeis: devices.keys(), range }));
	const alarmsOf = await readDeviceAlarms(run, wanted, null);
	const nameOf = await completeChosenNames(run, succeeded(selected), ({ devices }) => devices.keys());
	return drawersOf(items.keys(), selected, (answer, isListed) => async () => {
		const imeis = [...answer.devices.keys()];
		const devices = imeis.map((imei): ChartDevice<readonly number[]> => {
			const { alarms, errors } = alarmsOf(imei, answer.range);
			return {
				...{ imei, device: nameOf(answer, imei), isComplete: errors.length === 0 },
				facts: alarms.map(({ type }) => type),
			};
		});
		const failures = imeis.flatMap((imei) =>
			alarmsOf(imei, answer.range).errors.map((error) => ({ error, label: labelOf(imei, nameOf(answer, imei)) })),
		);
		return await withFailures(run, failures, devices.length === 1, async () => {
			const rows = [];
			for (const picture of chartPictures(devices, answer, answer.range, isListed))
				rows.push(await alarmsRow(drawing, answer, picture));
			return rows;
		});
	});
}

function withinDemand<Question extends ChartQuestion & { devices: SelectedDevices }>(
	run: LimitedRun,
	items: Array<ParsedItem<Question>>,
): Array<ParsedItem<Question>> {
	const all = succeeded(items);
	const calls = countAlarmCalls(all.map(({ devices, range }) => ({ imeis: devices.keys(), range })));
	const different = new Set(all.flatMap(({ devices }) => [...devices.keys()]));
	const ranges = all.map(({ range }) => range);
	const subject = `The alarms of ${describeDemand(different.size, ranges, run.context.getTimezone())}`;
	return withinLimits(run, items, { calls }, subject);
}
