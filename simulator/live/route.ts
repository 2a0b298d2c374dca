import { bearing, displaced, distanceMeters, offsetMeters, type Place } from '../world/geometry';
import { chance, mix } from '../world/random';
import type { City } from './cities';
import type { KindTraits } from './kinds';

/** Meters per second squared. */
const ACCELERATION = 1.3;
const BRAKING = 1.7;

/** Speed around a corner, m/s. */
const TURNING = 4;

/** Legs longer than this, in meters, are driven at open speed. */
const OPEN_LEG = 1500;

/** Seconds with the engine on before and after a trip. */
const WARM_UP = 40;

/** A stretch of time with one acceleration along one leg. */
interface Phase {
	begins: number;
	lasts: number;
	/** Meters from the start of the route, and m/s, when it begins. */
	meters: number;
	speed: number;
	acceleration: number;
	leg: number;
	ignition: boolean;
	doorOpen: boolean;
}

/** Where and how a vehicle is, some seconds into a route. */
export interface RouteState extends Place {
	meters: number;
	speedKmh: number;
	course: number;
	ignition: boolean;
	doorOpen: boolean;
}

/** A loop from a vehicle's parking place through streets and back, with its timetable. */
export class Route {
	private readonly phases: Phase[] = [];

	private readonly legs: Array<{ from: Place; to: Place; starts: number; length: number; course: number }> = [];

	/** Seconds since departure at which the ignition changes: on, off, on ... off. */
	readonly ignitionChanges: number[] = [0];

	readonly seconds: number;

	readonly meters: number;

	constructor(home: Place, loop: readonly Place[], city: City, traits: KindTraits, seed: number) {
		const corners = streetCorners([home, ...fromNearest(home, loop), home], city.gridTurn);
		let meters = 0;
		corners.slice(1).forEach((to, index) => {
			const from = corners[index] ?? to;
			const length = distanceMeters(from, to);
			this.legs.push({ from, to, starts: meters, length, course: bearing(from, to) });
			meters += length;
		});
		this.meters = meters;
		this.stand(WARM_UP, 0, true);
		this.legs.forEach((leg, index) => this.drive(index, leg.length, traits, seed));
		this.stand(WARM_UP / 2, this.legs.length - 1, true);
		this.seconds = this.clock;
		this.ignitionChanges.push(this.seconds);
	}

	/** The vehicle some seconds after the ignition went on; clamped to the trip. */
	at(seconds: number): RouteState {
		const phase = this.phaseAt(seconds);
		const inside = Math.min(Math.max(seconds - phase.begins, 0), phase.lasts);
		const meters = phase.meters + phase.speed * inside + (phase.acceleration * inside * inside) / 2;
		const leg = this.legs[phase.leg];
		if (!leg) throw new Error('A route has at least one leg');
		const share = leg.length === 0 ? 0 : Math.min(Math.max((meters - leg.starts) / leg.length, 0), 1);
		return {
			latitude: leg.from.latitude + (leg.to.latitude - leg.from.latitude) * share,
			longitude: leg.from.longitude + (leg.to.longitude - leg.from.longitude) * share,
			meters,
			speedKmh: Math.max(0, Math.round((phase.speed + phase.acceleration * inside) * 3.6)),
			course: leg.course,
			ignition: phase.ignition,
			doorOpen: phase.doorOpen,
		};
	}

	private get clock(): number {
		const last = this.phases.at(-1);
		return last ? last.begins + last.lasts : 0;
	}

	private get driven(): number {
		const last = this.phases.at(-1);
		return last ? last.meters + last.speed * last.lasts + (last.acceleration * last.lasts ** 2) / 2 : 0;
	}

	private phaseAt(seconds: number): Phase {
		let low = 0;
		let high = this.phases.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((this.phases[middle]?.begins ?? 0) <= seconds) low = middle;
			else high = middle - 1;
		}
		const phase = this.phases[low];
		if (!phase) throw new Error('A route has at least one phase');
		return phase;
	}

	private push(lasts: number, leg: number, speed: number, acceleration: number): void {
		if (lasts <= 0) return;
		const motion = { begins: this.clock, lasts, meters: this.driven, speed, acceleration };
		this.phases.push({ ...motion, leg, ignition: true, doorOpen: false });
	}

	private stand(lasts: number, leg: number, ignition: boolean, doorOpen = false): void {
		const still = { begins: this.clock, lasts, meters: this.driven, speed: 0, acceleration: 0 };
		this.phases.push({ ...still, leg, ignition, doorOpen });
	}

	/** Speeds up, cruises and slows down along a leg, then waits at its end if there is reason to. */
	private drive(leg: number, length: number, traits: KindTraits, seed: number): void {
		const last = leg === this.legs.length - 1;
		const reason = chance(seed, leg, 1);
		// the odd legs end at a way-point, the even ones at a corner on the way to it
		const delivers = !last && leg % 2 === 1 && reason < traits.deliveries;
		const waits = !last && !delivers && reason < traits.deliveries + 0.2;
		const wish = (length > OPEN_LEG ? traits.openSpeed : traits.streetSpeed) * (0.8 + 0.4 * chance(seed, leg, 2));
		const start = this.speedNow();
		const end = last || delivers || waits ? 0 : Math.min(TURNING, wish);
		const reachable = Math.sqrt(
			(2 * length * ACCELERATION * BRAKING + BRAKING * start ** 2 + ACCELERATION * end ** 2) / (ACCELERATION + BRAKING),
		);
		const peak = Math.max(Math.min(wish, reachable), start);
		const speedUp = (peak - start) / ACCELERATION;
		const slowDown = (peak - end) / BRAKING;
		const ramps = ((peak + start) / 2) * speedUp + ((peak + end) / 2) * slowDown;
		this.push(speedUp, leg, start, ACCELERATION);
		this.push(Math.max(0, length - ramps) / peak, leg, peak, 0);
		this.push(slowDown, leg, peak, -BRAKING);
		if (waits) this.stand(12 + (mix(seed, leg, 3) % 50), leg, true);
		if (delivers) this.deliver(leg, 120 + (mix(seed, leg, 4) % 180));
	}

	private deliver(leg: number, lasts: number): void {
		this.ignitionChanges.push(this.clock, this.clock + lasts);
		this.stand(lasts * 0.2, leg, false);
		this.stand(lasts * 0.5, leg, false, true);
		this.stand(lasts * 0.3, leg, false);
	}

	private speedNow(): number {
		const last = this.phases.at(-1);
		return last ? Math.max(0, last.speed + last.acceleration * last.lasts) : 0;
	}
}

/** The loop, begun at the place that is nearest to home, and closed. */
function fromNearest(home: Place, loop: readonly Place[]): Place[] {
	const nearest = loop.reduce(
		(best, place, index) => (distanceMeters(home, place) < distanceMeters(home, loop[best] ?? place) ? index : best),
		0,
	);
	const turned = [...loop.slice(nearest), ...loop.slice(0, nearest)];
	return [...turned, ...turned.slice(0, 1)];
}

/** Adds a corner to every leg, so that it follows the city's street grid instead of crossing houses. */
function streetCorners(stops: readonly Place[], gridTurn: number): Place[] {
	const turn = (gridTurn * Math.PI) / 180;
	const along = { east: Math.sin(turn), north: Math.cos(turn) };
	return stops.flatMap((to, index) => {
		const from = stops[index - 1];
		if (!from) return [to];
		const { east, north } = offsetMeters(from, to);
		const distance = east * along.east + north * along.north;
		return [displaced(from, along.east * distance, along.north * distance), to];
	});
}
