import type { IExecuteFunctions } from 'n8n-workflow';

import { inDigits, ProtrackError } from '../../protrack/client';
import {
	isHarmless,
	MAX_MILEAGE_KM,
	MAX_SPEED_KMH,
	SET_MILEAGE,
	STOP_ENGINE,
	type CommandRequest,
	type StopLimits,
} from '../../protrack/fleet';
import { labelOf } from '../shared/deviceErrors';
import { knownDeviceNames, pickedName, type DeviceName } from '../shared/deviceNames';
import type { Run } from '../shared/items';
import { reader, readImei, readImeis, readText } from '../shared/parameters';
import { commands, CONFIRMATION, CUSTOM, DEFAULT_MAX_DEVICES, DEFAULT_MAX_SPEED_KMH } from './sendFields';

const NOTHING_SENT = 'Nothing was sent.';

/** What one input item asks for. */
export interface SendRequest {
	orders: CommandRequest[];
	/** What the devices are called, as far as it is known without a call. */
	names: ReadonlyMap<string, DeviceName>;
	wait: boolean;
	waitForHeartbeat: boolean;
	/** The most devices of the whole execution. */
	maxDevices: number;
}

/** Reads the fields of `sendFields` for one input item. @throws ProtrackError `input` */
export function readSendRequest({ context, client }: Run, index: number): SendRequest {
	const read = reader(context, index);
	const { isGuarded, ...command } = readCommand(read);
	const stopLimits = isGuarded ? readStopLimits(context, index) : null;
	const imeis = new Set(readDevices(read));
	const names = knownDeviceNames(client, imeis, read('deviceSelection') === 'one' ? [pickedName(read('device'))] : []);
	return {
		orders: [...imeis].map((imei) => ({ imei, label: labelOf(imei, names.get(imei)), ...command, stopLimits })),
		names,
		wait: context.getNodeParameter('waitForAnswer', index) !== false,
		waitForHeartbeat: context.getNodeParameter('options.waitForHeartbeat', index, false) === true,
		maxDevices: readMaxDevices(context.getNodeParameter('options.maxDevices', index, DEFAULT_MAX_DEVICES)),
	};
}

function readDevices(read: (name: string, extractValue?: boolean) => unknown): string[] {
	const selection = read('deviceSelection');
	if (selection === 'one') return [readImei(read('device', true))];
	if (selection === 'several') return readImeis(read('devices'));
	throw ProtrackError.input(
		'A command goes to one device or to several',
		`Set "Devices" to one of them. ${NOTHING_SENT}`,
	);
}

type Command = Pick<CommandRequest, 'command' | 'paramData'>;

function readCommand(read: (name: string) => unknown): Command & { isGuarded: boolean } {
	const chosen = commands.find(({ value }) => value === read('command'))?.value;
	if (!chosen)
		throw ProtrackError.input(
			'"Command" is none of the list',
			`Choose one, or "Custom Command" for a text. ${NOTHING_SENT}`,
		);
	if (chosen === SET_MILEAGE) {
		return { command: chosen, paramData: JSON.stringify({ mileage: readMileage(read('mileage')) }), isGuarded: false };
	}
	if (chosen !== CUSTOM) return { command: chosen, isGuarded: chosen === STOP_ENGINE };
	const custom = readCustom(read);
	return { ...custom, isGuarded: !isHarmless(custom.command, custom.paramData) };
}

/** Zeros before it are an odometer's way of writing a number. */
function readMileage(value: unknown): string {
	const text = readText(value, 'Mileage (Km)').trim();
	const mileage = text.replace(/^0+(?=\d)/, '');
	const help = `Enter digits only, without decimals, separators or a unit, e.g. 30000. ${NOTHING_SENT}`;
	if (text === '') throw ProtrackError.input('"Mileage (Km)" is empty', help);
	if (!/^\d+$/.test(text))
		throw ProtrackError.input(`"Mileage (Km)" must be whole kilometers, not "${text.slice(0, 40)}"`, help);
	if (mileage.length <= String(MAX_MILEAGE_KM).length) return mileage;
	throw ProtrackError.input(
		`"Mileage (Km)" must be at most ${inDigits(MAX_MILEAGE_KM)} km, not "${text.slice(0, 40)}"`,
		`Devices take no more. Check that it is in kilometers, not in meters. ${NOTHING_SENT}`,
	);
}

function readCustom(read: (name: string) => unknown): Command {
	if (read('allowCustom') !== true) {
		throw ProtrackError.input(
			'Custom commands are not allowed',
			`Turn on "Allow Custom Command" if you are sure of the text. ${NOTHING_SENT}`,
		);
	}
	const command = readText(read('customCommand'), 'Custom Command').trim();
	if (command === '')
		throw ProtrackError.input('"Custom Command" is empty', `Enter the text of the command. ${NOTHING_SENT}`);
	const paramData = read('paramData') ?? '';
	if (typeof paramData === 'string' && paramData.trim() === '') return { command };
	const json = toJson(paramData);
	return json === '{}' ? { command } : { command, paramData: json };
}

/** The text is written anew, so that what goes out is JSON. */
function toJson(value: unknown): string {
	try {
		const json = JSON.stringify(typeof value === 'string' ? JSON.parse(value) : value);
		// A date is an object that becomes text, so what counts is what goes out.
		if (json.startsWith('{')) return json;
	} catch {
		// The same error as JSON of another kind.
	}
	throw ProtrackError.input(
		'"Parameters (JSON)" is not a JSON object',
		`Enter it as { "name": "value" }. ${NOTHING_SENT}`,
	);
}

/** @returns null when the user knowingly goes without the guard */
function readStopLimits(context: IExecuteFunctions, index: number): StopLimits | null {
	// Only a plain "off" is off; anything unclear leaves the guard on.
	if (context.getNodeParameter('safetyCheck', index, true) !== false) {
		return { maxSpeedKmh: readMaxSpeed(context.getNodeParameter('maxSpeed', index, DEFAULT_MAX_SPEED_KMH)) };
	}
	if (context.getNodeParameter('confirmUnsafe', index, false) === true) return null;
	throw ProtrackError.input(
		`"Safety Check" is off, but "${CONFIRMATION}" is not on`,
		`Turn one of the two on. ${NOTHING_SENT}`,
	);
}

function readMaxSpeed(value: unknown): number {
	const isText = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value.trim());
	const speed = isText ? Number(value) : value;
	if (typeof speed === 'number' && speed >= 0 && speed <= MAX_SPEED_KMH) return speed;
	throw ProtrackError.input(
		`"Max Speed" must be a number from 0 to ${MAX_SPEED_KMH} km/h`,
		`Correct it; usual is ${DEFAULT_MAX_SPEED_KMH}. ${NOTHING_SENT}`,
	);
}

function readMaxDevices(value: unknown): number {
	const most = Number(value);
	if (Number.isInteger(most) && most >= 1) return most;
	throw ProtrackError.input('"Max Devices" must be a whole number of at least 1', `Correct it. ${NOTHING_SENT}`);
}
