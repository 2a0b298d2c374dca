export { pollFleet, type PollResult } from './poll';
export type { ListedDevice, PollOptions } from './sources/source';
export type { SeenChange } from './sources/changes';
export { byFix, readNewPoints, type SeenPoint } from './sources/readNewPoints';
export { packState, readState, type PackedState } from './state/codec';
export type { MonitorState } from './state/monitorState';
export { forgetsDevices } from './state/selection';
export {
	alarm,
	changeEvents,
	changeRules,
	defaultParameters,
	eventPhrases,
	eventTitles,
	impossibleEvents,
	inventoryEvents,
	isEventName,
	position,
	readParameters,
	rulesFor,
	sortedEventRules,
	type Change,
	type ChangeDetectionOptions,
	type ChangeEventName,
	type EventName,
	type EventParameter,
	type EventParameters,
	type ShownChange,
} from './events';
