import type { Device } from './device';
import type { Report } from './telemetry';
import type { TrackRecord } from './wire';

/** Chapter 2.2, with the 25 keys and their order as recorded. */
export function trackRecord(device: Device, now: number, offlineAfter: number): TrackRecord {
	const { accChangedAt, datastatus, ...report } = device.report(now);
	return {
		chargestatus: report.chargestatus,
		fuel: report.fuel,
		latitude: report.latitude,
		battery: report.battery,
		speed: report.speed,
		hearttime: report.hearttime,
		temperature: [...report.temperature],
		course: report.course,
		temperaturetime: report.temperaturetime,
		// without an ignition the last change is at 0, so the record shows the server time itself (api-facts §5)
		acctime: report.accstatus === -1 ? now : now - accChangedAt,
		systemtime: report.systemtime,
		longitude: report.longitude,
		oilpowerstatus: report.oilpowerstatus,
		mileage: report.mileage,
		todaymileage: report.todaymileage,
		odometer: report.odometer,
		externalpower: report.externalpower,
		servertime: now,
		accstatus: report.accstatus,
		datastatus: datastatus ?? datastatusOf(device, report, now, offlineAfter),
		fueltime: report.fueltime,
		doorstatus: report.doorstatus,
		imei: device.imei,
		gpstime: report.gpstime,
		defencestatus: report.defencestatus,
	};
}

/** 1 never online, 2 OK, 3 expired, 4 offline, 5 blocked. */
export function datastatusOf(
	device: Device,
	report: Pick<Report, 'hearttime'>,
	now: number,
	offlineAfter: number,
): number {
	if (device.blocked) return 5;
	if (device.expired(now)) return 3;
	if (report.hearttime === 0) return 1;
	return now - report.hearttime > offlineAfter ? 4 : 2;
}
