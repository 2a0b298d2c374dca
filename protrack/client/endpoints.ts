import type { z } from '../thirdParty';
import { accountEndpoints } from './accountEndpoints';
import { alarmEndpoints } from './alarmEndpoints';
import type { AnswerReader } from './answers';
import type { Route } from './defineEndpoint';
import { deviceEndpoints } from './deviceEndpoints';
import { positionEndpoints } from './positionEndpoints';

/** The 17 endpoints of the vendor's document. A new one is a row in one of these tables; everything else follows from it. */
export const endpoints = { ...accountEndpoints, ...deviceEndpoints, ...positionEndpoints, ...alarmEndpoints };

export type EndpointName = keyof typeof endpoints;

/** What an endpoint is asked with. */
export type RequestParams<Name extends EndpointName> = z.input<(typeof endpoints)[Name]['requestParams']>;

/** What an endpoint answers with; of a list those records that can be read. */
export type Result<Name extends EndpointName> =
	(typeof endpoints)[Name]['record'] extends AnswerReader<infer Answer> ? Answer : never;

/** One record of an endpoint's answer. */
export type EndpointRecord<Name extends EndpointName> = Result<Name> extends Array<infer Item> ? Item : Result<Name>;

export type TrackRecord = EndpointRecord<'track'>;
export type DeviceRecord = EndpointRecord<'deviceList'>;
export type AlarmRecord = EndpointRecord<'alarmList'>;
export type AccountRecord = EndpointRecord<'subAccountList'>;
export type PlaybackPoint = EndpointRecord<'playback'>;

/** Another way to ask some endpoints, for servers that differ from the document. */
export type EndpointOverrides = Partial<Record<EndpointName, Partial<Route>>>;
