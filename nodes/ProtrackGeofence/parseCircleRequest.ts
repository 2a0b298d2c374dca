import type { IExecuteFunctions } from 'n8n-workflow';

import { inDigits, ProtrackError } from '../../protrack/client';
import { fenceTriggers, type Center, type FenceTrigger } from '../../protrack/fleet';
import type { DeviceName } from '../shared/deviceNames';
import { readDeviceSelection, reader, readText } from '../shared/parameters';
import { MAX_IN_ONE_RUN } from './circleFields';

/** What one input item asks for. */
export interface Order {
	/** Each once. */
	imeis: string[];
	/** What n8n keeps of the name of a device that was picked from the list. */
	picked: DeviceName | null;
	name: string;
	trigger: FenceTrigger;
	radiusM: number;
	/** Null for the place of each device. */
	center: Center | null;
	allowStale: boolean;
	most: number;
}

/** Reads the fields of one input item and checks the limits of chapter 2.4. @throws ProtrackError `input` that names the field */
export function readOrder(context: IExecuteFunctions, index: number): Order {
	const read = reader(context, index);
	const name = readText(read('name'), 'Name').trim();
	if (name === '') throw ProtrackError.input('"Name" is empty', 'Give the geofence a name, e.g. Depot North.');
	return {
		...readChosen(read),
		name,
		trigger: readTrigger(read('trigger')),
		radiusM: readNumber(read('radius'), 'Radius (Meters)', 100, 5000, true),
		center: read('center') === 'device' ? null : readCenter(read('latitude'), read('longitude')),
		allowStale: context.getNodeParameter('options.allowStale', index, false) === true,
		most: readNumber(
			context.getNodeParameter('options.mostGeofences', index, MAX_IN_ONE_RUN),
			'Max Geofences per Run',
			1,
			Number.MAX_SAFE_INTEGER,
			true,
		),
	};
}

function readChosen(read: ReturnType<typeof reader>): Pick<Order, 'imeis' | 'picked'> {
	// An expression may give "all", which other nodes know.
	const selection = ['one', 'several'].includes(String(read('deviceSelection'))) ? readDeviceSelection(read) : null;
	if (selection?.kind === 'some') return { imeis: [...new Set(selection.imeis)], picked: selection.picked ?? null };
	throw ProtrackError.input(
		'"Devices" must be one device or several',
		'Geofences for a whole account at once are not offered; choose the devices.',
	);
}

function readTrigger(value: unknown): FenceTrigger {
	const known = (Object.keys(fenceTriggers) as FenceTrigger[]).find((trigger) => trigger === value);
	if (known) return known;
	const given = String(value ?? '').slice(0, 40);
	throw ProtrackError.input(
		`"Alarm When" cannot be ${given === '' ? 'empty' : `"${given}"`}`,
		'Choose from the list, or give in, out or both.',
	);
}

function readCenter(latitudeValue: unknown, longitudeValue: unknown): Center {
	const latitude = readNumber(latitudeValue, 'Latitude', -90, 90);
	const longitude = readNumber(longitudeValue, 'Longitude', -180, 180);
	if (latitude !== 0 || longitude !== 0) return { latitude, longitude };
	// In the sea off Africa: what the platform shows for "no position", and what empty fields give.
	throw ProtrackError.input(
		'"Latitude" and "Longitude" are both 0',
		'Enter the center of the geofence, or take it from the device.',
	);
}

function readNumber(value: unknown, field: string, least: number, most: number, isWhole = false): number {
	const text = ['string', 'number'].includes(typeof value) ? String(value).trim() : '';
	const number = text === '' ? NaN : Number(text);
	if (number >= least && number <= most && (!isWhole || Number.isInteger(number))) return number;
	const range =
		most === Number.MAX_SAFE_INTEGER
			? `of at least ${inDigits(least)}`
			: `from ${inDigits(least)} to ${inDigits(most)}`;
	throw ProtrackError.input(
		`"${field}" must be a ${isWhole ? 'whole ' : ''}number ${range}${text === '' ? ', and is empty' : `, not "${text.slice(0, 40)}"`}`,
		'Correct it, or check the expression that should give it. Nothing was created.',
	);
}
