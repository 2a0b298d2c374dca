/**
 * For tasks that must not run at the same time, because each needs much memory.
 * @returns runs a task when those before it have ended, well or badly; its result, or what it throws, is that of the task
 */
export function createQueue(): <Result>(task: () => Promise<Result>) => Promise<Result> {
	let last: Promise<unknown> = Promise.resolve();
	return async (task) => {
		const own = last.then(task);
		last = own.catch(() => {});
		return await own;
	};
}
