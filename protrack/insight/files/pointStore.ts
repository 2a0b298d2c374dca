import { isFix, type StreamedPoint } from '../../fleet';

/** A point as it is kept. The one that a visitor gets is used again for the next point. */
export interface StoredPoint {
	/** Epoch seconds. */
	time: number;
	/** Ten-millionths of a degree (1 cm), as `longitude`. */
	latitude: number;
	longitude: number;
	/** Tenths of a km/h; null where the device does not say. */
	speed: number | null;
	/** Whole degrees; null where the device does not say. */
	course: number | null;
}

/** Points of a chunk. Small, because an export may hold one for each of thousands of devices. */
const CHUNK = 512;
/** Numbers of a point: time, latitude, longitude, and speed with course. */
const NUMBERS = 4;
export const DEGREE = 10_000_000;
const UNKNOWN = 0xffff;
/** Km/h; faster than any vehicle. */
const MAX_SPEED = 5000;
const FULL_CIRCLE = 360;
/** Later times do not fit into 32 bits: the year 2106. */
const MAX_TIME = 0xffffffff;

/** Keeps the points of a device in 16 bytes each, in the order in which they come, so that 600,000 of them take 10 MB. */
export class PointStore {
	private chunks: Int32Array[] = [];
	/** How many points there are. */
	count = 0;
	/** How many were left out, because they have no position or no time. */
	withoutFix = 0;

	add(points: readonly StreamedPoint[]): void {
		for (const point of points) {
			if (isFix(point.latitude, point.longitude) && point.time > 0 && point.time <= MAX_TIME) this.keep(point);
			else this.withoutFix += 1;
		}
	}

	/** Forgets the points, but not how many there were. */
	release(): void {
		this.chunks = [];
	}

	timeAt(index: number): number {
		return (this.chunks[Math.floor(index / CHUNK)]?.[(index % CHUNK) * NUMBERS] ?? 0) >>> 0;
	}

	/** Shows the points from one index to before another one, in order. */
	forEach(from: number, to: number, visit: (point: StoredPoint) => void): void {
		const point: StoredPoint = { time: 0, latitude: 0, longitude: 0, speed: null, course: null };
		for (let index = from; index < to; index += 1) {
			const chunk = this.chunks[Math.floor(index / CHUNK)] as Int32Array;
			const place = (index % CHUNK) * NUMBERS;
			const motion = chunk[place + 3] as number;
			point.time = (chunk[place] as number) >>> 0;
			point.latitude = chunk[place + 1] as number;
			point.longitude = chunk[place + 2] as number;
			point.speed = orUnknown(motion >>> 16);
			point.course = orUnknown(motion & UNKNOWN);
			visit(point);
		}
	}

	private keep({ time, latitude, longitude, speedKmh, courseDeg }: StreamedPoint): void {
		const place = (this.count % CHUNK) * NUMBERS;
		if (place === 0) this.chunks.push(new Int32Array(CHUNK * NUMBERS));
		const chunk = this.chunks[this.chunks.length - 1] as Int32Array;
		chunk[place] = time;
		chunk[place + 1] = Math.round(latitude * DEGREE);
		chunk[place + 2] = Math.round(longitude * DEGREE);
		chunk[place + 3] = (inHalf(speedKmh, 10, MAX_SPEED) << 16) | inHalf(courseDeg, 1, FULL_CIRCLE);
		this.count += 1;
	}
}

/** A number as the half of 32 bits; an impossible one, such as a negative speed, is unknown. */
function inHalf(value: number | null, factor: number, max: number): number {
	return value === null || !(value >= 0 && value <= max) ? UNKNOWN : Math.round(value * factor);
}

const orUnknown = (half: number): number | null => (half === UNKNOWN ? null : half);
