import { spawn } from 'node:child_process';
import { mkdtemp, realpath } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureN8n } from '../../demo/n8nInstall';
import { packPackage } from '../../demo/packPackage';

const INTERRUPTIONS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Prepares what all suites share, and tells them by environment variables where it is. */
export default async function globalSetup(): Promise<void> {
	await untilInterrupted(async (signal) => {
		const install = await ensureN8n({ signal, say: (line) => console.log(`  ${line}`) });
		const folder = await realpath(await mkdtemp(join(tmpdir(), 'protrack-host-')));
		endWithJest(folder);
		process.env.PROTRACK_HOST_FOLDER = folder;
		process.env.PROTRACK_HOST_N8N = JSON.stringify(install);
		process.env.PROTRACK_HOST_TARBALL = await packPackage(folder, signal);
	});
}

/** Ctrl-C ends jest, but not npm, which is in a process group of its own and would go on to write into the cache. */
async function untilInterrupted(task: (signal: AbortSignal) => Promise<void>): Promise<void> {
	const controller = new AbortController();
	const interrupt = () => controller.abort(new Error('interrupted'));
	for (const name of INTERRUPTIONS) process.once(name, interrupt);
	try {
		await task(controller.signal);
	} finally {
		for (const name of INTERRUPTIONS) process.removeListener(name, interrupt);
	}
}

/** Whatever ends jest, also Ctrl-C: the programs that work in this folder end with it, and the folder goes. */
function endWithJest(folder: string): void {
	const guard = spawn(process.execPath, [join(__dirname, 'endWithJest.js'), folder], {
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	guard.unref();
	(guard.stdin as Socket).unref();
}
