/** Calls of one run that are under way at once; the account's own pace may allow fewer. */
export const MAX_AT_ONCE = 16;

/**
 * Does the same for each of many, begun in their order, at most MAX_AT_ONCE at a time.
 * @returns the results in the order of the items
 * @throws what the first task throws that fails
 */
export async function mapAtOnce<Item, Result>(
	items: readonly Item[],
	task: (item: Item) => Promise<Result>,
): Promise<Result[]> {
	const results: Result[] = [];
	const waiting = items.entries();
	const work = async (): Promise<void> => {
		// All share the one iterator, so each item is taken once.
		for (const [index, item] of waiting) results[index] = await task(item);
	};
	await Promise.all(Array.from({ length: Math.min(MAX_AT_ONCE, items.length) }, work));
	return results;
}
