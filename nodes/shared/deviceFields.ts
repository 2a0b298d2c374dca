import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { ProtrackError } from '../../protrack/client';
import type { DeviceName } from '../../protrack/fleet';
import { pickedName } from './deviceNames';
import { shownFor, showFor, switchField, type Field, type ReadParameter } from './field';
import { imeisIn, readGivenDevice, readGivenDevices } from './givenDevices';
import { NeedsDevices, type GivenDevices } from './needsDevices';
import { asText } from './parameters';
import { pickerProperty } from './pickerProperty';

/* The fields that choose devices; a node that has one needs `methods = deviceMethods`. */

/** A device that the user chose. */
export interface ChosenDevice {
	imei: string;
	/** The name that n8n stores when a device is picked from the list. */
	picked: DeviceName | null;
}

/** Devices that the user chose individually. */
export interface ChosenDevices {
	kind: 'some';
	imeis: string[];
	/** The name that n8n stores when a single device is picked from the list. */
	picked: DeviceName | null;
}

export type DeviceSelection = { kind: 'all'; includeSubAccounts: boolean } | ChosenDevices;

/** Complete when only IMEIs are given. */
type Maybe<Value> = Value | NeedsDevices<Value>;

/** One device, from a list or by its name, plate or IMEI. */
export const deviceField = (description: string): Field<Maybe<ChosenDevice>> => ({
	properties: [deviceProperty(description)],
	read: ({ read }) => readDevice(read),
});

/** All devices of the account, one of them or several. @param what is done with them, e.g. "Get the position of" */
export const deviceSelectionField = (what: string): Field<DeviceSelection | NeedsDevices<ChosenDevices>> => ({
	properties: [
		selectionProperty('all', [
			{
				name: 'All Devices',
				value: 'all',
				description: `${what} every device of the account; with "Include Sub-Accounts" on, also of those below it`,
			},
			{ name: 'One Device', value: 'one', description: `${what} one device, chosen by name, plate or IMEI` },
			{ name: 'Several Devices', value: 'several', description: `${what} a selection of devices` },
		]),
		...chosenProperties(`${what} this device`),
		...shownFor({ deviceSelection: ['all'] }, subAccountsField).properties,
	],
	read: ({ read }) => readDeviceSelection(read),
});

/** All devices of the account or several, for what compares devices with each other. @param what is done with them, e.g. "Search among" */
export const fleetField = (what: string): Field<DeviceSelection | NeedsDevices<ChosenDevices>> => ({
	properties: [
		selectionProperty('all', [
			{
				name: 'All Devices',
				value: 'all',
				description: `${what} all devices of the account; with "Include Sub-Accounts" on, also those below it`,
			},
			{ name: 'Several Devices', value: 'several', description: `${what} a selection of devices` },
		]),
		...showFor({ deviceSelection: ['several'] }, [devicesProperty]),
		...shownFor({ deviceSelection: ['all'] }, subAccountsField).properties,
	],
	read({ read }) {
		if (read('deviceSelection') !== 'one') return readDeviceSelection(read);
		throw ProtrackError.input('"Devices" must be all devices or several', 'Choose from the list.');
	},
});

/** One device or several, for actions that are not offered for a whole account. @param texts the descriptions, and the error for "all" */
export const chosenDevicesField = (texts: {
	one: string;
	several: string;
	device: string;
	error: () => ProtrackError;
}): Field<Maybe<ChosenDevices>> => ({
	properties: [
		selectionProperty('one', [
			{ name: 'One Device', value: 'one', description: texts.one },
			{ name: 'Several Devices', value: 'several', description: texts.several },
		]),
		...chosenProperties(texts.device),
	],
	read({ read }) {
		// An expression may give "all", a choice of other operations.
		const selection = ['one', 'several'].includes(String(read('deviceSelection'))) ? readDeviceSelection(read) : null;
		if (selection instanceof NeedsDevices || selection?.kind === 'some') return selection;
		throw texts.error();
	},
});

export const subAccountsField = switchField({
	displayName: 'Include Sub-Accounts',
	name: 'includeSubAccounts',
	default: false,
	description:
		'Whether to include the devices of all accounts below this one, as deep as the tree goes. Costs one more call for each account.',
});

const selectionProperty = (preset: string, options: INodePropertyOptions[]): INodeProperties => ({
	displayName: 'Devices',
	name: 'deviceSelection',
	type: 'options',
	options,
	default: preset,
});

const chosenProperties = (description: string): INodeProperties[] => [
	...showFor({ deviceSelection: ['one'] }, [deviceProperty(description)]),
	...showFor({ deviceSelection: ['several'] }, [devicesProperty]),
];

const deviceProperty = (description: string): INodeProperties =>
	pickerProperty({
		displayName: 'Device',
		name: 'device',
		description,
		searchListMethod: 'searchDevices',
		placeholder: 'Select a device...',
		byText: [
			// Without `extractValue`, with which n8n rejects a number of an expression, such as a plate of digits.
			{
				displayName: 'By Name',
				name: 'name',
				placeholder: 'e.g. Lorry 1 or KCX 239M',
				hint: 'Name or plate of the vehicle, in upper or lower case',
			},
			{
				displayName: 'By IMEI',
				name: 'imei',
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

const devicesProperty: INodeProperties = {
	displayName: 'Device Names or IDs',
	name: 'devices',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getDevices' },
	default: [],
	required: true,
	description:
		'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	hint: 'In an expression, give names, plates or IMEIs as an array or as text with commas',
};

function readDevice(read: ReadParameter): Maybe<ChosenDevice> {
	// Read once: n8n would evaluate an expression for the value and again for the name.
	const stored = read('device');
	const picked = pickedName(stored);
	return whenFound(readGivenDevice(stored, 'Device'), ([imei = '']) => ({ imei, picked }));
}

/** Reads the fields of `deviceSelectionField`. @throws ProtrackError `input` */
export function readDeviceSelection(read: ReadParameter): DeviceSelection | NeedsDevices<ChosenDevices> {
	const selection = read('deviceSelection');
	if (selection === 'one') {
		const stored = read('device');
		return chosen(readGivenDevice(stored, 'Device'), pickedName(stored));
	}
	if (selection === 'several') return chosen(readGivenDevices(read('devices'), 'Devices'), null);
	if (selection === 'all') return { kind: 'all', includeSubAccounts: read('includeSubAccounts') === true };
	// A wrong expression must not select the whole fleet.
	const given = asText(selection).slice(0, 40);
	throw ProtrackError.input(
		`"Devices" cannot be ${given === '' ? 'empty' : `"${given}"`}`,
		'Choose from the list; an expression must give all, one or several.',
	);
}

const chosen = (given: GivenDevices, picked: DeviceName | null): Maybe<ChosenDevices> =>
	whenFound(given, (imeis) => ({ kind: 'some', imeis, picked }));

/** IMEIs are enough for a value; names and plates have to be looked up first. */
function whenFound<Value>(given: GivenDevices, complete: (imeis: string[]) => Value): Maybe<Value> {
	const imeis = imeisIn(given);
	return imeis ? complete(imeis) : new NeedsDevices(given, complete);
}
