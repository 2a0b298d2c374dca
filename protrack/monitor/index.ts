export { pollAlarms, type Round, type MonitorOptions } from './alarms';
export { packState, readState, type PackedState } from './state/codec';
export type { MonitorState } from './state/monitorState';
export { pollFleet, type FleetOptions, type FleetRound, type ListedDevice, type SeenChange } from './poll';
export type { Change, ChangeDetectionOptions } from './changes';
export { forgetsDevices } from './selection';
export { readNewPoints, type SeenPoint } from './newPoints';
export { allRules, type RuleOptions } from './rules';
