export { accountErrors } from './accountErrors';
export { MAX_OF_ONE_ACCOUNT, platformLists, type AccountLists, type ReadList } from './accountLists';
export { byReceipt, toAlarm, toSeenAlarm, type Alarm, type SeenAlarm } from './alarm';
export { deviceLabel, fullDeviceLabel, toDevice, toDeviceName, type Device, type DeviceName } from './device';
export { DeviceIndex } from './deviceIndex';
export { readDeviceDetails, readDeviceNames } from './deviceDetails';
export { readPositions } from './devicePositions';
export { freeSince, motionStates, ONLINE, toPosition, type MotionState, type Position } from './position';
export { findNearest, roughMinutes, type NearVehicle } from './nearest';
export { isFix, toIso, toPlace } from './values';
export { growingSizes, runAtOnce } from './concurrency';
export { beginsWithin, isWhole, type PeriodUnit } from './calendar';
export { CallStatistics } from './callStatistics';
export { assessFleet, type FleetHealth, type HealthLimits } from './fleetHealth';
export { emptySurvey, surveyFleet, type FleetSurvey, type SurveyPart } from './fleetSurvey';
export { countMileageDemand, readKm, readMileage, toMileage, type MileageAnswers } from './mileage';
export { estimateWindows, planMileage, type MileagePer, type MileagePeriod, type MileageWindow } from './mileagePlan';
export { toNamedPoint, toPoint, type NamedPoint, type Point } from './point';
export { estimateTrack, readTrack, trackErrors, type Track, type TrackDemand, type TrackQuestion } from './track';
export { MAX_SPEED_KMH, type StopLimits } from './commandGuard';
export {
	explainAnswer,
	MAX_MILEAGE_KM,
	readAnswer,
	SET_MILEAGE,
	waitForAnswers,
	type CommandAnswer,
} from './commandAnswers';
export { estimateStream, TrackStreams, type StreamedPoint, type TrackPage } from './trackStream';
export {
	aboutDevice,
	aboutDeviceInShort,
	isOnlySilent,
	labelOfRequest,
	rejectionOf,
	STOP_ENGINE,
	type CommandRequest,
} from './commandRejection';
export { resultOfError, sendCommands, withSent, type CommandOutcomes, type CommandResult } from './sendCommands';
export { readVehicleStates, type VehicleState } from './vehicleStates';
export { harmlessCommands, isHarmless } from './harmlessCommands';
export { HeartbeatWait } from './heartbeatWait';
export { AlarmArchive, type AlarmOrder, type FoundAlarms } from './alarmArchive';
export type { AlarmReading } from './alarmReading';
export { alarmCode, alarmFits, type AlarmFilter } from './alarmFilter';
export { readAlarms } from './alarmHistory';
export { findDevices } from './deviceSearch';
export { errorsByReason, type Failure } from './errorsByReason';
export { DeviceWalk, type DeviceScope, type OwnedDevice } from './deviceWalk';
export { deviceFits, nameFits, type DeviceFilter } from './deviceFilter';
export {
	centerAt,
	createCircles,
	creationError,
	fenceTriggers,
	type Circle,
	type FenceTrigger,
	type LabelOf,
} from './geofence';
export {
	accountKey,
	differentAccounts,
	isSameAccount,
	readAccount,
	readAccounts,
	toAccount,
	type AccountsBelow,
} from './account';
export { blockAccount, changePassword, unblockAccount } from './accountChanges';
export { deliveryError, receiversByText, sendMessage, type Delivery } from './messages';
export { RunLimits, type RunDemand } from './runLimits';
export { readPolygons, type Coordinate, type Zone } from './geography';
