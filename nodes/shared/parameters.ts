import type { IExecuteFunctions, IPollFunctions } from 'n8n-workflow';

import { isImei, plainDecimal, ProtrackError } from '../../protrack/client';
import { pickedName, type DeviceName } from './deviceNames';

/* Reads the fields of fields.ts for one input item; what is wrong is said with the field's own name. */

/**
 * Reads a field for text, which an expression can fill with anything: an object would go out as "[object Object]".
 * @returns text as it is; nothing is ""
 * @throws ProtrackError `input`, which never says the value: it may be a password
 */
export function readText(value: unknown, field: string): string {
	if (value === null || value === undefined) return '';
	if (typeof value === 'string' || Number.isFinite(value)) return plainDecimal(value);
	throw ProtrackError.input(
		`"${field}" is not text`,
		'Correct the expression that should give it; it gave a value of another kind.',
	);
}

/**
 * @param value of the field "Device", expression results included
 * @throws ProtrackError `input`
 */
export function readImei(value: unknown, field = 'Device'): string {
	const imei = readText(value, field).replace(/\s/g, '');
	if (imei === '') {
		throw ProtrackError.input(
			`"${field}" is empty`,
			'Choose a device, or check the expression that should give its IMEI.',
		);
	}
	if (!isImei(imei)) {
		throw ProtrackError.input(
			`"${field}" is not an IMEI: "${imei.slice(0, 40)}"`,
			'An IMEI has digits only, usually 15 of them. Take it from the list, or from the output of a Protrack node.',
		);
	}
	return imei;
}

/** @param value an array, or text with commas, spaces or lines between IMEIs @throws ProtrackError `input` */
export function readImeis(value: unknown): string[] {
	const parts: unknown[] = Array.isArray(value) ? value : readText(value, 'Devices').split(/[,;\n]/);
	const texts = parts.map((part) => readText(part, 'Devices'));
	const imeis = texts.filter((text) => text.trim() !== '').map((text) => readImei(text, 'Devices'));
	if (imeis.length > 0) return imeis;
	throw ProtrackError.input(
		'"Devices" is empty',
		'Choose at least one device, or check the expression that should give them.',
	);
}

/** @throws ProtrackError `input` for what is none of the choices of a field */
export function readChoice<Choice extends string>(value: unknown, field: string, choices: readonly Choice[]): Choice {
	const chosen = choices.find((choice) => choice === value);
	if (chosen !== undefined) return chosen;
	const named = choices.map((choice) => `"${choice}"`);
	throw ProtrackError.input(
		`"${field}" has no such choice`,
		`Choose it from the list; an expression must give ${named.slice(0, -1).join(', ')} or ${named.at(-1)}.`,
	);
}

export type DeviceSelection =
	| { kind: 'all'; includeSubAccounts: boolean }
	/** `picked`: what n8n keeps of the name of one that was picked from the list. */
	| { kind: 'some'; imeis: string[]; picked?: DeviceName | null };

/** Reads the fields of `deviceSelectionFields`. @throws ProtrackError `input` */
export function readDeviceSelection(read: (name: string, extractValue?: boolean) => unknown): DeviceSelection {
	const selection = read('deviceSelection');
	if (selection === 'one')
		return { kind: 'some', imeis: [readImei(read('device', true))], picked: pickedName(read('device')) };
	if (selection === 'several') return { kind: 'some', imeis: readImeis(read('devices')) };
	if (selection === 'all') return { kind: 'all', includeSubAccounts: read('includeSubAccounts') === true };
	// A mistake in an expression must not reach for the whole fleet.
	throw ProtrackError.input(
		`"Devices" cannot be ${String(selection ?? '') === '' ? 'empty' : `"${String(selection).slice(0, 40)}"`}`,
		'Choose from the list; an expression must give all, one or several.',
	);
}

/** @returns how many results the user wants @throws ProtrackError `input` */
export function readLimit(context: IExecuteFunctions, index: number): number {
	if (context.getNodeParameter('returnAll', index) === true) return Infinity;
	const limit = Number(context.getNodeParameter('limit', index));
	if (Number.isInteger(limit) && limit >= 1) return limit;
	throw ProtrackError.input('"Limit" must be a whole number of at least 1', 'Correct it, or turn on "Return All".');
}

/** A reader of one item's fields, for the functions above. */
export const reader =
	(context: IExecuteFunctions, index: number) =>
	(name: string, extractValue = false): unknown =>
		context.getNodeParameter(name, index, undefined, { extractValue });

/** The same for a trigger, which has no items. */
export const pollReader =
	(context: IPollFunctions) =>
	(name: string, extractValue = false): unknown =>
		context.getNodeParameter(name, undefined, { extractValue });
