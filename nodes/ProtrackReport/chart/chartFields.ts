import type { INodeProperties } from 'n8n-workflow';

import { field, shownFor, type Field, type InputItem } from '../../shared/field';
import { readNumber } from '../../shared/numbers';
import { readChoice } from '../../shared/parameters';
import { timeRangeFrom, type TimeRange } from '../../shared/timeRange';
import { deviceSelectionField } from '../../shared/deviceFields';
import { speedLimitField } from '../summaryFields';

const chartKinds = ['distance', 'speed', 'alarms', 'fuel', 'temperature'] as const;
/** What a chart shows. */
export type ChartKind = (typeof chartKinds)[number];

/** What is read of the platform; fuel and temperature come from the input items, because the platform gives the latest ones only. */
const readKinds: readonly ChartKind[] = ['distance', 'speed', 'alarms'];
const ofInput = (kind: ChartKind) => !readKinds.includes(kind);

const charts: INodeProperties['options'] = [
	{ name: 'Distance per Day', value: 'distance', description: 'How far the devices drove on each day' },
	{ name: 'Speed Over Time', value: 'speed', description: 'The speed as the devices report it' },
	{ name: 'Alarms by Type', value: 'alarms', description: 'How often each alarm came' },
	{
		name: 'Fuel Over Time',
		value: 'fuel',
		description: 'From the input items: positions that the workflow has collected',
	},
	{
		name: 'Temperature Over Time',
		value: 'temperature',
		description: 'From the input items: positions that the workflow has collected',
	},
];

export const chartKindField: Field<ChartKind> = field(
	{
		displayName: 'Chart',
		name: 'chart',
		type: 'options',
		options: charts,
		default: 'distance',
		description:
			'The platform gives fuel and temperature of the present only. For these charts, collect positions (e.g. with Position: Get Many, each hour, in a sheet) and give them to this node: items with "fixedAt", "deviceName" or "imei", and "fuelLiters" or "temperaturesC".',
	},
	(value, title) => readChoice(value, title, chartKinds),
);

/** A field that only charts of the platform's data have. @returns null for the others */
const onlyRead = <Value>(inner: Field<Value>): Field<Value | null> => ({
	properties: shownFor({ chart: [...readKinds] }, inner).properties,
	read: (item: InputItem) => (ofInput(chartKindField.read(item)) ? null : inner.read(item)),
});

const ofDevices = deviceSelectionField('Draw a chart of');

/** The devices; those of the input items need no choice, so nothing is chosen there. */
export const chartDevicesField: typeof ofDevices = {
	properties: shownFor({ chart: [...readKinds] }, ofDevices).properties,
	read: (item: InputItem) =>
		ofInput(chartKindField.read(item)) ? { kind: 'some', imeis: [], picked: null } : ofDevices.read(item),
};

/** Null where the values come from the input items. */
export const chartRangeField: Field<TimeRange | null> = onlyRead(timeRangeFrom('lastWeek'));

/** Null where no line is wanted. */
export const limitLineOption: Field<number | null> = shownFor(
	{ '/chart': ['speed'] },
	speedLimitField('Draws a line at this speed', null),
);

/** Null for the usual one. */
export const lineGapOption: Field<number | null> = shownFor(
	{ '/chart': ['speed', 'fuel', 'temperature'] },
	field(
		{
			displayName: 'Longest Gap in a Line (Minutes)',
			name: 'longestGapMinutes',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100_000 },
			default: 60,
			description:
				'Where nothing is known for longer, the line has a gap. Without this option: 10 minutes for speed, otherwise eight times what mostly lies between two values.',
		},
		(value, title) =>
			value === null
				? null
				: readNumber(value, title, {
						min: 1,
						max: 100_000,
						unit: 'minutes',
						hint: 'Correct it, or remove the option.',
					}),
		null,
	),
);
