export { alarm } from './alarm';
export {
	changeEvents,
	defaultParameters,
	eventNames,
	eventTitles,
	inventoryEvents,
	isEventName,
	readParameters,
	type ShownEvent,
} from './catalog';
export { emptyState, type Change, type ChangeDetectionState, type ShownChange } from './change';
export type { Debounce, DebouncedState } from './debounce';
export { detectChanges, rulesFor, type ChangeDetectionOptions } from './detection';
export { position } from './position';
export {
	changeRules,
	eventRules,
	type AnyChangeRule,
	type ChangeEventName,
	type EventName,
	type EventParameter,
	type EventParameters,
} from './rules';
export { toSnapshot, type Snapshot, type SubscriptionEnd } from './snapshot';
