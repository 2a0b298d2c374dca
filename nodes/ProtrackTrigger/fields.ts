import type { INodeProperties } from 'n8n-workflow';

import { deviceSelectionFields } from '../shared/fields';

export const fields: INodeProperties[] = [
	...deviceSelectionFields({}, 'Watch'),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Full Check Every (Minutes)',
				name: 'fullCheckMinutes',
				type: 'number',
				typeOptions: { minValue: 10, maxValue: 1440 },
				default: 180,
				description:
					'With "Reduce API Calls": how often devices that send nothing are asked all the same. An alarm that the platform adds without any word of the device comes out at the latest then.',
			},
			{
				displayName: 'Late-Arrival Window (Minutes)',
				name: 'lateMinutes',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 1440 },
				default: 10,
				description:
					'How late an alarm may become visible after the platform received it and still start the workflow. A larger window reads more in each poll.',
			},
			{
				displayName: 'Look Back on First Start (Minutes)',
				name: 'lookBackMinutes',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 1440 },
				default: 0,
				description:
					'How many minutes of past alarms to emit when the workflow is activated for the first time. 0 starts from now.',
			},
			{
				displayName: 'Reduce API Calls',
				name: 'reduceCalls',
				type: 'boolean',
				default: true,
				description:
					'Whether to ask only those devices for alarms that have sent something since the last poll. One call for each 100 devices finds them out.',
			},
		],
	},
];
