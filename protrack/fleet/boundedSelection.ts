/** Keeps the first of many items in an order, whatever order they come in. Memory grows with the limit alone, time with n log limit. */
export class BoundedSelection<Item> {
	/** At most twice as many as wanted. */
	private readonly kept: Item[] = [];
	/** The last of those that were kept at the last sorting, once there were as many as may be; the last one now comes no later. */
	private last: Item | undefined;

	/** @param compare a total order, so that the same items are kept each time */
	constructor(
		private readonly limit: number,
		private readonly compare: (a: Item, b: Item) => number,
	) {}

	/** Only what comes before this can still be kept; undefined as long as there are fewer than may be. */
	get lastOfFull(): Item | undefined {
		// Sorting again for a few more would take longer than a lower bound saves.
		const isSortingDue = this.last === undefined || this.kept.length - this.limit > this.limit / 20;
		if (this.kept.length >= this.limit && isSortingDue) this.tidy();
		return this.last;
	}

	add(item: Item): void {
		if (this.last !== undefined && this.compare(item, this.last) >= 0) return;
		this.kept.push(item);
		if (this.kept.length >= 2 * this.limit) this.tidy();
	}

	/** Those that are kept, in order. */
	sorted(): Item[] {
		this.tidy();
		return [...this.kept];
	}

	private tidy(): void {
		this.kept.sort(this.compare).splice(this.limit);
		if (this.kept.length === this.limit) this.last = this.kept[this.limit - 1];
	}
}
