import { displaced, type Place } from '../world/geometry';
import { findLast } from '../world/findLast';
import { chance, mix } from '../world/random';
import { CITIES } from './cities';
import type { Vehicle } from './fleet';
import { KINDS } from './kinds';
import { Route, type RouteState } from './route';

const DAY = 86_400;

/** Plans of days that are kept; any other is made again when asked for. */
const KEPT_DAYS = 4;

/** One drive from home and back. */
export interface Trip {
	starts: number;
	ends: number;
	route: Route;
	/** Meters of the day before this trip. */
	metersBefore: number;
}

/** A vehicle at a moment. */
export interface VehicleState extends RouteState {
	/** Meters since its first day, and since midnight UTC. */
	odometer: number;
	today: number;
	ignitionChangedAt: number;
	trip: Trip | undefined;
}

/**
 * Where a vehicle is at any moment of any year, without a memory: each day has the same trips in another order, so the
 * odometer is days times a day's meters plus what the day's trips add up to.
 */
export class Schedule {
	/** The routes of every day; only their order differs. */
	private readonly dailyRoutes: Route[];

	private readonly days = new Map<number, Trip[]>();

	private readonly home: Place;

	/** Meters of any whole day. */
	private readonly dailyMeters: number;

	constructor(
		vehicle: Vehicle,
		private readonly seed: number,
		/** Epoch seconds at which its odometer stood at zero. */
		private readonly since: number,
	) {
		const city = CITIES[vehicle.city];
		const traits = KINDS[vehicle.kind];
		const yard = city.yards[mix(seed, 1) % city.yards.length] ?? { latitude: 0, longitude: 0 };
		this.home = displaced(yard, 240 * chance(seed, 2) - 120, 240 * chance(seed, 3) - 120);
		const routes = city.loops.map((loop, index) => new Route(this.home, loop, city, traits, mix(seed, 4, index)));
		this.dailyRoutes = fillDay(routes, traits.rest);
		this.dailyMeters = this.dailyRoutes.reduce((sum, route) => sum + route.meters, 0);
	}

	/** The vehicle at an epoch second. */
	at(time: number): VehicleState {
		const day = Math.floor(time / DAY);
		const trips = this.tripsOf(day);
		const trip = findLast(trips, (candidate) => candidate.starts <= time);
		const state = trip ? trip.route.at(time - trip.starts) : this.parkedAtMidnight();
		const driving = trip !== undefined && time < trip.ends;
		const today = trip ? trip.metersBefore + state.meters : 0;
		return {
			...state,
			...(driving ? {} : { ignition: false, doorOpen: false, speedKmh: 0 }),
			odometer: Math.floor((day - Math.floor(this.since / DAY)) * this.dailyMeters + today),
			today: Math.floor(today),
			ignitionChangedAt: this.ignitionChangedAt(time, trip, day),
			trip: driving ? trip : undefined,
		};
	}

	/** The trips that touch a span, ascending. */
	tripsWithin(begin: number, end: number): Trip[] {
		const trips: Trip[] = [];
		for (let day = Math.floor(begin / DAY); day <= Math.floor(end / DAY); day += 1) {
			trips.push(...this.tripsOf(day).filter((trip) => trip.ends >= begin && trip.starts <= end));
		}
		return trips;
	}

	private ignitionChangedAt(time: number, trip: Trip | undefined, day: number): number {
		if (!trip) return this.tripsOf(day - 1).at(-1)?.ends ?? 0;
		const change = findLast(trip.route.ignitionChanges, (seconds) => trip.starts + seconds <= time) ?? 0;
		return Math.floor(trip.starts + change);
	}

	private parkedAtMidnight(): RouteState {
		return { ...this.home, meters: 0, speedKmh: 0, course: 0, ignition: false, doorOpen: false };
	}

	private tripsOf(day: number): Trip[] {
		const known = this.days.get(day);
		if (known) return known;
		const trips = this.plan(day);
		if (this.days.size >= KEPT_DAYS) {
			const oldest = this.days.keys().next();
			if (!oldest.done) this.days.delete(oldest.value);
		}
		this.days.set(day, trips);
		return trips;
	}

	private plan(day: number): Trip[] {
		const stretch = DAY / this.dailyRoutes.reduce((sum, route) => sum + route.seconds, 0);
		const order = this.dailyRoutes
			.map((route, index) => ({ route, rank: mix(this.seed, day, index) }))
			.sort((a, b) => a.rank - b.rank);
		let metersBefore = 0;
		let slotStarts = day * DAY;
		return order.map(({ route }, index) => {
			const bestEffort = route.seconds * (stretch - 1) - 2;
			const starts = Math.ceil(slotStarts + chance(this.seed, day, index, 5) * bestEffort);
			const trip = { starts, ends: starts + route.seconds, route, metersBefore: metersBefore };
			slotStarts += route.seconds * stretch;
			metersBefore += route.meters;
			return trip;
		});
	}
}

/** As many trips as a day holds, with rest after each. */
function fillDay(routes: readonly Route[], rest: number): Route[] {
	const day: Route[] = [];
	let seconds = 0;
	for (let index = 0; ; index += 1) {
		const route = routes[index % routes.length];
		if (!route || seconds + route.seconds * rest > DAY) return day;
		day.push(route);
		seconds += route.seconds * rest;
	}
}
