import type { INodeProperties } from 'n8n-workflow';

import type { FileFormatName } from '../../protrack/insight/files';
import { field, shownFor, switchField, type Field } from '../shared/field';
import { csvFormatOption, outputFieldOption } from '../shared/fileFields';
import { readChoice, readTrimmed } from '../shared/parameters';

export const formatField: Field<FileFormatName> = field(
	{
		displayName: 'Format',
		name: 'format',
		type: 'options',
		options: [
			{ name: 'CSV', value: 'csv', description: 'One line for each point, for a spreadsheet' },
			{ name: 'GeoJSON', value: 'geojson', description: 'For map software and web maps' },
			{ name: 'GPX', value: 'gpx', description: 'For navigation devices and almost any map software' },
			{ name: 'KML', value: 'kml', description: 'For Google Earth' },
		],
		default: 'gpx',
	},
	(value, title) => readChoice(value, title, ['csv', 'geojson', 'gpx', 'kml'] as const),
);

/** The choices in their natural order; as a constant, because n8n's lint rule would sort literals by name. */
const numbersOfFiles: INodeProperties['options'] = [
	{ name: 'One File per Device', value: 'perDevice', description: 'One item with a file for each device' },
	{ name: 'One File for All', value: 'all', description: 'One item with a file that has all devices' },
];

/** Whether all devices go into one file. */
export const oneForAllField: Field<boolean> = field(
	{ displayName: 'Files', name: 'files', type: 'options', options: numbersOfFiles, default: 'perDevice' },
	(value, title) => readChoice(value, title, ['perDevice', 'all'] as const) === 'all',
);

const stopsSwitch = shownFor(
	{ format: ['geojson', 'gpx', 'kml'] },
	switchField({
		displayName: 'Include Stops',
		name: 'includeStops',
		default: true,
		description: 'Whether to mark where the vehicle stood, from when to when',
	}),
);

/** A table of points has no stops. */
export const stopsField: Field<boolean> = {
	...stopsSwitch,
	read: (item) => formatField.read(item) !== 'csv' && stopsSwitch.read(item),
};

export const exportOptions = {
	dialect: shownFor({ '/format': ['csv'] }, csvFormatOption),
	/** "" where the file is named after the device. */
	fileName: field(
		{
			displayName: 'File Name',
			name: 'fileName',
			type: 'string',
			default: '',
			placeholder: 'e.g. tour-berlin',
			description:
				'Without extension. If empty, name and dates of the device. With several devices, the name of the device is added.',
		},
		readTrimmed,
	),
	hasSpeed: shownFor(
		{ '/format': ['geojson', 'gpx'] },
		switchField({
			displayName: 'Include Speed and Course',
			name: 'includeSpeed',
			default: false,
			description: 'Whether each point has its speed and course. A GPX file gets almost three times as large.',
		}),
	),
	binaryField: outputFieldOption,
};
