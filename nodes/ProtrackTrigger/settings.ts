import type { IPollFunctions } from 'n8n-workflow';

import { inDigits, ProtrackError } from '../../protrack/client';
import type { AlarmFilter } from '../../protrack/fleet';
import {
	eventTitles,
	inventoryEvents,
	isEventName,
	readParameters,
	rulesFor,
	type ChangeDetectionOptions,
	type EventName,
	type EventParameters,
} from '../../protrack/monitor';
import { readFilters } from '../shared/alarmFilters';
import { readDeviceSelection, type DeviceSelection } from '../shared/deviceFields';
import { NeedsDevices, type GivenDevices } from '../shared/needsDevices';
import { toNumber } from '../shared/numbers';
import { pollReader, readChoice, readParts, readText, readTrimmed } from '../shared/parameters';
import { readZones } from './zones';

/** Devices of which at least one is given by its name or plate: which ones they are is looked up in each poll. */
interface NamedSelection {
	kind: 'named';
	given: GivenDevices;
}

/** What the user wants to be monitored; all times in seconds. */
export interface Settings {
	selection: DeviceSelection | NamedSelection;
	/** Only devices with such names, where all are selected; empty for every name. */
	namePattern: string;
	events: ReadonlySet<EventName>;
	filter: AlarmFilter;
	changeDetection: ChangeDetectionOptions;
	lateSeconds: number;
	startSecondsAgo: number;
	fullScanSeconds: number;
	/** Whether items come without the position of the device. */
	isCompact: boolean;
}

const DAY_MINUTES = 1440;

/** Reads the fields of the trigger. @throws ProtrackError `input` that names the field */
export function readSettings(context: IPollFunctions): Settings {
	const options = context.getNodeParameter('options', {}) as Record<string, unknown>;
	const seconds = (name: string, label: string, usual: number, min: number): number =>
		Math.round(60 * between(options[name] ?? usual, { label, min, max: DAY_MINUTES, unit: 'minutes' }));
	const events = readEvents(context.getNodeParameter('events', ['alarm'] satisfies EventName[]));
	const chosen = readDeviceSelection(pollReader(context));
	const selection = chosen instanceof NeedsDevices ? ({ kind: 'named', given: chosen.given } as const) : chosen;
	checkInventory(events, selection);
	return {
		selection,
		namePattern:
			selection.kind === 'all' ? readText(context.getNodeParameter('namePattern', ''), 'Device Name Filter') : '',
		events,
		filter: events.has('alarm') ? readFilters(context.getNodeParameter('filters', {})) : {},
		changeDetection: readChangeDetection(context, events, options),
		lateSeconds: seconds('lateMinutes', 'Late-Arrival Window', 10, 1),
		startSecondsAgo: seconds('lookBackMinutes', 'Look Back on First Start', 0, 0),
		fullScanSeconds: options.reduceCalls === false ? 0 : seconds('fullCheckMinutes', 'Full Scan Interval', 240, 10),
		isCompact: readChoice(options.output ?? 'full', 'Output', ['full', 'compact']) === 'compact',
	};
}

function readEvents(value: unknown): ReadonlySet<EventName> {
	const names = readParts(value, 'Events', /,/)
		.map((event) => readTrimmed(event, 'Events'))
		.filter((event) => event !== '');
	const unknown = names.find((name) => !isEventName(name));
	if (unknown !== undefined) {
		throw ProtrackError.input(`"Events" does not know "${unknown.slice(0, 40)}"`, 'Choose events from the list.');
	}
	if (names.length > 0) return new Set(names.filter(isEventName));
	throw ProtrackError.input('"Events" is empty', 'Choose at least one event that starts the workflow.');
}

/** Without all devices these events would never come. */
function checkInventory(events: ReadonlySet<EventName>, { kind }: Settings['selection']): void {
	const name = kind === 'all' ? undefined : inventoryEvents.find((each) => events.has(each));
	if (name === undefined) return;
	throw ProtrackError.input(
		`"Events": "${eventTitles[name]}" needs all devices to be monitored`,
		'Choose all devices, or leave out the events of devices that are added, removed or renamed.',
	);
}

function readChangeDetection(
	context: IPollFunctions,
	events: ReadonlySet<EventName>,
	options: Record<string, unknown>,
): ChangeDetectionOptions {
	const rules = rulesFor(events);
	// A field is read only when its event is chosen: a forgotten value of another event must not stop the trigger.
	const parameters = readParameters({
		number: (parameter, rule) =>
			rules.includes(rule)
				? between(context.getNodeParameter(parameter.name, parameter.default), parameter)
				: parameter.default,
		zones: (parameter, rule) => (rules.includes(rule) ? readZones(context.getNodeParameter(parameter.name, {})) : []),
	});
	checkRanges(rules, parameters);
	return {
		rules,
		parameters,
		debounce: {
			seconds: between(options.lastSeconds ?? 0, { label: 'Minimum Duration', min: 0, max: 86_400, unit: 'seconds' }),
			polls: between(options.lastPolls ?? 1, { label: 'Consecutive Polls Required', min: 1, max: 100, unit: 'polls' }),
		},
	};
}

/** The lower end of a range has to be below the upper one. */
function checkRanges(rules: ChangeDetectionOptions['rules'], values: EventParameters): void {
	const parameters = rules.flatMap((rule) => rule.parameters);
	for (const low of parameters) {
		const high = 'lessThan' in low ? parameters.find(({ name }) => name === low.lessThan) : undefined;
		if (!high || values[low.name] < values[high.name]) continue;
		throw ProtrackError.input(`"${low.label}" is not below "${high.label}"`, 'Swap them or correct one.');
	}
}

function between(
	value: unknown,
	{ label, min, max, unit }: { label: string; min: number; max: number; unit: string },
): number {
	const number = toNumber(value);
	if (number >= min && number <= max) return number;
	throw ProtrackError.input(
		`"${label}" must be between ${inDigits(min)} and ${inDigits(max)} ${unit}`,
		'Correct it in the trigger.',
	);
}
