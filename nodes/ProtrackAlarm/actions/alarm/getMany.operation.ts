import { counted, type ProtrackError } from '../../../../protrack/client';
import {
	AlarmArchive,
	alarmFits,
	toAlarm,
	type AlarmOrder,
	type AlarmReading,
	type DeviceName,
	type Failure,
	type FoundAlarms,
} from '../../../../protrack/fleet';
import { alarmFiltersField } from '../../../shared/alarmFilters';
import { deviceErrors, labelOf } from '../../../shared/deviceErrors';
import { deviceSelectionField } from '../../../shared/deviceFields';
import { field, type Params } from '../../../shared/field';
import { limitField, runLimitsOption, simplifyField } from '../../../shared/fields';
import { forEachItem, mapItems, succeeded, type ParsedItem } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { readChoice } from '../../../shared/parameters';
import { describeDemand, withinLimits, type LimitedRun } from '../../../shared/runLimits';
import { completeChosenNames, withDevices, type SelectedDevices } from '../../../shared/selectedDevices';
import { timeRangeField } from '../../../shared/timeRange';
import { addHints } from '../../hints';

const orderField = field(
	{
		displayName: 'Order',
		name: 'order',
		type: 'options',
		options: [
			{
				name: 'Newest First',
				value: 'newest',
				description:
					'The newest alarms of all devices. Reads the whole time range of every device: a lower "Limit" gives fewer alarms, but saves no calls.',
			},
			{
				name: 'Oldest First',
				value: 'oldest',
				description: 'The oldest alarms of all devices. Takes one call or more for every device, whatever the "Limit".',
			},
			{
				name: 'One Device After Another',
				value: 'device',
				description:
					'The alarms of one device, oldest first, then those of the next. Stops reading once "Limit" is reached, so it takes the fewest calls.',
			},
		],
		default: 'newest',
		description:
			'Which alarms come first, by the time the platform received them. "Limit" counts over all devices of an input item.',
	},
	(value, title): AlarmOrder => readChoice(value, title, ['newest', 'oldest', 'device']),
);

const fields = {
	selection: deviceSelectionField('Get the alarms of'),
	range: timeRangeField,
	limit: limitField(),
	order: orderField,
	simplify: simplifyField,
	filter: alarmFiltersField,
};

type Question = Params<typeof fields>;

/** The alarms for one input item. */
interface Answer extends Question, FoundAlarms {
	devices: SelectedDevices;
}

/**
 * Alarms by the time the platform received them (chapter 2.17): one call for each device and page, shared by all input items that ask for the same.
 * The limit counts over the item.
 */
export const alarmGetMany = defineOperation({
	resource: 'alarm',
	operation: {
		name: 'Get Many',
		value: 'getMany',
		description: 'Get the alarms of devices in a range of time',
		action: 'Get many alarms',
	},
	toolDescription:
		'Alarms in a time range: speeding, SOS, power cut, geofence and more. Name a vehicle by its name, plate or IMEI, or ask for all; give the range in words, e.g. yesterday.',
	fields,
	options: { runLimits: runLimitsOption },
	outputSchema: {
		label: 'string',
		severity: 'string',
		group: 'string',
		deviceName: 'string | null',
		plateNumber: 'string | null',
		occurredAt: 'string | null',
		receivedAt: 'string | null',
		latitude: 'number | null',
		longitude: 'number | null',
		speedKmh: 'number | null',
		courseDeg: 'number | null',
		geofenceName: 'string | null',
		geofenceId: 'integer | null',
		mapUrl: 'string | null',
		type: 'integer',
		name: 'string',
		imei: 'string',
		id: 'string',
	},
	async execute(run, items) {
		const archive = new AlarmArchive(run.client);
		const selected = withinDemand(run, await withDevices(run, withinDemand(run, items)));
		const answers = await answerEach(archive, selected);
		const nameOf = await completeChosenNames(run, succeeded(answers), ({ simplify, alarms }) =>
			simplify ? alarms.map(({ imei }) => imei) : [],
		);
		const output = await forEachItem(run, answers, (answer) => {
			const { alarms, failed, simplify, devices } = answer;
			const rows = alarms.map((alarm) => (simplify ? toAlarm(alarm, nameOf(answer, alarm.imei)) : alarm.record.raw));
			const failures = failed.flatMap(({ reading, errors }) =>
				failuresOf(reading, errors, nameOf(answer, reading.range.imei)),
			);
			return { rows, errors: deviceErrors(failures, devices.size === 1) };
		});
		addHints(run, archive.readings, succeeded(answers));
		return output;
	},
});

/** Rejects items that would exceed the calls of the run: one for each device and range; for one device only where a limit may make the others unnecessary. */
function withinDemand<T extends Question & { devices?: SelectedDevices }>(
	run: LimitedRun,
	parsedItems: Array<ParsedItem<T>>,
): Array<ParsedItem<T>> {
	const questions = succeeded(parsedItems);
	const [different, readings] = [new Set<string>(), new Set<string>()];
	for (const { selection, devices, range, limit, order } of questions) {
		// Devices that are not listed yet count as one.
		const imeis = devices?.keys() ?? (selection.kind === 'some' ? selection.imeis : ['']);
		for (const imei of imeis) {
			different.add(imei);
			readings.add(`${imei} ${range.from} ${range.to}`);
			if (limit !== Infinity && order === 'device') break;
		}
		if (readings.size > MAX_COUNTED) break;
	}
	const subject = `The alarms of ${describeDemand(
		different.size,
		questions.map(({ range }) => range),
		run.context.getTimezone(),
	)}`;
	const isFewerByDevice = questions.some(({ limit, order }) => limit !== Infinity && order !== 'device');
	const more = isFewerByDevice
		? ' With "Order" set to "One Device After Another" reading stops once "Limit" is reached.'
		: '';
	return withinLimits(run, parsedItems, { calls: readings.size }, subject, more);
}

/** Above any limit that a run can have. */
const MAX_COUNTED = 200_000;

function failuresOf(
	{ range: { imei }, count, error: lastError }: AlarmReading,
	errors: ProtrackError[],
	device: DeviceName | null,
): Failure[] {
	const label = labelOf(imei, device);
	return errors.map((error) => ({
		error,
		label: error === lastError && count > 0 ? `${label} (incomplete after ${counted(count, 'alarm')})` : label,
	}));
}

/** Reads for all input items at once; the account's rate limiter decides how many calls are made in parallel. */
async function answerEach(
	archive: AlarmArchive,
	parsedItems: Array<ParsedItem<Question & { devices: SelectedDevices }>>,
): Promise<Array<ParsedItem<Answer>>> {
	const found = await archive.answer(
		succeeded(parsedItems).map(({ devices, range, filter, ...question }) => ({
			...question,
			...range,
			imeis: devices.keys(),
			fits: ({ record }) => alarmFits(record, filter),
		})),
	);
	const next = found.values();
	return mapItems(parsedItems, (question) => ({ value: { ...question, ...(next.next().value as FoundAlarms) } }));
}
