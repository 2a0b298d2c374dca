import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { withLock } from './lock';

/** A folder of the cache that all clones share; the name says what is in it. */
export function cached(name: string, env: NodeJS.ProcessEnv = process.env): string {
	const cache = env.PROTRACK_DEMO_CACHE
		? resolve(env.PROTRACK_DEMO_CACHE)
		: join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-protrack');
	return join(cache, name);
}

/** Whether a folder of the cache has all that it should. */
export function isComplete(folder: string): boolean {
	return existsSync(join(folder, '.complete.json'));
}

/** Fills a folder of the cache, starting from an empty one; when two processes want the same, one fills it and the other waits. */
export async function fillOnce(
	folder: string,
	options: { signal: AbortSignal; onWait: () => void; facts: Record<string, string> },
	fill: () => Promise<void>,
): Promise<void> {
	await mkdir(dirname(folder), { recursive: true });
	await withLock(
		`${folder}.lock`,
		async () => {
			if (isComplete(folder)) return;
			await rm(folder, { recursive: true, force: true });
			await mkdir(folder);
			await fill();
			const marker = join(folder, '.complete.json');
			await writeFile(`${marker}.new`, JSON.stringify({ ...options.facts, at: new Date().toISOString() }));
			await rename(`${marker}.new`, marker);
		},
		options,
	);
}
