import type { DeviceName } from '../../protrack/fleet';

/** A second of the year 2026. */
export const T0 = 1_790_000_000;

/** The full minute after it, where the clocks of the simulated platforms start. */
export const START = 1_790_000_040;

export const IMEI = '868166056370001';

/** @returns the n-th of a series of IMEIs */
export function imeiOf(n: number): string {
	return String(860_000_000_000_000 + n);
}

/** The device with the n-th of these IMEIs. */
export function deviceNamed(n: number, name: string | null, plateNumber: string | null = null): DeviceName {
	return { imei: imeiOf(n), name, plateNumber };
}

export function imeisUpTo(count: number): string[] {
	return range(count).map(imeiOf);
}

/** A small random generator with a seed (mulberry32). */
export function randomOf(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** @returns so many whole numbers */
export function range(count: number, from = 0): number[] {
	return Array.from({ length: count }, (_, index) => from + index);
}
