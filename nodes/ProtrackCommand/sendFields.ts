import type { INodeProperties } from 'n8n-workflow';

import { harmlessCommands, MAX_MILEAGE_KM, MAX_SPEED_KMH, SET_MILEAGE, STOP_ENGINE } from '../../protrack/fleet';
import { deviceField, devicesField, showFor } from '../shared/fields';

/** The value of "Command" for a typed text; all others are what goes over the wire. */
export const CUSTOM = 'custom';
/** The label of the switch that goes without the guard. */
export const CONFIRMATION = 'I Know That Stopping an Engine at Speed Can Kill';
export const DEFAULT_MAX_SPEED_KMH = 3;
export const DEFAULT_MAX_DEVICES = 10;

const shown = showFor('command', ['send']);
const forCommand = (commands: string[], more: Record<string, boolean[]> = {}) =>
	showFor('command', ['send'], { command: commands, ...more });
/** A typed text may stop the engine as well. */
const stopping = [STOP_ENGINE, CUSTOM];
const harmlessTexts = harmlessCommands.map(({ text }) => text).join(', ');
// No field that depends on the command is `required`: with an expression as command n8n would demand them all.

export const commands = [
	{ name: 'Custom Command', value: CUSTOM, description: 'A command as text, for what is not in this list' },
	{ name: 'Lock Door', value: 'LOCKDOOR' },
	{ name: 'Reset Device', value: 'RESET', description: 'Restart the tracker, not the vehicle' },
	{ name: 'Restore Engine', value: 'RELAY,0', description: 'Let the engine start again' },
	{ name: 'Set Mileage', value: SET_MILEAGE, description: 'Set the distance that the device has counted' },
	{
		name: 'Stop Engine',
		value: STOP_ENGINE,
		description: 'Cut off the fuel supply; sent only to a vehicle that is known to stand still',
	},
	{ name: 'Unlock Door', value: 'UNLOCKDOOR' },
];

/** @returns what the menu calls a command, null for one that is not in it */
export function commandNameOf(command: string): string | null {
	return commands.find(({ value }) => value === command && value !== CUSTOM)?.name ?? null;
}

/** The fields of Send. */
export const sendFields: INodeProperties[] = [
	{
		displayName: 'Devices',
		name: 'deviceSelection',
		type: 'options',
		options: [
			{ name: 'One Device', value: 'one', description: 'Send to one device, chosen by name, plate or IMEI' },
			{ name: 'Several Devices', value: 'several', description: 'Send to a selection of devices' },
		],
		default: 'one',
		displayOptions: shown,
	},
	deviceField(showFor('command', ['send'], { deviceSelection: ['one'] }), 'Send the command to this device'),
	devicesField(showFor('command', ['send'], { deviceSelection: ['several'] })),
	{
		displayName: 'Command',
		name: 'command',
		type: 'options',
		options: commands,
		default: 'RELAY,0',
		description: 'What the device shall do. Not every model knows every command.',
		displayOptions: shown,
	},
	{
		displayName: 'Mileage (Km)',
		name: 'mileage',
		type: 'string',
		default: '',
		placeholder: 'e.g. 30000',
		description: `The distance that the vehicle has driven, in whole kilometers from 0 to ${MAX_MILEAGE_KM}, digits only. The platform's documentation does not name the unit, live systems take kilometers: compare the odometer of one device before you set many.`,
		displayOptions: forCommand([SET_MILEAGE]),
	},
	{
		displayName: 'Allow Custom Command',
		name: 'allowCustom',
		type: 'boolean',
		default: false,
		description:
			"Whether a typed command may be sent. The device does what the text says, and its maker's manual is the only check: be sure of every sign.",
		displayOptions: forCommand([CUSTOM]),
	},
	{
		displayName: 'Custom Command',
		name: 'customCommand',
		type: 'string',
		default: '',
		placeholder: 'e.g. STATUS#',
		description: `The command as the device understands it. These texts are sent at any time: ${harmlessTexts}. Every other text, and every text with parameters, is checked like Stop Engine, because it may stop the engine.`,
		displayOptions: forCommand([CUSTOM], { allowCustom: [true] }),
	},
	{
		displayName: 'Parameters (JSON)',
		name: 'paramData',
		type: 'json',
		// n8n's JSON editor marks an empty text as an error.
		default: '{}',
		description: 'What goes along with the command, e.g. {"name": "value"}; {} if it needs nothing',
		displayOptions: forCommand([CUSTOM], { allowCustom: [true] }),
	},
	{
		displayName: 'Safety Check',
		name: 'safetyCheck',
		type: 'boolean',
		default: true,
		description:
			'Whether to send a command that may stop the engine only when a fresh position shows the vehicle online and standing: heard of in the last 120 seconds, no faster than the limit, and the position at most 60 seconds old or the ignition off',
		displayOptions: forCommand(stopping),
	},
	{
		displayName: 'Max Speed (Km/h)',
		name: 'maxSpeed',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: MAX_SPEED_KMH },
		default: DEFAULT_MAX_SPEED_KMH,
		description: `The engine of a faster vehicle is not stopped. Devices that stand still may show up to 3 km/h; more than ${MAX_SPEED_KMH} is refused.`,
		displayOptions: forCommand(stopping, { safetyCheck: [true] }),
	},
	{
		displayName: CONFIRMATION,
		name: 'confirmUnsafe',
		type: 'boolean',
		default: false,
		description:
			'Whether to send commands that may stop the engine without the safety check. Without this confirmation nothing is sent.',
		displayOptions: forCommand(stopping, { safetyCheck: [false] }),
	},
	{
		displayName: 'Wait for Answer',
		name: 'waitForAnswer',
		type: 'boolean',
		default: true,
		description: 'Whether to wait up to 30 seconds for what the device answers',
		displayOptions: shown,
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: shown,
		options: [
			{
				displayName: 'Max Devices',
				name: 'maxDevices',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: DEFAULT_MAX_DEVICES,
				description:
					'When one execution asks for more devices than this, all input items together, nothing is sent at all',
			},
			{
				displayName: 'Wait for Heartbeat',
				name: 'waitForHeartbeat',
				type: 'boolean',
				default: false,
				description:
					'Whether to wait up to 6 minutes for a device that has been silent. Parked trackers transmit every 3 to 5 minutes, and the safety check wants a transmission of the last 120 seconds. A device that drives is refused at once.',
				displayOptions: { show: { '/command': stopping, '/safetyCheck': [true] } },
			},
		],
	},
];
