export { alarm } from './alarm';
export {
	changeEvents,
	defaultParameters,
	eventPhrases,
	eventTitles,
	inventoryEvents,
	isEventName,
	readParameters,
	sortedEventRules,
} from './catalog';
export type { Change, ShownChange } from './change';
export { detectChanges, fingerprintOfZones, rulesFor, type ChangeDetectionOptions } from './detection';
export { editedRules, limitsOf, withoutEdited } from './editedLimits';
export { position } from './position';
export { impossibleEvents } from './possibleEvents';
export { changeRules, type ChangeEventName, type EventName, type EventParameter, type EventParameters } from './rules';
export { toSnapshot, type SubscriptionEnd } from './snapshot';
