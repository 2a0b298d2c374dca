import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { isImei, isJsonObject, ProtrackError, withoutSpaces } from '../../protrack/client';
import { pickedName, type DeviceName } from './deviceNames';
import { shownFor, showFor, switchField, type Field, type ReadParameter } from './field';
import { asText, readParts, readRequired, readText } from './parameters';
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

/** One device, from a list or by its IMEI. */
export const deviceField = (description: string): Field<ChosenDevice> => ({
	properties: [deviceProperty(description)],
	read: ({ read }) => readDevice(read),
});

/** All devices of the account, one of them or several. @param what is done with them, e.g. "Get the position of" */
export const deviceSelectionField = (what: string): Field<DeviceSelection> => ({
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

/** One device or several, for actions that are not offered for a whole account. @param texts the descriptions, and the error for "all" */
export const chosenDevicesField = (texts: {
	one: string;
	several: string;
	device: string;
	error: () => ProtrackError;
}): Field<ChosenDevices> => ({
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
		if (selection?.kind === 'some') return selection;
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
		byText: {
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
	hint: 'In an expression, give IMEIs as an array or as text with commas',
};

function readDevice(read: ReadParameter): ChosenDevice {
	// Read once: n8n would evaluate an expression for the value and again for the name.
	const stored = read('device');
	return { imei: readImei(pickedValue(stored), 'Device'), picked: pickedName(stored) };
}

/** The value of a field that may have been picked from a list; a field that an expression fills as a whole may hold the value alone. */
function pickedValue(stored: unknown): unknown {
	return isJsonObject(stored) && 'mode' in stored && 'value' in stored ? stored.value : stored;
}

/** Reads the fields of `deviceSelectionField`. @throws ProtrackError `input` */
export function readDeviceSelection(read: ReadParameter): DeviceSelection {
	const selection = read('deviceSelection');
	if (selection === 'one') {
		const { imei, picked } = readDevice(read);
		return { kind: 'some', imeis: [imei], picked };
	}
	if (selection === 'several') return { kind: 'some', imeis: readImeis(read('devices')), picked: null };
	if (selection === 'all') return { kind: 'all', includeSubAccounts: read('includeSubAccounts') === true };
	// A wrong expression must not select the whole fleet.
	const given = asText(selection).slice(0, 40);
	throw ProtrackError.input(
		`"Devices" cannot be ${given === '' ? 'empty' : `"${given}"`}`,
		'Choose from the list; an expression must give all, one or several.',
	);
}

/** @param value an array, or text with commas, semicolons or lines between IMEIs @throws ProtrackError `input` */
function readImeis(value: unknown): string[] {
	const texts = readParts(value, 'Devices', /[,;\n]/).map((part) => readText(part, 'Devices'));
	const imeis = texts.filter((text) => text.trim() !== '').map((text) => readImei(text, 'Devices'));
	if (imeis.length > 0) return imeis;
	throw ProtrackError.input(
		'"Devices" is empty',
		'Choose at least one device, or check the expression that should give them.',
	);
}

/** @param value IMEI with or without spaces @throws ProtrackError `input` */
function readImei(value: unknown, title: string): string {
	const hint = 'Choose a device, or check the expression that should give its IMEI.';
	const imei = withoutSpaces(readRequired(value, title, hint));
	if (!isImei(imei)) {
		throw ProtrackError.input(
			`"${title}" is not an IMEI: "${imei.slice(0, 40)}"`,
			'An IMEI has digits only, usually 15 of them. Take it from the list, or from the output of a Protrack node.',
		);
	}
	return imei;
}
