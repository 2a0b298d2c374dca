/** Keeps the first of many items in an order, whatever order they come in. Memory grows with the limit alone, time with n log limit. */
export class BoundedSelection<Item> {
	/** A heap: none comes after the one above it, so that the last of all stands first. Without a limit just a list. */
	private readonly kept: Item[] = [];

	/** @param compare a total order, so that the same items are kept each time */
	constructor(
		private readonly limit: number,
		private readonly compare: (a: Item, b: Item) => number,
	) {}

	/** The last of those that are kept, once there are as many as may be: only what comes before it can still take its place. */
	get lastOfFull(): Item | undefined {
		return this.kept.length >= this.limit ? this.kept[0] : undefined;
	}

	add(item: Item): void {
		if (this.limit === Infinity) this.kept.push(item);
		else if (this.kept.length < this.limit) this.rise(item);
		else if (this.compare(item, this.kept[0] as Item) < 0) this.sink(item);
	}

	/** Those that are kept, in order. */
	sorted(): Item[] {
		return [...this.kept].sort(this.compare);
	}

	private rise(item: Item): void {
		let at = this.kept.push(item) - 1;
		while (at > 0) {
			const above = (at - 1) >> 1;
			const parent = this.kept[above] as Item;
			if (this.compare(parent, item) >= 0) break;
			this.kept[at] = parent;
			at = above;
		}
		this.kept[at] = item;
	}

	/** Puts an item in the place of the first one. */
	private sink(item: Item): void {
		const { kept, compare } = this;
		let at = 0;
		for (;;) {
			let below = 2 * at + 1;
			if (below >= kept.length) break;
			if (below + 1 < kept.length && compare(kept[below + 1] as Item, kept[below] as Item) > 0) below += 1;
			if (compare(kept[below] as Item, item) <= 0) break;
			kept[at] = kept[below] as Item;
			at = below;
		}
		kept[at] = item;
	}
}
