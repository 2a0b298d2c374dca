import { randomOf } from '../testData';

/** Seeded chance: the same seed gives the same drives on every machine. */
export class Chance {
	private readonly random: () => number;

	constructor(seed: number) {
		this.random = randomOf(seed);
	}

	between(least: number, most: number): number {
		return least + this.random() * (most - least);
	}

	/** A whole number, both ends included. */
	whole(least: number, most: number): number {
		return Math.floor(this.between(least, most + 1));
	}

	happens(probability: number): boolean {
		return this.random() < probability;
	}

	pick<T>(values: readonly T[]): T {
		return values[this.whole(0, values.length - 1)]!;
	}

	/** -1 or 1. */
	side(): number {
		return this.happens(0.5) ? 1 : -1;
	}

	/** Normally distributed, with the mean 0 and the standard deviation 1. */
	normal(): number {
		return Math.sqrt(-2 * Math.log(1 - this.random())) * Math.cos(2 * Math.PI * this.random());
	}
}
