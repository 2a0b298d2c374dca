export { pollFleet, type PollResult } from './poll';
export type { ListedDevice, PollOptions } from './sources/source';
export type { SeenChange } from './sources/changes';
export { readNewPoints, type SeenPoint } from './sources/readNewPoints';
export { packState, readState, type PackedState } from './state/codec';
export type { MonitorState } from './state/monitorState';
export { forgetsDevices } from './state/selection';
export type { Change, ChangeDetectionOptions } from './changes';
export { allRules, type RuleOptions } from './rules';
