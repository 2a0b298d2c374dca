import type { Chance } from './chance';
import { straightFrom, travel, type Place } from './earth';

/* The way of one trip: straight stretches, and how fast the vehicle goes on them. */

/** Where a new stretch begins, the vehicle slows down on so many meters before and after. */
const SLOW_M = 15;
const SLOW_SHARE = 0.4;

/** A bend above this makes the device report at once. */
const REPORTED_TURN_DEG = 30;

/** What one stretch of road is like. */
export interface Stretch {
	/** Against the stretch before. */
	turnDeg: number;
	lengthM: number;
	/** Meters per second. */
	speed: number;
	/** Nothing slows the vehicle down here: no light, no corner. */
	isOpen?: boolean;
	/** The device reports nothing on it. */
	isHidden?: boolean;
}

/** A red light: where it is, and for how long it stops the vehicle. */
export interface Light {
	atM: number;
	seconds: number;
}

/** A part of the way with one speed. Seconds count from the start of the trip. */
interface Piece {
	from: number;
	to: number;
	fromM: number;
	speed: number;
}

/** Where a vehicle is at each second of a trip. */
export class Drive {
	readonly seconds: number;
	readonly lengthM: number;
	readonly end: Place;
	/** When it is at corners that the device reports, in seconds from the start. */
	readonly corners: number[] = [];
	/** The stretches on which the device reports nothing, in seconds from the start. */
	readonly hidden: Array<{ from: number; to: number }> = [];
	private readonly pieces: Piece[] = [];
	private readonly straights: Array<{ fromM: number; at: (meters: number) => Place }> = [];
	private piece = 0;
	private straight = 0;

	/** @param azimuth in which direction it starts */
	constructor(start: Place, azimuth: number, stretches: readonly Stretch[], lights: readonly Light[] = []) {
		let clock = 0;
		let driven = 0;
		let place = start;
		const go = (meters: number, speed: number, seconds = meters / speed) => {
			if (seconds <= 0) return;
			this.pieces.push({ from: clock, to: clock + seconds, fromM: driven, speed });
			clock += seconds;
			driven += meters;
		};
		for (const { turnDeg, lengthM, speed, isOpen = false, isHidden = false } of stretches) {
			azimuth += turnDeg;
			if (Math.abs(turnDeg) > REPORTED_TURN_DEG) this.corners.push(clock);
			this.straights.push({ fromM: driven, at: straightFrom(place, azimuth) });
			place = travel(place, azimuth, lengthM);
			const [begin, beganAt] = [driven, clock];
			const stops = lights.filter(({ atM }) => atM > begin && atM <= begin + lengthM);
			for (const { atM, seconds } of [...stops, { atM: begin + lengthM, seconds: 0 }]) {
				const meters = atM - driven;
				const slow = isOpen ? 0 : Math.min(SLOW_M, meters / 3);
				go(slow, speed * SLOW_SHARE);
				go(meters - 2 * slow, speed);
				go(slow, speed * SLOW_SHARE);
				go(0, 0, seconds);
			}
			if (isHidden) this.hidden.push({ from: beganAt, to: clock });
		}
		this.seconds = clock;
		this.lengthM = driven;
		this.end = place;
	}

	/** @returns meters since the start */
	distanceAt(second: number): number {
		const { from, to, fromM, speed } = this.pieceAt(second);
		return fromM + (Math.min(Math.max(second, from), to) - from) * speed;
	}

	at(second: number): { place: Place; speed: number } {
		const drivenM = this.distanceAt(second);
		if (drivenM < this.straights[this.straight]!.fromM) this.straight = 0;
		while (this.straight < this.straights.length - 1 && drivenM >= this.straights[this.straight + 1]!.fromM)
			this.straight += 1;
		const { fromM, at } = this.straights[this.straight]!;
		return { place: at(drivenM - fromM), speed: this.pieceAt(second).speed };
	}

	/** Mostly asked in order of time, so the search goes on from the last one. */
	private pieceAt(second: number): Piece {
		if (second < this.pieces[this.piece]!.from) this.piece = 0;
		while (this.piece < this.pieces.length - 1 && second > this.pieces[this.piece]!.to) this.piece += 1;
		return this.pieces[this.piece]!;
	}
}

/** Blocks of a town: the way turns to one side and back, so that it never closes to a circle. */
export function town(chance: Chance, lengthM: number, isFirst: boolean): Stretch[] {
	const stretches: Stretch[] = [];
	let side = chance.side();
	for (let left = lengthM; left > 0; side = -side) {
		const block = chance.between(120, 400);
		// what is left after it would be no block of its own
		const length = left - block < 120 ? left : block;
		const turnDeg = isFirst && stretches.length === 0 ? 0 : side * chance.between(60, 100);
		stretches.push({ turnDeg, lengthM: length, speed: chance.between(7, 14) });
		left -= length;
	}
	return stretches;
}

/** A road between towns, with gentle bends. */
export function highway(chance: Chance, lengthM: number): Stretch[] {
	const speed = chance.between(18, 33);
	const count = Math.max(1, Math.round(lengthM / 2500));
	return Array.from({ length: count }, () => ({
		turnDeg: chance.between(-12, 12),
		lengthM: lengthM / count,
		speed,
		isOpen: true,
	}));
}

export function jam(chance: Chance): Stretch {
	return { turnDeg: chance.between(-10, 10), lengthM: chance.between(1000, 2000), speed: 5 / 3.6, isOpen: true };
}

/** @param seconds how long the vehicle is in it */
export function tunnel(chance: Chance, seconds: number): Stretch {
	const speed = chance.between(10, 22);
	return { turnDeg: chance.between(-10, 10), lengthM: speed * seconds, speed, isOpen: true, isHidden: true };
}
