/** Keeps the first of many items in an order, whatever order they come in. Memory grows with the limit alone, time with n log limit. */
export class BoundedSelection<Item> {
	/** At most twice as many as wanted. */
	private readonly kept: Item[] = [];
	private isTidy = true;

	/** @param compare a total order, so that the same items are kept each time */
	constructor(
		private readonly limit: number,
		private readonly compare: (a: Item, b: Item) => number,
	) {}

	/** The last of those that are kept, once there are as many as may be: only what comes before it can still take its place. */
	get lastOfFull(): Item | undefined {
		if (this.kept.length < this.limit) return undefined;
		this.tidy();
		return this.kept[this.limit - 1];
	}

	add(item: Item): void {
		const last = this.isTidy ? this.lastOfFull : undefined;
		if (last !== undefined && this.compare(item, last) >= 0) return;
		this.kept.push(item);
		this.isTidy = false;
		if (this.kept.length >= 2 * this.limit) this.tidy();
	}

	/** Those that are kept, in order. */
	sorted(): Item[] {
		this.tidy();
		return [...this.kept];
	}

	private tidy(): void {
		if (this.isTidy) return;
		this.kept.sort(this.compare).splice(this.limit);
		this.isTidy = true;
	}
}
