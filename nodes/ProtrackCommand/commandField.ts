import { inDigits, ProtrackError } from '../../protrack/client';
import {
	harmlessCommands,
	isHarmless,
	MAX_MILEAGE_KM,
	SET_MILEAGE,
	STOP_ENGINE,
	type CommandRequest,
} from '../../protrack/fleet';
import { combineFields, field, shownFor, switchField, warningField } from '../shared/field';
import { readRequired, readTrimmed } from '../shared/parameters';
import { APPROVAL_TEMPLATE, stopLimitsField } from './stopLimitsField';

/** The value of "Command" for a typed text; the other values are sent as they are. */
const CUSTOM = 'custom';
/** A typed text may stop the engine as well. */
export const STOPPING_COMMANDS = [STOP_ENGINE, CUSTOM];
/** Ends the hint of each error of this file. */
const NOTHING_SENT = 'Nothing was sent.';

const commands = [
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

/** @returns the name of a command in the menu, null for any other command */
export function commandNameOf(command: string): string | null {
	return commands.find(({ value }) => value === command && value !== CUSTOM)?.name ?? null;
}

const stopWarning = warningField(
	'stopWarning',
	`Stopping an engine at speed can kill. Let a person decide about each case: ${APPROVAL_TEMPLATE} asks for approval first.`,
);

// No field that depends on the command is `required`: with an expression as command n8n would demand them all.

const mileageField = field(
	{
		displayName: 'Mileage (Km)',
		name: 'mileage',
		type: 'string',
		default: '',
		placeholder: 'e.g. 30000',
		description: `The distance that the vehicle has driven, in whole kilometers from 0 to ${MAX_MILEAGE_KM}, digits only. The platform's documentation does not name the unit, live systems take kilometers: compare the odometer of one device before you set many.`,
	},
	readMileage,
);

const allowCustomField = switchField({
	displayName: 'Allow Custom Command',
	name: 'allowCustom',
	default: false,
	description:
		"Whether a typed command may be sent. The device does what the text says, and its maker's manual is the only check: be sure of every sign.",
});

const customTextField = field(
	{
		displayName: 'Custom Command',
		name: 'customCommand',
		type: 'string',
		default: '',
		placeholder: 'e.g. STATUS#',
		description: `The command as the device understands it. These texts are sent at any time: ${harmlessCommands.map(({ text }) => text).join(', ')}. Every other text, and every text with parameters, is checked like Stop Engine, because it may stop the engine.`,
	},
	(value, title) => readRequired(value, title, `Enter the text of the command. ${NOTHING_SENT}`),
);

const parametersField = field(
	{
		displayName: 'Parameters (JSON)',
		name: 'paramData',
		type: 'json',
		// n8n's JSON editor marks an empty text as an error.
		default: '{}',
		description: 'What goes along with the command, e.g. {"name": "value"}; {} if it needs nothing',
	},
	readParameters,
);

/** What is sent to each device. With null for `stopLimits` it is sent at any time, even while the vehicle moves. */
export const commandField = combineFields(
	{
		name: field(
			{
				displayName: 'Command',
				name: 'command',
				type: 'options',
				options: commands,
				default: 'RELAY,0',
				description: 'What the device shall do. Not every model knows every command.',
			},
			readCommandName,
		),
		stopWarning: shownFor({ command: [STOP_ENGINE] }, stopWarning),
		mileage: shownFor({ command: [SET_MILEAGE] }, mileageField),
		allowCustom: shownFor({ command: [CUSTOM] }, allowCustomField),
		customText: shownFor({ command: [CUSTOM], allowCustom: [true] }, customTextField),
		parameters: shownFor({ command: [CUSTOM], allowCustom: [true] }, parametersField),
		stopLimits: shownFor({ command: STOPPING_COMMANDS }, stopLimitsField),
	},
	(read): Pick<CommandRequest, 'command' | 'paramData' | 'stopLimits'> => {
		const command = read.name();
		if (command === SET_MILEAGE)
			return { command, paramData: JSON.stringify({ mileage: read.mileage() }), stopLimits: null };
		if (command !== CUSTOM) return { command, stopLimits: command === STOP_ENGINE ? read.stopLimits() : null };
		if (!read.allowCustom()) {
			throw ProtrackError.input(
				'Custom commands are not allowed',
				`Turn on "Allow Custom Command" if you are sure of the text. ${NOTHING_SENT}`,
			);
		}
		const custom = { command: read.customText(), ...read.parameters() };
		return { ...custom, stopLimits: isHarmless(custom.command, custom.paramData) ? null : read.stopLimits() };
	},
);

function readCommandName(value: unknown, title: string): string {
	const chosen = commands.find((command) => command.value === value);
	if (chosen) return chosen.value;
	throw ProtrackError.input(
		`"${title}" is none of the list`,
		`Choose one, or "Custom Command" for a text. ${NOTHING_SENT}`,
	);
}

/** Odometers show leading zeros, so these are accepted. */
function readMileage(value: unknown, title: string): string {
	const text = readTrimmed(value, title);
	const mileage = text.replace(/^0+(?=\d)/, '');
	const help = `Enter digits only, without decimals, separators or a unit, e.g. 30000. ${NOTHING_SENT}`;
	if (text === '') throw ProtrackError.input(`"${title}" is empty`, help);
	if (!/^\d+$/.test(text))
		throw ProtrackError.input(`"${title}" must be whole kilometers, not "${text.slice(0, 40)}"`, help);
	if (mileage.length <= String(MAX_MILEAGE_KM).length) return mileage;
	throw ProtrackError.input(
		`"${title}" must be at most ${inDigits(MAX_MILEAGE_KM)} km, not "${text.slice(0, 40)}"`,
		`Devices take no more. Check that it is in kilometers, not in meters. ${NOTHING_SENT}`,
	);
}

/** The value is serialized again, so that what is sent is valid JSON. */
function readParameters(value: unknown, title: string): { paramData?: string } {
	if (value === null || value === undefined || (typeof value === 'string' && value.trim() === '')) return {};
	try {
		const json = JSON.stringify(typeof value === 'string' ? JSON.parse(value) : value);
		// Checked after serializing, because a date is an object that becomes text.
		if (json.startsWith('{')) return json === '{}' ? {} : { paramData: json };
	} catch {
		// Reported below, like JSON that is not an object.
	}
	throw ProtrackError.input(`"${title}" is not a JSON object`, `Enter it as { "name": "value" }. ${NOTHING_SENT}`);
}
