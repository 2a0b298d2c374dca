/** Counts equal records by key: they have no ID, and real duplicates exist. */
export class Multiset {
	private readonly counts = new Map<string, number>();

	constructor(keys: Iterable<string> = []) {
		for (const key of keys) this.add(key);
	}

	/** Adds one. @returns how many equal ones there were before: its duplicate index */
	add(key: string): number {
		const before = this.counts.get(key) ?? 0;
		this.counts.set(key, before + 1);
		return before;
	}

	/** Takes one out. @returns whether there was one */
	take(key: string): boolean {
		const count = this.counts.get(key) ?? 0;
		if (count > 0) this.counts.set(key, count - 1);
		return count > 0;
	}

	/** @returns each key with its count, in the order in which the keys came */
	entries(): IterableIterator<[key: string, count: number]> {
		return this.counts.entries();
	}

	/** Takes out all that are equal. */
	forget(key: string): void {
		this.counts.delete(key);
	}
}
