import type { IPollFunctions } from 'n8n-workflow';

import { inDigits, ProtrackError } from '../../protrack/client';
import type { AlarmFilter } from '../../protrack/fleet';
import { allRules, type ChangeDetectionOptions } from '../../protrack/monitor';
import { readFilters } from '../shared/alarmFilters';
import { readDeviceSelection, type DeviceSelection } from '../shared/deviceFields';
import { pollReader, readText } from '../shared/parameters';
import { eventNames } from './events';
import { readZones } from './zones';

/** What the user wants watched; all times in seconds. */
export interface Settings {
	selection: DeviceSelection;
	/** Only devices with such names, where all are selected; empty for every name. */
	namePattern: string;
	events: ReadonlySet<string>;
	filter: AlarmFilter;
	memory: ChangeDetectionOptions;
	lateSeconds: number;
	startSecondsAgo: number;
	fullScanSeconds: number;
}

const DAY_MINUTES = 1440;
/** Found in the list of all devices, so they need it. */
export const inventoryEvents = ['deviceAdded', 'deviceRemoved', 'deviceRenamed'];

/** Reads the fields of the trigger. @throws ProtrackError `input` that names the field */
export function readSettings(context: IPollFunctions): Settings {
	const options = context.getNodeParameter('options', {}) as Record<string, unknown>;
	const minutes = (name: string, title: string, usual: number, least: number): number =>
		60 * between(options[name] ?? usual, title, least, DAY_MINUTES, 'minutes');
	const events = readEvents(context.getNodeParameter('events', ['alarm']));
	const selection = readDeviceSelection(pollReader(context));
	checkInventory(events, selection);
	return {
		selection,
		namePattern:
			selection.kind === 'all' ? readText(context.getNodeParameter('namePattern', ''), 'Only Names Like') : '',
		events,
		filter: events.has('alarm') ? readFilters(context.getNodeParameter('filters', {})) : {},
		memory: readMemoryOptions(context, events, options),
		lateSeconds: Math.round(minutes('lateMinutes', 'Late-Arrival Window', 10, 1)),
		startSecondsAgo: Math.round(minutes('lookBackMinutes', 'Look Back on First Start', 0, 0)),
		fullScanSeconds:
			options.reduceCalls === false ? 0 : Math.round(minutes('fullCheckMinutes', 'Full Check Every', 240, 10)),
	};
}

function readEvents(value: unknown): ReadonlySet<string> {
	const events: unknown[] = Array.isArray(value) ? value : String(value ?? '').split(',');
	const names = events.map((event) => String(event ?? '').trim()).filter((event) => event !== '');
	const unknown = names.find((name) => !Object.hasOwn(eventNames, name));
	if (unknown !== undefined) {
		throw ProtrackError.input(`"Events" does not know "${unknown.slice(0, 40)}"`, 'Choose events from the list.');
	}
	if (names.length > 0) return new Set(names);
	throw ProtrackError.input('"Events" is empty', 'Choose at least one event that starts the workflow.');
}

/** These would silently never come. */
function checkInventory(events: ReadonlySet<string>, { kind }: DeviceSelection): void {
	const name = kind === 'all' ? undefined : inventoryEvents.find((each) => events.has(each));
	if (name === undefined) return;
	throw ProtrackError.input(
		`"Events": "${eventNames[name]}" needs all devices to be watched`,
		'Choose all devices, or leave out the events of devices that are added, removed or renamed.',
	);
}

function readMemoryOptions(
	context: IPollFunctions,
	events: ReadonlySet<string>,
	options: Record<string, unknown>,
): ChangeDetectionOptions {
	const wants = (...names: string[]) => names.some((name) => events.has(name));
	const read = (name: string, title: string, least: number, most: number, unit: string, usual: number): number =>
		between(context.getNodeParameter(name, usual), title, least, most, unit);
	/** A field is read only with its event, or a forgotten value of another would stop the trigger. */
	const when = <T>(wanted: boolean, value: () => T, otherwise: T): T => (wanted ? value() : otherwise);

	const speeding = wants('speeding', 'speedingEnded');
	const moving = wants('movementStarted', 'movementStopped');
	const temperature = wants('temperatureOutOfRange', 'temperatureBackInRange');
	const contact = wants('noContact', 'contactRestored');
	const min = when(temperature, () => read('temperatureMin', 'Lowest Temperature', -273, 1000, '°C', 2), 2);
	const max = when(temperature, () => read('temperatureMax', 'Highest Temperature', -273, 1000, '°C', 8), 8);
	if (min >= max) {
		throw ProtrackError.input('"Lowest Temperature" is not below "Highest Temperature"', 'Swap them or correct one.');
	}
	const rules = allRules({
		debounce: {
			seconds: between(options.lastSeconds ?? 0, 'Must Last', 0, 86_400, 'seconds'),
			polls: between(options.lastPolls ?? 1, 'Must Show in Polls', 1, 100, 'polls'),
		},
		movingKmh: when(moving, () => read('movingKmh', 'Moving Above', 0, 50, 'km/h', 5), 5),
		speedLimitKmh: when(speeding, () => read('speedLimitKmh', 'Speed Limit', 1, 500, 'km/h', 90), 90),
		batteryPercent: when(wants('lowBattery'), () => read('batteryPercent', 'Battery Below', 1, 100, '%', 20), 20),
		voltage: when(
			wants('lowExternalVoltage'),
			() => read('voltage', 'External Voltage Below', 0.1, 1000, 'V', 11.5),
			11.5,
		),
		temperature: { min, max },
		noContactSeconds:
			60 * when(contact, () => read('noContactMinutes', 'No Contact for', 1, 525_600, 'minutes', 60), 60),
	});
	return {
		rules: rules.filter((rule) =>
			wants(...Object.values(rule.events), ...(rule.name === 'connection' ? ['deviceFirstSeen'] : [])),
		),
		fuel: when(
			wants('fuelDropped', 'fuelFilled'),
			() => ({
				liters: read('fuelLiters', 'Fuel Step', 0.1, 10_000, 'liters', 10),
				windowSeconds: 60 * read('fuelWindowMinutes', 'Fuel Step Within', 1, DAY_MINUTES, 'minutes', 30),
			}),
			null,
		),
		serviceEveryKm: when(
			wants('serviceDue'),
			() => read('serviceEveryKm', 'Service Every', 1, 10_000_000, 'km', 10_000),
			null,
		),
		subscriptionDays: when(
			wants('subscriptionEnding'),
			() => read('subscriptionDays', 'Subscription Ends Within', 0, 3650, 'days', 30),
			null,
		),
		zones: when(
			wants('zoneEntered', 'zoneLeft'),
			() => ({
				zones: readZones(context.getNodeParameter('zones', {})),
				marginM: read('zoneMarginM', 'Zone Margin', 0, 100_000, 'meters', 50),
			}),
			null,
		),
	};
}

function between(value: unknown, title: string, least: number, most: number, unit: string): number {
	const isEmpty = value === null || (typeof value === 'string' && value.trim() === '');
	const number = isEmpty ? NaN : Number(value);
	if (number >= least && number <= most) return number;
	throw ProtrackError.input(
		`"${title}" must be between ${inDigits(least)} and ${inDigits(most)} ${unit}`,
		'Correct it in the trigger.',
	);
}
