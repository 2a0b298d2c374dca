import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/* Fields that look and work the same in every node. */

/** Shows a field for some operations of a resource, and under further conditions. */
export function showFor(resource: string, operations: string[], more: IDisplayOptions['show'] = {}): IDisplayOptions {
	return { show: { resource: [resource], operation: operations, ...more } };
}

export const deviceField = (displayOptions: IDisplayOptions, description: string): INodeProperties => ({
	displayName: 'Device',
	name: 'device',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description,
	displayOptions,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a device...',
			typeOptions: { searchListMethod: 'searchDevices', searchable: true },
		},
		{
			displayName: 'By IMEI',
			name: 'imei',
			type: 'string',
			placeholder: 'e.g. 123456789012345',
			validation: [
				{
					type: 'regex',
					properties: { regex: '^[\\s\\d]{8,24}$', errorMessage: 'An IMEI has digits only, usually 15 of them' },
				},
			],
		},
	],
});

export const devicesField = (displayOptions: IDisplayOptions): INodeProperties => ({
	displayName: 'Device Names or IDs',
	name: 'devices',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getDevices' },
	default: [],
	required: true,
	description:
		'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	hint: 'In an expression, give IMEIs as an array or as text with commas',
	displayOptions,
});

/** "All", "one" or "several" devices; the fields that follow depend on it. */
export function deviceSelectionFields(show: NonNullable<IDisplayOptions['show']>, what: string): INodeProperties[] {
	return [
		{
			displayName: 'Devices',
			name: 'deviceSelection',
			type: 'options',
			options: [
				{
					name: 'All Devices',
					value: 'all',
					description: `${what} every device of the account; with "Include Sub-Accounts" on, also of those below it`,
				},
				{ name: 'One Device', value: 'one', description: `${what} one device, chosen by name, plate or IMEI` },
				{ name: 'Several Devices', value: 'several', description: `${what} a selection of devices` },
			],
			default: 'all',
			displayOptions: { show },
		},
		deviceField({ show: { ...show, deviceSelection: ['one'] } }, `${what} this device`),
		devicesField({ show: { ...show, deviceSelection: ['several'] } }),
		subAccountsField({ show: { ...show, deviceSelection: ['all'] } }),
	];
}

export const subAccountsField = (displayOptions: IDisplayOptions): INodeProperties => ({
	displayName: 'Include Sub-Accounts',
	name: 'includeSubAccounts',
	type: 'boolean',
	default: false,
	description:
		'Whether to include the devices of all accounts below this one, as deep as the tree goes. Costs one more call for each account.',
	displayOptions,
});

/** @param more of the field "Limit" */
export const limitFields = (
	displayOptions: IDisplayOptions,
	more: Partial<INodeProperties> = {},
): INodeProperties[] => [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions,
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { ...displayOptions.show, returnAll: [false] } },
		...more,
	},
];

export const simplifyField = (displayOptions: IDisplayOptions): INodeProperties => ({
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
	displayOptions,
});
