import type { INodeProperties } from 'n8n-workflow';

import { alarmFiltersField } from '../shared/alarmFilters';
import { deviceSelectionField } from '../shared/deviceFields';
import { showFor } from '../shared/field';
import { eventOptions } from './events';

const ofEvents = (...events: string[]) => ({ show: { events } });

const number = (
	displayName: string,
	name: string,
	usual: number,
	description: string,
	events: string[],
): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	default: usual,
	description,
	displayOptions: ofEvents(...events),
});

const zoneFields: INodeProperties[] = [
	{
		displayName: 'Zones',
		name: 'zones',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Zone',
		default: {},
		description:
			'The zones to watch. When you change one, all of them start afresh from where the vehicles are then, without an event.',
		displayOptions: ofEvents('zoneEntered', 'zoneLeft'),
		options: [
			{
				displayName: 'Circle',
				name: 'circle',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. Depot North' },
					{
						displayName: 'Latitude',
						name: 'latitude',
						type: 'number',
						typeOptions: { numberPrecision: 7 },
						default: 0,
					},
					{
						displayName: 'Longitude',
						name: 'longitude',
						type: 'number',
						typeOptions: { numberPrecision: 7 },
						default: 0,
					},
					{
						displayName: 'Radius (Meters)',
						name: 'radiusM',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 200,
					},
				],
			},
			{
				displayName: 'Polygon',
				name: 'polygon',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. Depot North' },
					{
						displayName: 'GeoJSON',
						name: 'geoJson',
						type: 'json',
						// n8n's JSON editor marks an empty text as an error.
						default: '{}',
						description:
							'A GeoJSON Polygon, MultiPolygon, Feature or FeatureCollection, as map editors export it; longitude comes first',
					},
				],
			},
		],
	},
];

/** The parameters of single events; each is shown with its event only. */
const eventFields: INodeProperties[] = [
	number(
		'Speed Limit (Km/h)',
		'speedLimitKmh',
		90,
		'Faster than this is speeding; it ends at 5 km/h below this or slower',
		['speeding', 'speedingEnded'],
	),
	number(
		'Moving Above (Km/h)',
		'movingKmh',
		5,
		'Faster than this is moving, because parked vehicles drift at walking pace. It has stopped at 3 km/h or slower (at this or slower if this is less than 3).',
		['movementStarted', 'movementStopped'],
	),
	number(
		'Battery Below (%)',
		'batteryPercent',
		20,
		'The event comes once, when the battery falls below this; then it has to rise to 5 above this (at most 100) before it can come again',
		['lowBattery'],
	),
	number(
		'External Voltage Below (V)',
		'voltage',
		11.5,
		'The event comes once, when the voltage falls below this; then it has to rise to 0.4 above this before it can come again',
		['lowExternalVoltage'],
	),
	number(
		'Lowest Temperature (°C)',
		'temperatureMin',
		2,
		'Colder than this, on any sensor, is out of range. All sensors must be 1 °C inside the range (a quarter of a range of less than 4 °C) to be back in range.',
		['temperatureOutOfRange', 'temperatureBackInRange'],
	),
	number(
		'Highest Temperature (°C)',
		'temperatureMax',
		8,
		'Warmer than this, on any sensor, is out of range. All sensors must be 1 °C inside the range (a quarter of a range of less than 4 °C) to be back in range.',
		['temperatureOutOfRange', 'temperatureBackInRange'],
	),
	number(
		'No Contact for (Minutes)',
		'noContactMinutes',
		60,
		'How long nothing must have been heard of a device, whatever its status. "Must Last" and "Must Show in Polls" do not apply.',
		['noContact', 'contactRestored'],
	),
	number('Fuel Step (L)', 'fuelLiters', 10, 'How many liters must go or come at once', ['fuelDropped', 'fuelFilled']),
	number('Fuel Step Within (Minutes)', 'fuelWindowMinutes', 30, 'A change that takes longer than this is consumption', [
		'fuelDropped',
		'fuelFilled',
	]),
	number(
		'Service Every (Km)',
		'serviceEveryKm',
		10000,
		'The event comes each time the odometer (or the mileage of a device without one) passes a multiple of this',
		['serviceDue'],
	),
	number(
		'Subscription Ends Within (Days)',
		'subscriptionDays',
		30,
		'The event comes once for each end of a subscription, at once if it is that near when the workflow is activated or this is raised',
		['subscriptionEnding'],
	),
	...zoneFields,
	number(
		'Zone Margin (Meters)',
		'zoneMarginM',
		50,
		'How far outside a vehicle must be before it has left a zone; it enters at the border itself',
		['zoneEntered', 'zoneLeft'],
	),
];

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
	...showFor({}, deviceSelectionField('Watch').properties),
	{
		displayName: 'Only Names Like',
		name: 'namePattern',
		type: 'string',
		default: '',
		placeholder: 'e.g. Truck *, Van ?',
		description:
			'Leave empty to watch all. * stands for any text and ? for one character; a pattern without them is a part of the name. Put commas between several. New devices with such a name join by themselves.',
		displayOptions: { show: { deviceSelection: ['all'] } },
	},
	...showFor({ events: ['alarm'] }, alarmFiltersField.properties),
	...eventFields,
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
				displayName: 'Must Last (Seconds)',
				name: 'lastSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 86400 },
				default: 0,
				description:
					'How long a change must last before it counts. It does not apply to alarms, positions, zones, fuel, no contact, service, subscriptions and devices that are added, removed or renamed.',
			},
			{
				displayName: 'Must Show in Polls',
				name: 'lastPolls',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 100 },
				default: 1,
				description:
					'In how many polls in a row a change must show before it counts. It applies to the same events as "Must Last".',
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
