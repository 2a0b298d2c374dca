export { pollAlarms, type Round, type MonitorOptions } from './alarms';
export { packState, readState, type PackedState } from './state/codec';
export type { MonitorState } from './state/monitorState';
export { pollFleet, type FleetOptions, type FleetRound, type ListedDevice, type SeenChange } from './poll';
export { forgetsDevices } from './selection';
export { readNewPoints, type SeenPoint } from './newPoints';
export {
	alarm,
	changeEvents,
	changeRules,
	defaultParameters,
	eventTitles,
	inventoryEvents,
	isEventName,
	position,
	readParameters,
	rulesFor,
	type Change,
	type ChangeDetectionOptions,
	type ChangeEventName,
	type EventName,
	type EventParameter,
	type EventParameters,
	type ShownChange,
} from './events';
