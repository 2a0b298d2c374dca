import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { ProtrackError } from '../../protrack/client';
import type { DeviceFilter } from '../../protrack/fleet';

/** A device has to pass all filters that are set. */
export const filterFields = (displayOptions: IDisplayOptions): INodeProperties[] => [
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		displayOptions,
		options: [
			{
				displayName: 'Expires Within (Days)',
				name: 'expiresWithinDays',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 30,
				description:
					'Only devices whose platform or user subscription ends within so many days or has ended already. 0 gives those that have ended.',
			},
			{
				displayName: 'Model Contains',
				name: 'model',
				type: 'string',
				default: '',
				placeholder: 'e.g. VT05S',
				description: 'Only devices whose model contains this text, in upper or lower case',
			},
			{
				displayName: 'Name Contains',
				name: 'name',
				type: 'string',
				default: '',
				placeholder: 'e.g. Truck',
				description: 'Only devices whose name contains this text, in upper or lower case',
			},
			{
				displayName: 'Plate Number Contains',
				name: 'plateNumber',
				type: 'string',
				default: '',
				placeholder: 'e.g. KA-77',
				description: 'Only devices whose plate number contains this text, in upper or lower case',
			},
		],
	},
];

/** Reads the filters of one input item. @throws ProtrackError `input` that names the filter */
export function readFilters(context: IExecuteFunctions, index: number): DeviceFilter {
	const read = (name: string) => String(context.getNodeParameter(`filters.${name}`, index, '') ?? '').trim();
	return {
		name: read('name'),
		plateNumber: read('plateNumber'),
		model: read('model'),
		expiresWithinDays: readDays(read('expiresWithinDays')),
	};
}

function readDays(text: string): number | undefined {
	if (text === '') return undefined;
	const days = Number(text);
	if (days >= 0 && Number.isFinite(days)) return days;
	throw ProtrackError.input(
		`"Expires Within (Days)" must be a number of at least 0, not "${text.slice(0, 40)}"`,
		'Correct the filter, or remove it.',
	);
}
