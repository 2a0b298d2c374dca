import { mileageGetReport } from '../../nodes/Protrack/actions/mileage/getReport.operation';
import { playbackGet } from '../../nodes/Protrack/actions/playback/get.operation';
import { positionGetMany } from '../../nodes/Protrack/actions/position/getMany.operation';
import { accountGetMany } from '../../nodes/ProtrackAccount/actions/account/getMany.operation';
import { alarmGetMany } from '../../nodes/ProtrackAlarm/actions/alarm/getMany.operation';
import { commandSend } from '../../nodes/ProtrackCommand/actions/command/send.operation';
import { deviceGet } from '../../nodes/ProtrackDevice/actions/device/get.operation';
import { deviceGetMany } from '../../nodes/ProtrackDevice/actions/device/getMany.operation';
import { stopGetMany } from '../../nodes/ProtrackReport/actions/stop/getMany.operation';
import { summaryGet } from '../../nodes/ProtrackReport/actions/summary/get.operation';
import { tripGetMany } from '../../nodes/ProtrackReport/actions/trip/getMany.operation';
import { sampleEvent } from '../../nodes/ProtrackTrigger/alarmEvent';
import { sampleChange, samplePoint } from '../../nodes/ProtrackTrigger/changeEvent';
import type { Operation } from '../../nodes/shared/operation';
import { T0 } from '../support/testData';

const device =
	'name, plateNumber, model, imei, simCard, iccid, activatedAt, firstOnlineAt, platformExpiresAt, userExpiresAt';
const event =
	'summary, event, deviceName, plateNumber, label, severity, occurredAt, detectedAt, mapUrl, device, position';

/** What a person looks for comes first; ids and the IMEI of wide items come last. Tests of the operations compare their items with these schemas. */
const operations: Array<[string, Operation, string]> = [
	['a device', deviceGet, device],
	['a device of a list', deviceGetMany, `${device}, account`],
	[
		'a position',
		positionGetMany,
		'deviceName, plateNumber, state, status, latitude, longitude, speedKmh, courseDeg, fixedAt, lastSeenAt, receivedAt, isStale, ageSeconds, ignition, door, charging, fuelSupply, armed, batteryPercent, externalVoltage, odometerKm, todayKm, fuelLiters, temperaturesC, mapUrl, imei',
	],
	[
		'an alarm',
		alarmGetMany,
		'label, severity, group, deviceName, plateNumber, occurredAt, receivedAt, latitude, longitude, speedKmh, courseDeg, geofenceName, geofenceId, mapUrl, type, name, imei, id',
	],
	['a point', playbackGet, 'imei, deviceName, plateNumber, latitude, longitude, fixedAt, speedKmh, courseDeg'],
	[
		'a mileage',
		mileageGetReport,
		'deviceName, plateNumber, date, distanceKm, from, to, partial, askedFrom, askedTo, imei',
	],
	[
		'a trip',
		tripGetMany,
		'deviceName, plateNumber, startedAt, endedAt, durationMinutes, distanceKm, averageSpeedKmh, maxSpeedKmh, start, end, points, gapMinutes, quality, isOpen, partial, startGap, endGap, imei',
	],
	[
		'a stop',
		stopGetMany,
		'deviceName, plateNumber, arrivedAt, leftAt, durationMinutes, latitude, longitude, mapUrl, isOpen, partial, arrivalGap, departureGap, imei',
	],
	[
		'a summary',
		summaryGet,
		'deviceName, plateNumber, period, from, to, distanceKm, platformDistanceKm, trips, stops, drivingMinutes, standingMinutes, idleMinutes, firstStartAt, lastArrivalAt, farthest, nightShare, weekendShare, speedingSeconds, maxSpeedKmh, partial, imei',
	],
	[
		'a command',
		commandSend,
		'deviceName, plateNumber, command, commandName, delivered, answered, succeeded, response, answeredAt, commandId, imei, notice',
	],
	[
		'an account',
		accountGetMany,
		'account, userName, email, mobile, phone, createdAt, role, blocked, parentAccount, depth, path',
	],
];

describe('The fields', () => {
	it.each(operations)('of %s stand in the order in which people look for them', (_, { outputSchema }, fields) => {
		expect(Object.keys(outputSchema ?? {}).join(', ')).toBe(fields);
	});

	it.each([
		['an alarm', sampleEvent(undefined, T0), `${event}, alarm, id`],
		['a change', sampleChange('speeding', undefined, undefined, T0), `${event}, change, id`],
		['a new position', samplePoint(undefined, undefined, T0), `${event}, point, id`],
	])('of the event about %s begin with one sentence', (_, { notice, ...item }, fields) => {
		expect(notice).toMatch(/^This is a sample/);
		expect(Object.keys(item).join(', ')).toBe(fields);
	});
});
