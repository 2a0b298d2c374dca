import type { Simulator, SimulatorOptions } from '../../simulator';
import type { Point } from '../../simulator/world/wire';
import { circlePoint, CIRCLE_EVERY } from '../support/drives/circles';
import { imeiOf, range } from '../support/testData';

/* What the simulated platform holds. Everything follows from the number of things, so two runs ask for the same. */

/** When the clock of the platform stands still: epoch seconds, in the past of any machine, because the nodes read no future. */
export const NOW = 1_751_277_600;

export const options: SimulatorOptions = {
	frozen: true,
	startAt: NOW * 1000,
	tokenLifetimeSeconds: 1_000_000_000,
	timeToleranceSeconds: 1_000_000_000,
};

/** How many devices an account holds: the platform lists no more of one (chapter 2.7). */
const DEVICES_OF_ACCOUNT = 500;

/** The first devices are the root account's own, each further `perAccount` those of a sub-account. */
export function addFleet(sim: Simulator, count: number, perAccount = DEVICES_OF_ACCOUNT): void {
	for (const index of range(count)) {
		const number = Math.floor(index / perAccount);
		const account = number === 0 ? sim.account : `sub${number}`;
		if (number > 0 && index % perAccount === 0) sim.addAccount({ account, password: 'secret' });
		sim.addDevice({
			imei: imeiOf(index),
			account,
			name: `Truck ${index}`,
			plate: `B-${index}`,
			position: positionOf(index),
		});
	}
}

/** Most drive, some stand, some are stale; with sensors and without. */
function positionOf(index: number) {
	const age = index % 10 === 0 ? 3600 : index % 60;
	return {
		latitude: 48 + (index % 9973) / 10_000,
		longitude: 11 + (index % 9967) / 10_000,
		speed: index % 3 === 0 ? 0 : index % 120,
		course: index % 360,
		gpstime: NOW - age,
		systemtime: NOW - age,
		hearttime: NOW - age,
		accstatus: index % 2,
		oilpowerstatus: 1,
		battery: index % 4 === 0 ? -1 : index % 101,
		externalpower: index % 5 === 0 ? '' : '12.6',
		mileage: 1_000_000 + 137 * index,
		todaymileage: index * 13,
		fuel: index % 5 === 0 ? '' : '41.5',
		temperature: index % 7 === 0 ? ['21.5', '-3'] : [],
	};
}

const DAY = 86_400;

/** A month at most, whatever the number. */
const POINT_SECONDS = 4;

/** Points up to now, one each 4 s, with some fifty of equal time and some without a fix. */
export function trackPoints(count: number): Point[] {
	const twin = Math.ceil(count / 50);
	return range(count).map((index) => ({
		longitude: index % 5000 === 1 ? 0 : 11 + (index % 99_991) / 100_000,
		latitude: index % 5000 === 1 ? 0 : 48 + (index % 99_989) / 100_000,
		gpstime: trackStart(count) + POINT_SECONDS * (index - (index % twin === 1 ? 1 : 0)),
		speed: index % 130,
		course: index % 360,
	}));
}

export const trackStart = (count: number): number => NOW - POINT_SECONDS * count;

/** Points that take 87 pages, and the time that they cover in seconds. Each three have the same time, so at most page boundaries the points of a time go on. */
const longTracks = {
	even: { days: 4, times: () => range(86_400).map((index) => 12 * Math.floor(index / 3)) },
	/** Driving for almost ten hours, then three points each 500 s. */
	'day and night': {
		days: 12,
		times: () =>
			range(86_400).map((index) => {
				const [day, rest] = [Math.floor(index / 7200), Math.floor((index % 7200) / 3)];
				return DAY * day + (rest < 2300 ? 15 * rest : 34_500 + 500 * (rest - 2300));
			}),
	},
};

export type LongTrack = keyof typeof longTracks;

export const longTrackStart = (name: LongTrack): number => NOW - DAY * longTracks[name].days;

function addLongTrack(sim: Simulator, name: LongTrack): void {
	const points = longTracks[name].times().map((time, index) => ({
		longitude: 11 + (index % 99_991) / 100_000,
		latitude: 48 + (index % 99_989) / 100_000,
		gpstime: longTrackStart(name) + time,
		speed: index % 130,
		course: index % 360,
	}));
	addFleet(sim, 1);
	sim.addPoints(FIRST, points);
}

/** Points up to now of a vehicle that drives in circles. */
export const circlesStart = (count: number): number => NOW - CIRCLE_EVERY * count;

function addCircles(sim: Simulator, count: number): void {
	addFleet(sim, 1);
	sim.addPoints(
		FIRST,
		range(count).map((index) => circlePoint(circlesStart(count), index)),
	);
}

export const yearStart = NOW - 365 * DAY;

const YEAR_DEVICES = 200;

/** Devices that drove a little each day of a year. */
function addYear(sim: Simulator): void {
	addFleet(sim, YEAR_DEVICES);
	for (const device of range(YEAR_DEVICES)) {
		const points = range(365).map((day) => ({
			longitude: 11,
			latitude: 48 + ((day * (device + 1)) % 97) / 1000,
			gpstime: yearStart + DAY * day + 60 * device,
		}));
		sim.addPoints(imeiOf(device), points);
	}
}

/** Alarms up to now, one each 10 s, some of equal time, a few of them equal. */
export function addAlarms(sim: Simulator, imei: string, count: number): void {
	for (const index of range(count)) {
		const order = index - (index % 7 === 1 ? 1 : 0);
		const systemtime = NOW - 10 * (count - order);
		sim.addAlarm(imei, {
			type: 1 + (order % 46),
			latitude: 48 + (order % 9973) / 10_000,
			longitude: 11 + (order % 9967) / 10_000,
			speed: index % 14 === 1 ? index % 120 : order % 120,
			course: order % 360,
			systemtime,
			gpstime: systemtime - (order % 30),
			geofenceid: order % 5 === 0 ? 12 : 0,
			geofencename: order % 5 === 0 ? 'Depot' : '',
		});
	}
}

/** The device with a long history. */
export const FIRST = imeiOf(0);

/** What a process of the platform can hold, by name. */
export const worlds = {
	fleet: (sim: Simulator) => addFleet(sim, 1000),
	fleet10: (sim: Simulator) => addFleet(sim, 10),
	fleet100: (sim: Simulator) => addFleet(sim, 100),
	fleet500: (sim: Simulator) => addFleet(sim, 500),
	/** In 20 accounts. */
	fleet2000: (sim: Simulator) => addFleet(sim, 2000, 100),
	fleet10000: (sim: Simulator) => addFleet(sim, 10_000),
	/** In 100 accounts. */
	fleet50000: (sim: Simulator) => addFleet(sim, 50_000),
	alarms: (sim: Simulator) => {
		addFleet(sim, 1);
		addAlarms(sim, FIRST, 20_000);
	},
	/** One device, whose history is not asked for here. */
	device: (sim: Simulator) => addFleet(sim, 1),
	track87Even: (sim: Simulator) => addLongTrack(sim, 'even'),
	track87DayAndNight: (sim: Simulator) => addLongTrack(sim, 'day and night'),
	year: addYear,
	circles600k: (sim: Simulator) => addCircles(sim, 600_000),
	track100k: (sim: Simulator) => {
		addFleet(sim, 1);
		sim.addPoints(FIRST, trackPoints(100_000));
	},
};

export type WorldName = keyof typeof worlds;
