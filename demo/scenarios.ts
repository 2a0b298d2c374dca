import type { DeviceInput, PositionInput, Simulator } from '../simulator';
import { sixDecimals, type Place } from '../simulator/world/geometry';

/** What a tracker does, or the platform with it, from a moment on. */
export interface Step {
	/** Seconds from the start, or from the start of the round. */
	at: number;
	/** What changes in what the tracker sends; undefined while it is silent. */
	sends?: PositionInput;
	/** Where it is when the step begins; it then drives to the place of the next step. */
	place?: Place;
	/** What happens besides, on the platform. */
	does?: (platform: Simulator, imei: string, now: number) => void;
}

/** A tracker and its scenario. Each state lasts longer than a minute, or a trigger that polls once a minute would not see it. */
export interface Vehicle {
	imei: string;
	name: string;
	plate: string;
	model: string;
	/** Ascending, the first at 0. */
	steps: Step[];
	/** Seconds after which the scenario begins again; without it, it runs once. */
	round?: number;
	/** Its details, and what it sent before the scenario, by the time of the start. */
	deviceDetails?: (now: number) => Partial<DeviceInput>;
	/** Whether the scenario itself adds it to the account. */
	joins?: boolean;
}

const DAY = 86_400;

/** In the template's zone "Depot", beside the road to the customer, and at the customer in the zone "San Miguel". */
const depot: Place = { latitude: -12.0561, longitude: -77.0412 };
const arrival: Place = { latitude: -12.0571, longitude: -77.0815 };
const customer: Place = { latitude: -12.0588, longitude: -77.0893 };

/** Somewhere else in Lima, each at a place of its own. */
const parkedAt = (index: number): Place => ({
	latitude: sixDecimals(-12.0893 - index * 0.0021),
	longitude: sixDecimals(-77.0285 + index * 0.0034),
});
const standing = (index: number): PositionInput => ({ ...parkedAt(index), accstatus: 0, speed: 0 });

const SPEEDING_ALARM = 7;

/** A working tour: leaves the depot too fast, delivers, comes back. */
const deliveryVan: Vehicle = {
	...tracker(1, 'Delivery van', 'VT05S'),
	round: 780,
	deviceDetails: () => ({ position: { ...depot, odometer: 48_211_300 } }),
	steps: [
		{ at: 0, place: depot, sends: { accstatus: 0, doorstatus: 0, defencestatus: 1 } },
		{ at: 80, place: depot, sends: { accstatus: 1, defencestatus: 0 } },
		{ at: 100, place: depot, sends: {} },
		{ at: 240, place: arrival, sends: {}, does: (platform, imei) => platform.addAlarm(imei, { type: SPEEDING_ALARM }) },
		{ at: 330, place: customer, sends: { accstatus: 0, doorstatus: 1 } },
		{ at: 430, place: customer, sends: { doorstatus: 0 } },
		{ at: 450, place: customer, sends: { accstatus: 1 } },
		{ at: 690, place: depot, sends: { accstatus: 0, defencestatus: 1 } },
	],
};

/** Somebody steals from the tank, and it is filled again. */
const fuelTruck: Vehicle = {
	...tracker(2, 'Fuel truck', 'VT900'),
	round: 480,
	steps: [
		{ at: 0, sends: { ...standing(2), fuel: '212.4' } },
		{ at: 90, sends: { fuel: '170.9' } },
		{ at: 240, sends: { fuel: '212.4' } },
	],
};

/** It stands, so that its engine can be stopped. */
export const stolenTaxi: Vehicle = {
	...tracker(3, 'Stolen taxi', 'VT05S'),
	round: 360,
	steps: [
		{ at: 0, sends: { ...standing(3), oilpowerstatus: 1 } },
		{ at: 90, sends: { oilpowerstatus: 0 } },
		{ at: 230, sends: { oilpowerstatus: 1 } },
	],
};

const eBike: Vehicle = {
	...tracker(4, 'Courier e-bike', 'VT03D'),
	round: 480,
	steps: [
		{ at: 0, sends: { ...standing(4), battery: 34, chargestatus: 0 } },
		{ at: 90, sends: { battery: 17 } },
		{ at: 200, sends: { battery: 22, chargestatus: 1 } },
		{ at: 340, sends: { battery: 63, chargestatus: 0 } },
	],
};

const craneTruck: Vehicle = {
	...tracker(5, 'Crane truck', 'VT900'),
	round: 480,
	steps: [
		{ at: 0, sends: { ...standing(5), externalpower: '12.6' } },
		{ at: 100, sends: { externalpower: '11.2' } },
		{ at: 260, sends: { externalpower: '13.8' } },
	],
};

/** Its cooling fails for a while. */
const cooledVan: Vehicle = {
	...tracker(6, 'Cooled van', 'VT900T'),
	round: 480,
	steps: [
		{ at: 0, sends: { ...standing(6), temperature: ['4.10', '5.30'] } },
		{ at: 110, sends: { temperature: ['4.60', '11.80'] } },
		{ at: 280, sends: { temperature: ['4.20', '6.10'] } },
	],
};

/** The platform calls a tracker offline after a quarter of an hour. */
const gravelTruck: Vehicle = {
	...tracker(7, 'Gravel truck', 'VT900'),
	deviceDetails: (now) => ({ position: { ...standing(7), ...heardAt(now - 820) } }),
	steps: [{ at: 0 }, { at: 240, sends: {} }],
};

/** Silent for almost an hour when the scenario begins. */
const trailer: Vehicle = {
	...tracker(8, 'Trailer', 'VT03D'),
	deviceDetails: (now) => ({ position: { ...standing(8), ...heardAt(now - 3500) } }),
	steps: [{ at: 0 }, { at: 260, sends: {} }],
};

const newTracker: Vehicle = {
	...tracker(9, 'New tracker', 'VT05S'),
	steps: [{ at: 0 }, { at: 120, sends: standing(9) }],
};

const rentalCar: Vehicle = {
	...tracker(10, 'Rental car', 'VT05S'),
	steps: [
		{ at: 0, sends: standing(10) },
		{ at: 90, sends: {}, does: (platform, imei) => platform.blockDevice(imei) },
		{ at: 250, sends: {}, does: (platform, imei) => platform.blockDevice(imei, false) },
	],
};

/** Nobody renewed its subscription in time. */
const pickup: Vehicle = {
	...tracker(11, 'Pickup', 'VT05S'),
	deviceDetails: (now) => ({ userduetime: now + 130, platformduetime: now + 90 * DAY }),
	steps: [
		{ at: 0, sends: standing(11) },
		{ at: 300, sends: {}, does: (platform, imei, now) => platform.amendDevice(imei, { userduetime: now + 365 * DAY }) },
	],
};

/** Drives past 30,000 km; its subscription ends in two weeks. */
const tipper: Vehicle = {
	...tracker(12, 'Tipper', 'VT900'),
	round: 600,
	deviceDetails: (now) => ({
		userduetime: now + 14 * DAY,
		platformduetime: now + 400 * DAY,
		position: { ...parkedAt(12), odometer: 29_997_600 },
	}),
	steps: [
		{ at: 0, place: parkedAt(12), sends: { accstatus: 1 } },
		{ at: 300, place: { latitude: -12.1402, longitude: -76.9713 }, sends: {} },
		{ at: 600, place: parkedAt(12), sends: {} },
	],
};

const soldBus: Vehicle = {
	...tracker(13, 'Sold minibus', 'VT08F'),
	steps: [
		{ at: 0, sends: standing(13) },
		{ at: 60, does: (platform, imei) => platform.removeDevice(imei) },
	],
};

const boughtBus: Vehicle = {
	...tracker(14, 'Bought minibus', 'VT08F'),
	joins: true,
	steps: [
		{ at: 0 },
		{ at: 60, sends: standing(14), does: (platform) => platform.addDevice(tracker(14, 'Bought minibus', 'VT08F')) },
	],
};

const workshopVan: Vehicle = {
	...tracker(15, 'VT05S-90015', 'VT05S'),
	steps: [
		{ at: 0, sends: standing(15) },
		{ at: 60, sends: {}, does: (platform, imei) => platform.amendDevice(imei, { devicename: 'Workshop van' }) },
	],
};

function tracker(number: number, name: string, model: string): Pick<Vehicle, 'imei' | 'name' | 'plate' | 'model'> {
	return { imei: String(868_166_056_390_000 + number), name, plate: `LIM-${100 + number}`, model };
}

function heardAt(time: number): PositionInput {
	return { gpstime: time, systemtime: time, hearttime: time };
}

/** Between them they bring every kind of event within a quarter of an hour; a removed device takes longest. */
export const VEHICLES: Vehicle[] = [
	...[deliveryVan, fuelTruck, stolenTaxi, eBike, craneTruck, cooledVan, gravelTruck, trailer],
	...[newTracker, rentalCar, pickup, tipper, soldBus, boughtBus, workshopVan],
];
