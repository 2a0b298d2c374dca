import { createIso, known, mapUrl, type Item } from './item';

/** One record of `/api/track`. */
interface Track {
	imei: string;
	latitude: number;
	longitude: number;
	speed: number;
	course: number;
	gpstime: number;
	systemtime: number;
	hearttime: number;
	servertime: number;
	datastatus: number;
	accstatus: number;
	doorstatus: number;
	chargestatus: number;
	oilpowerstatus: number;
	defencestatus: number;
	battery: number;
	externalpower: string;
	odometer: number;
	mileage: number;
	todaymileage: number;
	fuel: string;
	temperature: string[];
}

/** One record of `/api/device/list`. */
export interface Device {
	imei: string;
	devicename: string;
	platenumber: string;
}

const STATUSES = ['', 'neverOnline', 'online', 'expired', 'offline', 'blocked'];

/** What a user would write to find the names for `positionItems`. @param lists the bodies of the lists of devices */
export function devicesOf(lists: Iterable<string>): Map<string, Device> {
	const devices = new Map<string, Device>();
	for (const list of lists) {
		for (const device of (JSON.parse(list) as { record: Device[] }).record) devices.set(device.imei, device);
	}
	return devices;
}

/**
 * What a user would write in a Code node behind an HTTP Request node that asks where all devices are.
 * @param pages the bodies, one for each 100 devices
 */
export function positionItems(pages: Iterable<string>, devices: Map<string, Device>): Item[] {
	const items: Item[] = [];
	const iso = createIso();
	for (const page of pages) {
		for (const track of (JSON.parse(page) as { record: Track[] }).record) {
			items.push({ json: position(track, devices.get(track.imei), iso), pairedItem: { item: 0 } });
		}
	}
	return items;
}

function position(track: Track, device: Device | undefined, iso: (seconds: number) => string | null): object {
	const { latitude, longitude, speed, servertime, gpstime, hearttime } = track;
	const hasFix = latitude !== 0 || longitude !== 0;
	const isStale = !hasFix || track.datastatus !== 2 || hearttime <= 0 || servertime - hearttime > 600;
	const meters = track.odometer === -1 ? track.mileage : track.odometer;
	return {
		imei: track.imei,
		deviceName: device?.devicename || null,
		plateNumber: device?.platenumber || null,
		latitude: hasFix ? latitude : null,
		longitude: hasFix ? longitude : null,
		speedKmh: known(speed),
		courseDeg: known(track.course),
		fixedAt: iso(gpstime),
		receivedAt: iso(track.systemtime),
		lastSeenAt: iso(hearttime),
		status: STATUSES[track.datastatus] ?? track.datastatus,
		state: isStale || speed === -1 ? 'unknown' : speed > 3 ? 'moving' : track.accstatus === 1 ? 'idling' : 'parked',
		isStale,
		ageSeconds: gpstime <= 0 ? null : Math.max(0, servertime - gpstime),
		ignition: track.accstatus === 1 ? 'on' : track.accstatus === 0 ? 'off' : null,
		door: track.doorstatus === 1 ? 'open' : track.doorstatus === 0 ? 'closed' : null,
		charging: track.chargestatus === 1 ? true : track.chargestatus === 0 ? false : null,
		fuelSupply: track.oilpowerstatus === 1 ? 'on' : track.oilpowerstatus === 0 ? 'cut' : null,
		armed: track.defencestatus === 1 ? true : track.defencestatus === 0 ? false : null,
		batteryPercent: known(track.battery),
		externalVoltage: track.externalpower === '' ? null : Number(track.externalpower),
		odometerKm: meters < 0 ? null : Math.round(meters) / 1000,
		todayKm: track.todaymileage < 0 ? null : Math.round(track.todaymileage) / 1000,
		fuelLiters: track.fuel === '' ? null : Number(track.fuel),
		temperaturesC: track.temperature.map(Number),
		mapUrl: mapUrl(latitude, longitude),
	};
}
