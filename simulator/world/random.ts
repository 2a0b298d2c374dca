/** A 32-bit number from words, the same on every machine. */
export function seedOf(...words: Array<string | number>): number {
	let state = 0x811c9dc5;
	for (const char of words.join('\u0000')) {
		state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193);
	}
	return mix(state);
}

/** Mixes numbers into one 32-bit number: chance at any moment without remembering what came before. */
export function mix(...numbers: number[]): number {
	let state = 0x9e3779b9;
	for (const number of numbers) {
		state = Math.imul(state ^ (number | 0) ^ Math.floor(number / 4294967296), 0x85ebca6b);
		state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
		state ^= state >>> 16;
	}
	return state >>> 0;
}

/** `mix` as a fraction in [0, 1). */
export function chance(...numbers: number[]): number {
	return mix(...numbers) / 4294967296;
}

/** A seeded sequence (mulberry32) for what may differ from one request to the next. */
export class SeededRandom {
	constructor(private state: number) {}

	/** The next fraction in [0, 1). */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) | 0;
		let value = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
		value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
		return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
	}

	/** A shuffled copy. */
	shuffled<T>(items: readonly T[]): T[] {
		return items
			.map((item) => ({ item, rank: this.next() }))
			.sort((a, b) => a.rank - b.rank)
			.map(({ item }) => item);
	}
}
