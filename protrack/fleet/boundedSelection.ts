/** Keeps the first items of an order while they arrive in any order. Memory depends on the limit only; n items take n log(limit) time. */
export class BoundedSelection<Item> {
	/** Up to twice as many as the limit. */
	private readonly kept: Item[] = [];
	/** The last kept item at the last sort, once the limit is reached. The current last item never comes after it. */
	private last: Item | undefined;

	/** @param compare a total order, so that the same items are kept each time */
	constructor(
		private readonly limit: number,
		private readonly compare: (a: Item, b: Item) => number,
	) {}

	/** Only items that come before this one can still be kept; undefined below the limit. */
	get lastOfFull(): Item | undefined {
		// For a few new items, sorting again would cost more than a tighter bound saves.
		const isSortingDue = this.last === undefined || this.kept.length - this.limit > this.limit / 20;
		if (this.kept.length >= this.limit && isSortingDue) this.tidy();
		return this.last;
	}

	add(item: Item): void {
		if (this.last !== undefined && this.compare(item, this.last) >= 0) return;
		this.kept.push(item);
		if (this.kept.length >= 2 * this.limit) this.tidy();
	}

	/** The kept items, in order. */
	sorted(): Item[] {
		this.tidy();
		return [...this.kept];
	}

	private tidy(): void {
		this.kept.sort(this.compare).splice(this.limit);
		if (this.kept.length === this.limit) this.last = this.kept[this.limit - 1];
	}
}
