import { groupBy } from '../../../protrack/client';
import type { DeviceName } from '../../../protrack/fleet';
import { createSeriesCollector, lineChart } from '../../../protrack/insight/charts';
import { nameWithPlate, shortName } from '../../../protrack/insight/drawing/vehicleName';
import type { PictureStyle } from '../../../protrack/insight/drawing/style';
import { addHint, type ParsedItem } from '../../shared/items';
import type { TimeRange } from '../../shared/timeRange';
import type { Drawer, Drawers } from '../pictures/drawers';
import { zoneOf } from '../pictures/pictureFile';
import { MAX_LINES, MAX_PICTURES, tooManyLines, tooManyPictures } from '../pictures/pictureLimit';
import { draw, type ChartDrawing, type ChartWishes } from './chartPictures';
import { chartJson, type ChartSensor } from './chartRows';
import { inputFields, readInput, type InputChart, type InputReading } from './inputValues';

/** What an input item wants to see of itself and the others. */
export interface InputQuestion extends ChartWishes {
	chart: InputChart;
	/** Null for the usual one. */
	gapMinutes: number | null;
}

/** One sensor of one device. */
interface Line {
	imei: string;
	device: DeviceName | null;
	sensor: number;
	/** In order of time. */
	values: Array<{ time: number; value: number }>;
}

const units: Readonly<Record<InputChart, string>> = { fuel: 'L', temperature: '°C' };

/** A line has a gap where nothing is known for so many times what mostly lies between two values. */
const GAP_FACTOR = 8;
const MIN_GAP_SECONDS = 600;

/**
 * The charts of what the input items tell: all items that want the same chart share its pictures, which come out at the first of them, with its options.
 * @param jsonOf gives the fields of an input item
 */
export function inputDrawers(
	drawing: ChartDrawing,
	items: ReadonlyMap<number, ParsedItem<InputQuestion>>,
	jsonOf: (index: number) => Record<string, unknown>,
): Drawers {
	const drawers = new Map<number, ParsedItem<Drawer>>();
	const wanted = [...items].flatMap(([index, item]) => ('value' in item ? [{ index, question: item.value }] : []));
	for (const [chart, ofChart] of groupBy(wanted, ({ question }) => question.chart)) {
		const readings: InputReading[] = [];
		let first: { index: number; question: InputQuestion } | undefined;
		let isComplete = true;
		for (const { index, question } of ofChart) {
			try {
				readings.push(readInput(jsonOf(index), chart, zoneOf(drawing.run, question)));
				first ??= { index, question };
				drawers.set(index, { value: async () => [] });
			} catch (thrown) {
				isComplete = false;
				drawers.set(index, { thrown });
			}
		}
		if (!first) continue;
		const { index, question } = first;
		drawers.set(index, { value: async () => await rowsOf(drawing, question, readings, () => isComplete) });
	}
	return drawers;
}

async function rowsOf(
	drawing: ChartDrawing,
	question: InputQuestion,
	readings: readonly InputReading[],
	isComplete: () => boolean,
): Promise<object[]> {
	const lines = linesOf(readings);
	if (lines.length === 0) addHint(drawing.run, `No input item has a value in "${inputFields[question.chart]}"`);
	const range = rangeOf(readings);
	const groups = question.perDevice ? [...groupBy(lines, keyOf).values()] : [lines];
	if (groups.length > MAX_PICTURES) throw tooManyPictures();
	if (groups.some((group) => group.length > MAX_LINES)) throw tooManyLines();
	const rows = [];
	for (const group of groups) {
		const sensors = group.map(toSensor);
		const json = chartJson(question.chart, range, { sensors }, isComplete());
		const devices = [...groupBy(group, keyOf).values()].flatMap(([line]) => (line ? [line] : []));
		const picture = { json, range, isComplete: isComplete() };
		rows.push(
			await draw(drawing, question, picture, devices, (style) => sceneOf(style, question, group, devices, range)),
		);
	}
	return rows;
}

const keyOf = ({ imei, device }: Pick<Line, 'imei' | 'device'>): string =>
	imei || device?.name || (device?.plateNumber ?? '');

/** One line for each device and sensor that gave a value. */
function linesOf(readings: readonly InputReading[]): Line[] {
	const lines = new Map<string, Line>();
	const inOrder = [...readings].sort((a, b) => a.time - b.time);
	for (const { time, name, plateNumber, imei, values } of inOrder) {
		const device = name === null && plateNumber === null ? null : { imei, name: name ?? '', plateNumber };
		for (const [index, value] of values.entries()) {
			if (value === null) continue;
			const key = `${keyOf({ imei, device })} ${index}`;
			const line = lines.get(key) ?? { imei, device, sensor: index + 1, values: [] };
			line.values.push({ time, value });
			lines.set(key, line);
		}
	}
	return [...lines.values()];
}

function rangeOf(readings: readonly InputReading[]): TimeRange {
	const range = { from: Infinity, to: -Infinity };
	for (const { time } of readings) {
		range.from = Math.min(range.from, time);
		range.to = Math.max(range.to, time);
	}
	// A single value stands in the middle of an hour.
	return range.to > range.from ? range : { from: range.from - 1800, to: range.to + 1800 };
}

function toSensor({ imei, device, sensor, values }: Line): ChartSensor {
	const numbers = values.map(({ value }) => value);
	return {
		deviceName: device?.name || null,
		plateNumber: device?.plateNumber ?? null,
		sensor,
		first: numbers[0] ?? 0,
		last: numbers.at(-1) ?? 0,
		lowest: numbers.reduce((least, value) => Math.min(least, value), Infinity),
		highest: numbers.reduce((most, value) => Math.max(most, value), -Infinity),
		values: numbers.length,
		imei: imei || null,
	};
}

function sceneOf(
	style: PictureStyle,
	{ chart, gapMinutes, width }: InputQuestion,
	lines: readonly Line[],
	devices: readonly Line[],
	range: TimeRange,
) {
	const { texts } = style;
	const toPictured = ({ imei, device }: Line) => ({
		imei,
		name: device?.name ?? null,
		plateNumber: device?.plateNumber ?? null,
	});
	const [only] = devices.length === 1 ? devices : [];
	const hasSensors = lines.some(({ sensor }) => sensor > 1);
	return lineChart(style, {
		title: chart === 'fuel' ? texts.fuelOverTime : texts.temperatureOverTime,
		subject: only ? nameWithPlate(toPictured(only), style) : '',
		range,
		unit: units[chart],
		isFromZero: chart === 'fuel',
		series: lines.map((line) => {
			const name = shortName(toPictured(line), style);
			const collector = createSeriesCollector(range, width, gapMinutes === null ? usualGap(line) : gapMinutes * 60);
			for (const { time, value } of line.values) collector.add(time, value);
			return { name: hasSensors ? `${name} (${line.sensor})` : name, points: collector.points() };
		}),
	});
}

/** Seconds. */
function usualGap({ values }: Line): number {
	const waits = values.slice(1).map(({ time }, index) => time - (values[index]?.time ?? time));
	const usual = waits.sort((a, b) => a - b)[Math.floor(waits.length / 2)] ?? 0;
	return Math.max(MIN_GAP_SECONDS, GAP_FACTOR * usual);
}
