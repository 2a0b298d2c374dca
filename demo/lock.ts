import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rmdir, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

const BEAT_MS = 3_000;
const SILENCE_MS = 20_000;
const LOOK_MS = 1_000;

/** What a lock folder shows from outside; it changes with every heartbeat of a living owner. */
async function heartbeat(folder: string): Promise<{ owner?: string; text: string } | undefined> {
	try {
		const [owner] = await readdir(folder);
		const { mtimeMs } = await stat(owner ? join(folder, owner) : folder);
		return { owner, text: `${owner}:${mtimeMs}` };
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}

/** Takes an owner's file out of the lock; only one of several callers succeeds, and never on a newer owner. */
async function remove(folder: string, owner: string | undefined): Promise<void> {
	try {
		if (owner) await unlink(join(folder, owner));
		await rmdir(folder);
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		if (code !== 'ENOENT' && code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
	}
}

async function take(folder: string, me: string): Promise<boolean> {
	try {
		await mkdir(folder);
		await writeFile(join(folder, me), '');
		return true;
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		if (code === 'EEXIST' || code === 'ENOENT') return false;
		throw error;
	}
}

/**
 * Runs a task while no other process runs one under the same lock folder. An owner that was killed stops beating;
 * its lock is taken over after 20 seconds of silence, seen by the waiter's own clock.
 */
export async function withLock<T>(
	folder: string,
	task: () => Promise<T>,
	options: { signal: AbortSignal; onWait: () => void },
): Promise<T> {
	const me = randomUUID();
	let seen: { text: string; since: number } | undefined;
	while (!(await take(folder, me))) {
		const now = await heartbeat(folder);
		if (!now) continue;
		if (!seen) options.onWait();
		if (seen?.text !== now.text) seen = { text: now.text, since: performance.now() };
		else if (performance.now() - seen.since > SILENCE_MS) await remove(folder, now.owner);
		await delay(LOOK_MS, undefined, { signal: options.signal });
	}
	const heartbeatTimer = setInterval(() => {
		const time = new Date();
		utimes(join(folder, me), time, time).catch(() => undefined);
	}, BEAT_MS);
	try {
		return await task();
	} finally {
		clearInterval(heartbeatTimer);
		await remove(folder, me);
	}
}
