import type { Coordinate, Zone } from '../fleet';

/* The places that visits are looked for at: named circles and polygons. */

/** How much is read; what is larger is a problem of its own, and nothing of it is read. */
export const placeLimits = {
	characters: 5_000_000,
	places: 10_000,
	corners: 100_000,
	depth: 64,
	elements: 300_000,
	radiusM: 100_000,
};

/** Why places cannot be read. A list with a problem is not usable: the place that is missing could be the one that matters. */
export type PlaceProblem =
	| { reason: 'empty' | 'unknownFormat' | 'brokenXml' }
	| { reason: 'tooLong' | 'tooManyElements' | 'tooManyPlaces' | 'tooManyCorners' | 'tooDeep'; limit: number }
	/** A line, a link to another file, or nothing instead of an area or a point. */
	| { reason: 'noArea' | 'link' | 'noShape'; place: string }
	/** Coordinates or a radius that are impossible. */
	| { reason: 'badCorner' | 'badCenter' | 'badRadius'; place: string };

/** All places of a text or a list in their order; they are usable only where there is no problem. */
export interface PlaceList {
	places: Zone[];
	problems: PlaceProblem[];
}

const MAX_PROBLEMS = 20;
const isLatitude = (value: number) => Math.abs(value) <= 90;
const isLongitude = (value: number) => Math.abs(value) <= 180;

/** Collects the places of one source, whatever its format, and keeps the limits. */
export class PlaceCollector implements PlaceList {
	readonly places: Zone[] = [];
	readonly problems: PlaceProblem[] = [];
	private corners = 0;

	/** Whether there is nothing left to do, because a limit was passed or there are many problems. */
	get isDone(): boolean {
		return this.problems.length >= MAX_PROBLEMS || this.problems.some((problem) => 'limit' in problem);
	}

	/** @returns the given name without spaces around it, or one made of the number of the next place */
	nameOf(given: unknown): string {
		const name = typeof given === 'string' || typeof given === 'number' ? String(given).trim() : '';
		return name === '' ? `Place ${this.places.length + 1}` : name;
	}

	fail(problem: PlaceProblem): void {
		if (!this.isDone) this.problems.push(problem);
	}

	/** Adds a circle. (0,0) is no center: it means that there was no position. */
	addCircle(name: string, center: Coordinate, radiusM: number): void {
		const { latitude, longitude } = center;
		const isSound = isLatitude(latitude) && isLongitude(longitude) && !(latitude === 0 && longitude === 0);
		if (!isSound) this.fail({ reason: 'badCenter', place: name });
		else if (!(radiusM > 0 && radiusM <= placeLimits.radiusM)) this.fail({ reason: 'badRadius', place: name });
		else this.add({ name, shape: 'circle', center: { latitude, longitude }, radiusM }, 1);
	}

	/** Adds an area. @param polygons rings of [longitude, latitude], as in GeoJSON */
	addArea(name: string, polygons: number[][][][]): void {
		const rings = polygons.flat();
		const isSound = polygons.every(({ length }) => length > 0) && rings.every((ring) => ring.length >= 3);
		if (!isSound || !rings.every((ring) => ring.every(isCorner))) this.fail({ reason: 'badCorner', place: name });
		else
			this.add(
				{ name, shape: 'polygon', polygons },
				rings.reduce((sum, { length }) => sum + length, 0),
			);
	}

	private add(place: Zone, corners: number): void {
		if (this.isDone) return;
		this.corners += corners;
		if (this.places.length === placeLimits.places) this.fail({ reason: 'tooManyPlaces', limit: placeLimits.places });
		else if (this.corners > placeLimits.corners) this.fail({ reason: 'tooManyCorners', limit: placeLimits.corners });
		else this.places.push(place);
	}
}

const isCorner = ([longitude = NaN, latitude = NaN]: number[]) => isLongitude(longitude) && isLatitude(latitude);
