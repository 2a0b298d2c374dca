export { MOST_OF_ONE_ACCOUNT, readDevices, readSubAccounts, type AccountNode, type OwnedDevice } from './accountTree';
export { alarmId, toAlarm, type Alarm } from './alarm';
export { deviceLabel, toDevice, type Device } from './device';
export { toPosition, type Position } from './position';
export { toIso, toPlace } from './values';
export { watchAlarms, type Round, type SeenAlarm, type WatchOptions } from './alarmWatch';
export { readState, type WatchState } from './watchState';
