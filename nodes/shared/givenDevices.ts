import {
	inOneLine,
	isImei,
	isJsonObject,
	parseJson,
	ProtrackError,
	summarizeList,
	withoutSpaces,
} from '../../protrack/client';
import { fullDeviceLabel, type DeviceIndex, type DeviceName } from '../../protrack/fleet';
import type { GivenDevices } from './needsDevices';
import { readRequired, readText } from './parameters';

/*
 * An expression or an AI agent delivers any text in any mode of a field, so what a field gives is always read in the same way: as an IMEI, a name or a
 * plate. What looks like an IMEI costs no call.
 */

const SEPARATORS = /([,;\n])/;
/** A name is looked for across so many parts of a text. */
const MAX_PARTS_OF_A_NAME = 4;
const MAX_SHOWN = 60;
const MAX_CANDIDATES = 5;

/** Reads a field for one device. @throws ProtrackError `input` for an empty one and for what is no text */
export function readGivenDevice(value: unknown, title: string): GivenDevices {
	const hint = 'Choose a device, or check the expression that should give its name, plate or IMEI.';
	return { title, groups: [[readRequired(pickedValue(value), title, hint)]] };
}

/** Reads a field for several devices: an array, or text with commas, semicolons or lines between them. @throws ProtrackError `input` */
export function readGivenDevices(value: unknown, title: string): GivenDevices {
	const list = listIn(value);
	const groups = Array.isArray(list)
		? list.map((element) => [readText(pickedValue(element), title)])
		: [readText(list, title).split(SEPARATORS)];
	if (groups.flatMap(partsOf).some(isFilled)) return { title, groups };
	throw ProtrackError.input(
		`"${title}" is empty`,
		'Choose at least one device, or check the expression that should give them.',
	);
}

/** The value of a field that may have been picked from a list; a field that an expression fills as a whole may hold the value alone. */
function pickedValue(stored: unknown): unknown {
	return isJsonObject(stored) && 'mode' in stored && 'value' in stored ? stored.value : stored;
}

/** Models write an array as text. */
function listIn(value: unknown): unknown {
	const array = typeof value === 'string' && value.trim().startsWith('[') ? parseJson(value) : undefined;
	return Array.isArray(array) ? array : value;
}

const isFilled = (part: string): boolean => part.trim() !== '';

/** The parts of a group without the separators between them. */
const partsOf = (group: string[]): string[] => group.filter((_, index) => index % 2 === 0);

/** @returns the IMEI that a text holds, null for anything else */
function imeiIn(text: string): string | null {
	const imei = withoutSpaces(text);
	return isImei(imei) ? imei : null;
}

/** @returns the IMEIs of all given devices, null when any of them is given by name or plate */
export function imeisIn({ groups }: GivenDevices): string[] | null {
	const imeis: string[] = [];
	for (const part of groups.flatMap(partsOf).filter(isFilled)) {
		const imei = imeiIn(part);
		if (imei === null) return null;
		imeis.push(imei);
	}
	return imeis;
}

/**
 * Finds the IMEI of each given device.
 * @param gaps what to know about the list when a device is not in it
 * @returns in the order given; an error, which names the field and the candidates, for one that is unknown or not clear
 */
export function resolveGiven(
	{ title, groups }: GivenDevices,
	index: DeviceIndex,
	gaps: readonly string[] = [],
): Array<string | ProtrackError> {
	const found: Array<string | ProtrackError> = [];
	for (const group of groups) {
		for (let at = 0; at < group.length; ) {
			const readings = readingsAt(group, at, index);
			const [first, ...others] = readings;
			if (first && others.length > 0) found.push(severalReadings(title, readings));
			else if (first) found.push(imeiOf(title, first));
			else if (isFilled(group[at] ?? '')) found.push(unknown(title, group[at] ?? '', index, gaps));
			at += first ? first.length : 2;
		}
	}
	return found;
}

/** What a text may mean at one place. */
interface Reading {
	text: string;
	/** How many parts and separators it takes. */
	length: number;
	/** An IMEI, or the devices with this name. */
	meant: string | readonly DeviceName[];
}

/** A name with a comma in it is found across parts. */
function readingsAt(group: readonly string[], at: number, index: DeviceIndex): Reading[] {
	const imei = imeiIn(group[at] ?? '');
	if (imei !== null) return [{ text: imei, length: 2, meant: imei }];
	const readings = Array.from({ length: MAX_PARTS_OF_A_NAME }, (_, more) => 2 * more + 1)
		.filter((length) => at + length <= group.length)
		.map((length) => group.slice(at, at + length).join(''))
		.map((text, more) => ({ text, length: 2 * more + 2, meant: index.find(text) }))
		.filter(({ meant }) => meant.length > 0);
	const label = readings.find(isLabel);
	return label ? [label] : readings;
}

/** Whether a text ends with the IMEI of its device, as lists and errors show it: then it has only one meaning. */
const isLabel = ({ text, meant: [device] }: { text: string; meant: readonly DeviceName[] }): boolean =>
	device !== undefined && text.trim().endsWith(`${device.imei})`);

function imeiOf(title: string, { text, meant }: Reading): string | ProtrackError {
	if (typeof meant === 'string') return meant;
	const [device, ...others] = meant;
	if (device && others.length === 0) return device.imei;
	return ProtrackError.input(
		`"${title}": ${meant.length} devices are called "${shown(text)}": ${labelsOf(meant)}`,
		'Give the IMEI of the one that is meant, or a plate or name that only this device has.',
	);
}

function severalReadings(title: string, readings: readonly Reading[]): ProtrackError {
	const texts = readings.map(({ text }) => `"${shown(text)}"`);
	return ProtrackError.input(
		`"${title}" can be read in several ways: there are devices called ${texts.join(' and ')}`,
		'Give the devices as an array, or give their IMEIs.',
	);
}

function unknown(title: string, text: string, index: DeviceIndex, gaps: readonly string[]): ProtrackError {
	const closest = index.closest(text, MAX_CANDIDATES);
	const like = closest.length > 0 ? `. Most alike: ${labelsOf(closest)}` : '';
	return ProtrackError.input(`"${title}": no device has the name, plate or IMEI "${shown(text)}"${like}`, [
		'Give the name or plate as the platform shows it, or the IMEI: digits only, usually 15 of them.',
		...gaps,
	]);
}

const shown = (text: string): string => inOneLine(text, MAX_SHOWN);

const labelsOf = (devices: readonly DeviceName[]): string =>
	summarizeList(devices.map(fullDeviceLabel), { max: MAX_CANDIDATES });
