import type { INodeProperties } from 'n8n-workflow';

import { sortedEventRules, type EventName, type EventParameter } from '../../protrack/monitor';
import { alarmFiltersField } from '../shared/alarmFilters';
import { deviceSelectionField } from '../shared/deviceFields';
import { showFor } from '../shared/field';
import { zoneShapes } from '../shared/zones';
import { eventOptions, inUserWords } from './eventOptions';

const forEvents = (...events: EventName[]) => ({ events });

function toField(parameter: EventParameter): INodeProperties {
	const { name, label } = parameter;
	const description = inUserWords(parameter.description);
	if (parameter.type === 'zones') {
		return {
			displayName: label,
			name,
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Zone',
			default: {},
			description,
			options: zoneShapes,
		};
	}
	const { unit, default: usual } = parameter;
	return {
		// Labels are in title case.
		displayName: `${label} (${unit.charAt(0).toUpperCase()}${unit.slice(1)})`,
		name,
		type: 'number',
		default: usual,
		description,
	};
}

/** The fields of the parameters in the order of the events; each is shown with the events of its rule only. */
const parameterFields = sortedEventRules.flatMap(({ parameters, events }) =>
	showFor(forEvents(...events.map(({ name }) => name)), parameters.map(toField)),
);

export const fields: INodeProperties[] = [
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		options: eventOptions,
		default: ['alarm'],
		required: true,
		description:
			'What starts the workflow. Everything but alarms and positions is found by comparing one poll with the next.',
	},
	...showFor({}, deviceSelectionField('Monitor').properties),
	{
		displayName: 'Device Name Filter',
		name: 'namePattern',
		type: 'string',
		default: '',
		placeholder: 'e.g. Truck *, Van ?',
		description:
			'Leave empty to monitor all. * stands for any text and ? for one character; a pattern without them is a part of the name. Put commas between several. New devices with such a name join by themselves.',
		displayOptions: { show: { deviceSelection: ['all'] } },
	},
	...showFor(forEvents('alarm'), alarmFiltersField.properties),
	...parameterFields,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Consecutive Polls Required',
				name: 'lastPolls',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 100 },
				default: 1,
				description:
					'In how many polls in a row a change must show before it counts. It applies to the same events as "Minimum Duration".',
			},
			{
				displayName: 'Full Scan Interval (Minutes)',
				name: 'fullCheckMinutes',
				type: 'number',
				typeOptions: { minValue: 10, maxValue: 1440 },
				default: 240,
				description:
					'With "Reduce API Calls": after how long a silent device is asked for alarms at the latest. Silent devices are asked in turn, usually within 30 polls; this is the limit where polls are rare or the platform allows few calls.',
			},
			{
				displayName: 'Late-Arrival Window (Minutes)',
				name: 'lateMinutes',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 1440 },
				default: 10,
				description:
					'How late an alarm or position may become visible and still start the workflow. A larger window reads more in each poll.',
			},
			{
				displayName: 'Look Back on First Start (Minutes)',
				name: 'lookBackMinutes',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 1440 },
				default: 0,
				description:
					'How many minutes of past alarms and positions to emit when the workflow is activated for the first time. 0 starts from now.',
			},
			{
				displayName: 'Minimum Duration (Seconds)',
				name: 'lastSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 86400 },
				default: 0,
				description:
					'How long a change must last before it counts. It does not apply to alarms, positions, zones, fuel, no contact, service, subscriptions and devices that are added, removed or renamed.',
			},
			{
				displayName: 'Output',
				name: 'output',
				type: 'options',
				options: [
					{
						name: 'Compact',
						value: 'compact',
						description: 'Without the position of the device, for workflows that run often and are saved',
					},
					{ name: 'Full', value: 'full', description: 'With where the device is now, and its state' },
				],
				default: 'full',
				description: 'How much each item has. n8n stores it with every execution that it saves.',
			},
			{
				displayName: 'Reduce API Calls',
				name: 'reduceCalls',
				type: 'boolean',
				default: true,
				description:
					'Whether to ask only devices that have sent something since the last poll for their alarms, and silent devices in turn. No alarm is lost, but two kinds may come later. An alarm that a device sent just before it fell silent comes within 5 minutes of becoming visible, and one that the platform adds for a silent device within 30 polls (2 polls with up to 20 devices).',
			},
		],
	},
];
