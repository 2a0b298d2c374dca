import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_MS = 500;

/** Waits until something is so. @throws Error when it is not within the time */
export async function waitFor(what: string, withinMs: number, isSo: () => boolean | Promise<boolean>): Promise<void> {
	const deadline = Date.now() + withinMs;
	while (!(await isSo())) {
		if (Date.now() > deadline) throw new Error(`${what}: not within ${withinMs / 1000} s`);
		await delay(PAUSE_MS);
	}
}
