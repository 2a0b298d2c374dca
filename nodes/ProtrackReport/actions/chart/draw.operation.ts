import { getOrCreate } from '../../../../protrack/client';
import { UniqueNames } from '../../../../protrack/insight/files';
import type { Params } from '../../../shared/field';
import { runLimitsOption } from '../../../shared/fields';
import { forEachItem, type ParsedItem } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { tripOptionsField } from '../../../shared/tripOptions';
import { alarmDrawers, distanceDrawers, speedDrawers, type ChartQuestion } from '../../chart/chartDrawers';
import {
	chartDevicesField,
	chartKindField,
	chartRangeField,
	limitLineOption,
	lineGapOption,
	type ChartKind,
} from '../../chart/chartFields';
import { inputDrawers, type InputQuestion } from '../../chart/inputDrawers';
import type { InputChart } from '../../chart/inputValues';
import { joinDrawers, onlyThose } from '../../pictures/drawers';
import { perDeviceField, pictureFormatField, pictureOptions } from '../../pictures/pictureFields';
import { hintTitles } from '../../pictures/pictureFile';

const fields = {
	chart: chartKindField,
	selection: chartDevicesField,
	range: chartRangeField,
	perDevice: perDeviceField,
	format: pictureFormatField,
};
const options = {
	...pictureOptions,
	gapMinutes: lineGapOption,
	speedLimitKmh: limitLineOption,
	tripOptions: tripOptionsField,
	runLimits: runLimitsOption,
};

type Question = Params<typeof fields> & Params<typeof options>;

/** Charts as pictures: distances and speeds (chapter 2.3), alarms (chapter 2.17), and fuel and temperature of the input items. */
export const chartDraw = defineOperation({
	resource: 'chart',
	operation: {
		name: 'Draw',
		value: 'draw',
		description: 'Draw a chart of distances, speeds, alarms, fuel or temperature, as a picture',
		action: 'Draw a chart',
	},
	toolDescription:
		'Kilometers per day, top speed, or alarms by type of vehicles in a time range; not the picture itself. Name a vehicle by its name, plate or IMEI; give the range in words, e.g. last week.',
	fields,
	options,
	outputSchema: {
		chart: 'string',
		deviceName: 'string | null',
		plateNumber: 'string | null',
		from: 'string | null',
		to: 'string | null',
		distanceKm: 'number | null',
		maxSpeedKmh: 'number | null',
		alarms: 'integer | null',
		days: [{ date: 'string', distanceKm: 'number | null' }],
		alarmTypes: [{ label: 'string', severity: 'string', type: 'integer', count: 'integer' }],
		vehicles: [
			{
				deviceName: 'string | null',
				plateNumber: 'string | null',
				distanceKm: 'number | null',
				maxSpeedKmh: 'number | null',
				alarms: 'integer | null',
				imei: 'string',
			},
		],
		sensors: [
			{
				deviceName: 'string | null',
				plateNumber: 'string | null',
				sensor: 'integer',
				first: 'number',
				last: 'number',
				lowest: 'number',
				highest: 'number',
				values: 'integer',
				imei: 'string | null',
			},
		],
		isComplete: 'boolean',
		imei: 'string | null',
		fileName: 'string',
	},
	async execute(run, items) {
		const drawing = { run, names: new UniqueNames() };
		const fromInput = ofInput(items);
		const input = run.context.getInputData();
		const drawers = joinDrawers(items, [
			await distanceDrawers(drawing, ofPlatform(items, 'distance')),
			await speedDrawers(drawing, ofPlatform(items, 'speed')),
			await alarmDrawers(drawing, ofPlatform(items, 'alarms')),
			inputDrawers(drawing, fromInput, (index) => input[index]?.json ?? {}),
		]);
		const output = await forEachItem(run, drawers, async (draw) => await draw());
		hintTitles(run, items);
		const madeOf = itemsByChart(fromInput);
		return output.map((item) => {
			const pairedItem = 'sensors' in item.json ? madeOf.get(item.json.chart) : undefined;
			return pairedItem && pairedItem.length > 1 ? { ...item, pairedItem } : item;
		});
	},
});

/** A picture of input items is made of all that want the same chart. */
function itemsByChart(items: ReturnType<typeof ofInput>): Map<unknown, Array<{ item: number }>> {
	const byChart = new Map<unknown, Array<{ item: number }>>();
	for (const [item, parsed] of items)
		if ('value' in parsed) getOrCreate(byChart, parsed.value.chart, () => []).push({ item });
	return byChart;
}

const isInputChart = (chart: unknown): chart is InputChart => chart === 'fuel' || chart === 'temperature';

const ofPlatform = (items: ReadonlyArray<ParsedItem<Question>>, kind: ChartKind) =>
	onlyThose(items, ({ range, ...question }): ChartQuestion | null =>
		range && question.chart === kind ? { ...question, range } : null,
	);

const ofInput = (items: ReadonlyArray<ParsedItem<Question>>) =>
	onlyThose(items, (question): InputQuestion | null => {
		const { chart } = question;
		return isInputChart(chart) ? { ...question, chart } : null;
	});
