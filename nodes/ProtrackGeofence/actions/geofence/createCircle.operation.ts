import { inDigits, ProtrackError, type ProtrackClient } from '../../../../protrack/client';
import {
	centerAt,
	createCircles,
	creationError,
	fenceTriggers,
	readPositions,
	type Circle,
	type Coordinate,
	type FenceTrigger,
	type LabelOf,
} from '../../../../protrack/fleet';
import { deviceErrors, labelOf } from '../../../shared/deviceErrors';
import { chosenDevicesField } from '../../../shared/deviceFields';
import { nameFields } from '../../../shared/deviceNames';
import { unknownDevice } from '../../../shared/errors';
import { field, switchField, type Params } from '../../../shared/field';
import { forEachItem, mapItems, succeeded, throwFirstError, type ParsedItem, type Run } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { asText, readRequired } from '../../../shared/parameters';
import { completeNamesOfChosen } from '../../../shared/selectedDevices';
import { centerField } from '../../centerField';
import { readGeofenceNumber } from '../../numbers';

const fields = {
	selection: chosenDevicesField({
		one: 'Create the geofence for one device, chosen by name, plate or IMEI',
		several: 'Create one geofence for each device of a selection',
		device: 'Create the geofence for this device',
		error: () =>
			ProtrackError.input(
				'"Devices" must be one device or several',
				'Geofences for a whole account at once are not offered; choose the devices.',
			),
	}),
	name: field(
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Depot North',
			description: 'Name of the geofence, as its alarms will show it',
		},
		(value, title) => readRequired(value, title, 'Give the geofence a name, e.g. Depot North.'),
	),
	trigger: field(
		{
			displayName: 'Alarm When',
			name: 'trigger',
			type: 'options',
			options: [
				{ name: 'Entering', value: 'in' },
				{ name: 'Entering or Leaving', value: 'both' },
				{ name: 'Leaving', value: 'out' },
			],
			default: 'both',
			description: 'What the device has to do to raise an alarm',
		},
		readTrigger,
	),
	center: centerField,
	radiusM: field(
		{
			displayName: 'Radius (Meters)',
			name: 'radius',
			type: 'number',
			typeOptions: { minValue: 100, maxValue: 5000 },
			default: 200,
			required: true,
			description: 'From 100 to 5,000 m, whole meters',
		},
		(value, title) => readGeofenceNumber(value, title, { min: 100, max: 5000, whole: true }),
	),
};

const options = {
	allowStale: switchField({
		displayName: 'Allow Old Position',
		name: 'allowStale',
		default: false,
		description: 'Whether the last known position of a device that is offline may be the center',
	}),
	maxGeofences: field(
		{
			displayName: 'Max Geofences per Run',
			name: 'mostGeofences',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 100,
			description:
				'Nothing is created when all input items together ask for more than this. Geofences can be deleted by hand only, on the platform.',
		},
		(value, title) => readGeofenceNumber(value, title, { min: 1, whole: true }),
	),
};

type CircleRequest = Params<typeof fields> & Params<typeof options>;

function readTrigger(value: unknown, title: string): FenceTrigger {
	const known = (Object.keys(fenceTriggers) as FenceTrigger[]).find((trigger) => trigger === value);
	if (known) return known;
	const given = asText(value).slice(0, 40);
	throw ProtrackError.input(
		`"${title}" cannot be ${given === '' ? 'empty' : `"${given}"`}`,
		'Choose from the list, or give in, out or both.',
	);
}

/** The circles for one input item. */
interface Plan {
	circles: Circle[];
	/** One for each device that cannot have a circle. */
	errors: ProtrackError[];
}

/**
 * Creates circles (chapter 2.4): one call for each device, never sent twice, and one track call for each 100 devices whose position is wanted.
 * Everything that can be checked is checked before anything is created. After an error of one device the others of the item still get their circles.
 * What was created is always reported: as items beside the error, or in its text.
 */
export const geofenceCreateCircle = defineOperation({
	resource: 'geofence',
	operation: {
		name: 'Create Circle',
		value: 'createCircle',
		description: 'Create a circle that raises an alarm when a device enters or leaves it',
		action: 'Create a circle geofence',
	},
	fields,
	options,
	outputSchema: {
		deviceName: 'string | null',
		plateNumber: 'string | null',
		name: 'string',
		latitude: 'number',
		longitude: 'number',
		radiusM: 'integer',
		trigger: 'string',
		created: 'boolean',
		imei: 'string',
	},
	hasSideEffects: true,
	async execute(run, items) {
		const wanted = withinLimit(items);
		throwFirstError(run, wanted);
		const selections = succeeded(wanted).map(({ selection }) => selection);
		const names = await completeNamesOfChosen(run, selections);
		const label: LabelOf = (imei) => labelOf(imei, names.get(imei));
		const plans = await planEach(run.client, wanted, label);
		throwFirstPlanError(run, plans);
		const created: Circle[] = [];
		return await forEachItem(run, plans, async ({ circles, errors: known }) => {
			const before = created.length;
			const [first, ...others] = [...known, ...(await createCircles(run.client, circles, created, label))];
			const rows = created
				.slice(before)
				.map(({ imei, ...circle }) => ({ ...nameFields(names.get(imei)), ...circle, created: true, imei }));
			if (!first) return rows;
			if (!run.context.continueOnFail()) throw creationError([first, ...others], created, label);
			return { rows, errors: [first, ...others] };
		});
	},
});

/** A very large number of geofences is usually a mistake in the workflow, and they can be deleted only by hand. */
function withinLimit(items: Array<ParsedItem<CircleRequest>>): Array<ParsedItem<CircleRequest>> {
	const requests = succeeded(items);
	const count = requests.reduce((sum, { selection }) => sum + new Set(selection.imeis).size, 0);
	const max = requests.reduce((least, { maxGeofences }) => Math.min(least, maxGeofences), Infinity);
	if (count <= max) return items;
	const thrown = ProtrackError.input(
		`${inDigits(count)} geofences would be created, more than "Max Geofences per Run" (${inDigits(max)})`,
		'Nothing was created. Check devices and input items; if all are meant, raise that option.',
	);
	return items.map(() => ({ thrown }));
}

async function planEach(
	client: ProtrackClient,
	items: Array<ParsedItem<CircleRequest>>,
	label: LabelOf,
): Promise<Array<ParsedItem<Plan>>> {
	const followed = succeeded(items).flatMap(({ center, selection }) => (center ? [] : selection.imeis));
	const tracks = await readPositions(client, followed);
	const placeOf = (
		imei: string,
		isSingle: boolean,
		{ center, allowStale }: CircleRequest,
	): Coordinate | ProtrackError => {
		if (center) return center;
		const record = tracks.records.get(imei);
		if (record) return centerAt(record, allowStale, label(imei));
		const error = tracks.errors.get(imei);
		return (error && deviceErrors([{ label: label(imei), error }], isSingle)[0]) ?? unknownDevice(label(imei));
	};
	return mapItems(items, (request) => {
		const { selection, name, radiusM, trigger } = request;
		const imeis = new Set(selection.imeis);
		const plan: Plan = { circles: [], errors: [] };
		for (const imei of imeis) {
			const place = placeOf(imei, imeis.size === 1, request);
			if (place instanceof ProtrackError) plan.errors.push(place);
			else plan.circles.push({ imei, name, ...place, radiusM, trigger });
		}
		return { value: plan };
	});
}

/** Throws the first known error before anything is created, unless the node continues on fail. */
function throwFirstPlanError(run: Run, plans: Array<ParsedItem<Plan>>): void {
	throwFirstError(
		run,
		mapItems(plans, (plan) => (plan.errors[0] ? { thrown: plan.errors[0] } : { value: plan })),
	);
}
