/** How many calls of one run are made in parallel; the account's rate limiter may allow fewer. */
export const MAX_AT_ONCE = 16;

/** Runs a task when its turn comes. */
export type Pool = <Result>(task: () => Promise<Result>) => Promise<Result>;

/** Makes a pool that runs at most MAX_AT_ONCE tasks at a time and starts them in order. */
export function createPool(): Pool {
	let free = MAX_AT_ONCE;
	const waiting: Array<() => void> = [];
	return async (task) => {
		if (free > 0) free -= 1;
		else await new Promise<void>((resolve) => waiting.push(resolve));
		try {
			return await task();
		} finally {
			const next = waiting.shift();
			if (next) next();
			else free += 1;
		}
	};
}

/**
 * Runs a task for each item in a pool.
 * @returns the results in the order of the items
 * @throws what the first failing task throws
 */
export async function mapAtOnce<Item, Result>(
	items: readonly Item[],
	task: (item: Item) => Promise<Result>,
	pool = createPool(),
): Promise<Result[]> {
	return await Promise.all(items.map((item) => pool(async () => await task(item))));
}

/**
 * Runs tasks that are made one by one, each when there is room for it.
 * @param atOnce how many workers there are, each of which runs one task after the other
 * @param next asked by each worker for its next task; null ends that worker
 * @throws what the first failing task throws
 */
export async function runAtOnce(atOnce: number, next: () => (() => Promise<void>) | null): Promise<void> {
	const worker = async () => {
		for (let task = next(); task !== null; task = next()) await task();
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Batch sizes for callers that may stop after each batch: 1, 2, 4 and so on up to MAX_AT_ONCE. */
export function* growingSizes(): Generator<number, never, undefined> {
	for (let size = 1; ; size = Math.min(2 * size, MAX_AT_ONCE)) yield size;
}
