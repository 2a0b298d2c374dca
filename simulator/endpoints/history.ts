import { ApiError } from '../world/apiError';
import type { Device } from '../world/device';
import { sixDecimals } from '../world/geometry';
import { alarmPage, playbackPage, playbackText } from '../world/historyPage';
import { timeRange } from './parameters';
import type { Envelope } from '../world/wire';
import type { AlarmRecord } from '../world/wire';
import { requestedDevice, requestedDevices, type Endpoint, type EndpointContext } from './context';

const HALF_HOUR = 1800;

const SEVEN_DAYS = 7 * 24 * 3600;

/** Chapter 2.3. */
export const playback: Endpoint = (context) => {
	const device = requestedDevice(context);
	const span = { ...timeRange(context.query), now: context.now };
	const points = playbackPage(device, span);
	if (points.length > 0) return { code: 0, record: playbackText(points) };
	// live clients expect an empty or an absent record, one expects 20023 (api-facts §5)
	if (context.behavior.emptyPlayback === '20023') throw new ApiError(20023);
	return context.behavior.emptyPlayback === 'absent' ? { code: 0 } : { code: 0, record: '' };
};

/** Chapter 2.17. */
export const alarmList2: Endpoint = (context) => ({ code: 0, record: alarmsOf(context) });

/** Chapter 2.8, deprecated: the same alarms as one text, without the name of the geofence. */
export const alarmList: Endpoint = (context) => {
	const groups = alarmsOf(context).map((alarm) =>
		[
			alarm.alarmtype,
			sixDecimals(alarm.longitude),
			sixDecimals(alarm.latitude),
			alarm.gpstime,
			alarm.systemtime,
			alarm.speed,
			alarm.course,
			alarm.geofenceid,
		].join(','),
	);
	return { code: 0, record: groups.join(';') };
};

/** Nobody promises the order of alarms of one system time, so it differs from request to request. */
function alarmsOf(context: EndpointContext): AlarmRecord[] {
	const device = requestedDevice(context);
	const span = { ...timeRange(context.query), now: context.now };
	return alarmPage(device, span, (alarms) => context.random.shuffled(alarms));
}

/** One device whose mileage is not counted up to `end` rejects the whole request, in a message that names the first such device (api-facts §8). */
function mileageRejection({ behavior }: EndpointContext, devices: Device[], end: number): Envelope | undefined {
	const countedUntil = (device: Device) => device.mileageCountedUntil ?? behavior.mileageCountedUntil;
	const device = devices.find((each) => end > countedUntil(each));
	if (!device) return undefined;
	const words = `parameter endtime error, value=The imei ${device.imei} can only query data that is less than ${countedUntil(device)}`;
	return behavior.mileageRejectionIn === 'record'
		? { code: 10004, message: '', record: words }
		: { code: 10004, message: words };
}

/** Chapter 2.14: whole half hours, at most seven days, the end is not included. */
export const deviceMileage: Endpoint = (context) => {
	const devices = requestedDevices(context);
	const { begin, end } = timeRange(context.query);
	if (begin % HALF_HOUR !== 0 || end % HALF_HOUR !== 0 || end - begin > SEVEN_DAYS) throw new ApiError(10006);
	const rejection = mileageRejection(context, devices, end);
	if (rejection) return rejection;
	const span = { begin, end, now: context.now };
	const record = devices.map((device) => ({
		imei: device.imei,
		mileage: Math.round(device.meters(span) / 10) / 100,
	}));
	return { code: 0, record };
};
