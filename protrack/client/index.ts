export { alarmTypeOf, alarmTypes, type AlarmGroup, type Severity } from './alarmTypes';
export { callInBatches, countBatches, inBatches, type Batched } from './batches';
export { call, type Answer, type ReplyFacts } from './call';
export { cancellationOf, wasCanceled } from './cancellation';
export { extendClient, type Probe, type ProtrackClient, type WireRequest, type WithForm } from './client';
export { errorOfCode, PARAMETER_REJECTED, PERMISSION_DENIED, TARGET_UNKNOWN, TIME_REJECTED } from './errorCodes';
export { RATE_LIMIT_SECONDS, type FailureCause, type RetryPolicy } from './errorKinds';
export type { Hint, HintName, FieldName } from './hints';
export { checkForeignCall, customCall, mayRepeat, type CustomRequest } from './customCall';
export { damagedError } from './damagedRecords';
export { withDeadline, type DeadlineOptions, type Timer, type WithSignal } from './deadline';
export { counted, inDigits, plural } from './plurals';
export {
	endpoints,
	type AccountRecord,
	type AlarmRecord,
	type DeviceRecord,
	type EndpointName,
	type EndpointRecord,
	type PlaybackPoint,
	type TrackRecord,
} from './endpoints';
export { epochSecondsNow, isClockTime, MAX_EPOCH_SECONDS } from './epochSeconds';
export { isFromCache, readEnvelope, type Reply } from './envelope';
export { errorToKeep, ProtrackError } from './errors';
export { login, type Get, type LoginInput } from './login';
export { networkError } from './networkError';
export { readOverrides } from './overrides';
export { getOrCreate } from './getOrCreate';
export { groupBy } from './groupBy';
export { Multiset } from './multiset';
export { callThroughPages, type Page } from './pages';
export { paceOf } from './adaptiveLimiter';
export { assumedNames, findBasePath, findPath, knownSearch, singleMatch, type PathSearch } from './pathSearch';
export { idOfKey, recordId, recordKey } from './recordKey';
export { shortHash } from './shortHash';
export { summarizeList } from './summarizeList';
export { isImei, withoutSpaces } from './imei';
export { isJsonObject, parseJson } from './json';
export { inOneLine, serverWords } from './plainText';
export { readBytes, readReply, type StreamedResponse } from './replyText';
export { secretsOf, type Secrets } from './secrets';
export { MAX_CHARACTERS } from './requestParams';
export { plainDecimal } from './plainDecimal';
export { withRetry } from './retry';
export { scalarText } from './scalarText';
export { basePathOf, baseUrlOf, platforms } from './platforms';
export { createProcessMap } from './processState';
export type { RawRecord } from './records';
export { readTime } from './readValue';
export {
	LEASE_LIFE_MS,
	isLeaseHeld,
	LOGIN_DEADLINE_MS,
	RENEWAL_URL,
	stateAfterLease,
	type RenewalRequest,
} from './renewal';
export { hashPassword } from './signature';
export { hasOverride } from './routes';
export { maySearch, overridesFor } from './unknownCall';
export {
	asTexts,
	clockOffsetOf,
	earlyEndOf,
	lastLoginError,
	livingToken,
	isYoung,
	ownToken,
	recentLogin,
	activeLoginError,
	stateAfterLogin,
	stateAfterLoginError,
	usableToken,
	type EarlyEnd,
	type StoredAccount,
} from './tokenState';
