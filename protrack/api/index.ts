export { alarmTypeOf, alarmTypes, type AlarmGroup, type AlarmType, type Severity } from './alarmTypes';
export { callInBatches, type Batched } from './batches';
export { call, exchangeAtOnce, type Answer, type ReplyFacts } from './call';
export type { ProtrackClient, WireRequest } from './client';
export { faultOf, faults, type Fault, type FaultKind } from './codes';
export { endpoints, type EndpointName, type EndpointOverrides } from './endpoints';
export { isFromCache, readEnvelope, type Envelope, type Reply } from './envelope';
export { isRefusal, ProtrackError, redact } from './errors';
export { login, type Get, type LoginInput, type Token } from './login';
export { networkFault } from './networkFault';
export { readOverrides } from './overrides';
export { callThroughPages, recordKey, type PagedName, type PagedRecord } from './pages';
export { withRetry } from './retry';
export { originOf, platforms } from './platforms';
export type { AccountRecord, AlarmRecord, DeviceRecord, PlaybackPoint, RawRecord, TrackRecord } from './schemas';
export { claimStands, LOGIN_TIMEOUT_MS, RENEWAL_URL, stateAfterClaim, type RenewalOrder } from './renewal';
export { hashPassword, sign } from './signature';
export {
	asTexts,
	clockOffsetOf,
	lastRefusal,
	ownToken,
	standingRefusal,
	stateAfterLogin,
	stateAfterRefusal,
	usableToken,
	type StoredAccount,
	type TokenState,
} from './tokenState';
