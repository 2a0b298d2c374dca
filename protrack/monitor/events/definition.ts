import type { Alarm } from '../../fleet/alarm';
import type { Zone } from '../../fleet/geography';
import type { Point } from '../../fleet/point';
import type { ChangeDetectionState } from '../state/changeDetectionState';
import type { Change, Detection, ShownChange } from './change';
import type { Debounce } from './debounce';
import type { Snapshot } from './snapshot';

/** A number that the user can set. */
export interface NumberParameter<Name extends string = string> {
	type: 'number';
	name: Name;
	/** With the event in front, e.g. "Speeding: Limit". */
	label: string;
	unit: string;
	default: number;
	min: number;
	max: number;
	description: string;
	/** The name of the parameter that must be greater. */
	lessThan?: string;
}

/** The zones that the user draws. */
export interface ZonesParameter<Name extends string = string> {
	type: 'zones';
	name: Name;
	/** As that of a number. */
	label: string;
	description: string;
}

export type Parameter<Name extends string = string> = NumberParameter<Name> | ZonesParameter<Name>;

/** What the user has set, by the names of the parameters. */
export type ParameterValues<All extends readonly Parameter[]> = {
	readonly [Each in All[number] as Each['name']]: Each extends ZonesParameter ? readonly Zone[] : number;
};

/** What the menu sorts events by. */
type EventGroup =
	| 'Alarm'
	| 'Charging'
	| 'Connection'
	| 'Device'
	| 'Door'
	| 'Driving'
	| 'Fuel'
	| 'Fuel Supply'
	| 'Ignition'
	| 'Movement'
	| 'Position'
	| 'Power'
	| 'Security'
	| 'Service'
	| 'Subscription'
	| 'Temperature'
	| 'Zone';

/** What every event has. */
export interface EventTexts<Name extends string = string> {
	name: Name;
	/** Its place in the menu. */
	group: EventGroup;
	label: string;
	/** The event in words without its group, e.g. "Ignition on". */
	phrase: string;
	/** When it comes; names of parameters and other events stand in backticks. */
	description: string;
	/** After what it can come again. */
	repeatsAfter: string;
}

/** What a sample shows. */
interface SampleContext<Values> {
	parameters: Values;
	/** The name of the device that stands for all, if it is known. */
	deviceName: string | null;
	/** Epoch seconds. */
	now: number;
}

/** An event about a change of a device. */
export interface ChangeEvent<Name extends string, Values> extends EventTexts<Name> {
	/** When it occurred where the platform tells no time: at the device's last transmission (the default), or at the poll that found it. */
	occurredAt?: 'lastSeen' | 'poll';
	/** A change that passes the user's limits. */
	sample: (context: SampleContext<Values>) => ShownChange;
	/** The sentence about it, without the device. */
	summary: (change: ShownChange) => string;
}

/** Events that one source finds together, with the parameters that they share. */
interface EventRule<Name extends string, All extends readonly Parameter[]> {
	/** Its name in the state. */
	name: string;
	parameters: All;
	events: ReadonlyArray<EventTexts<Name>>;
	/** A remark for the documentation. */
	note?: string;
}

/** Found by comparing what two polls saw of a device. */
export interface ChangeRule<Name extends string, All extends readonly Parameter[]> extends EventRule<Name, All> {
	source: 'changes';
	events: ReadonlyArray<ChangeEvent<Name, ParameterValues<All>>>;
	/** What this snapshot changes in what is remembered. */
	detect: (
		state: ChangeDetectionState,
		snapshot: Snapshot,
		parameters: ParameterValues<All>,
		debounce: Debounce,
	) => Detection<NoInfer<Name>>;
	/** What is remembered, without the part of this rule, which then starts anew. A rule without it never does. */
	forget?: (state: ChangeDetectionState) => ChangeDetectionState;
	/** A value of `from` or `to` as the user sees it, where that differs. */
	show?: (value: Change['from']) => ShownChange['from'];
	/** The values of a debounced rule. The state stores their places, so the order must not change. */
	values?: readonly string[];
	/** Whether the user's debounce options apply; false when left out. */
	isDebounced?: boolean;
}

/** Found by comparing lists of devices. */
export interface InventoryRule<Name extends string> extends EventRule<Name, readonly []> {
	source: 'inventory';
	events: ReadonlyArray<ChangeEvent<Name, object>>;
}

/** Each alarm is an event. */
export interface AlarmRule<Name extends string> extends EventRule<Name, readonly []> {
	source: 'alarms';
	summary: (alarm: Alarm) => string;
}

/** Each point of a track is an event. */
export interface PositionRule<Name extends string> extends EventRule<Name, readonly []> {
	source: 'positions';
	summary: (point: Point) => string;
}

/** @returns the rule as it is; the names of its events and parameters stay known to the compiler */
export function defineChangeRule<const Name extends string, const All extends readonly Parameter[]>(
	rule: ChangeRule<Name, All>,
): ChangeRule<Name, All> {
	return rule;
}

/** @returns the rule as it is; the names of its events stay known to the compiler */
export function defineInventoryRule<const Name extends string>(rule: InventoryRule<Name>): InventoryRule<Name> {
	return rule;
}
