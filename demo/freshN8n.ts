import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { N8nInstall } from './n8nInstall';
import { createHome, describeExit, startN8n, type N8nServer } from './n8nServer';
import type { Run } from './run';

/**
 * Starts a fresh n8n that ends with the run; when it ends by itself, so does the run.
 * @param folder its user folder, in which the package is installed already
 * @param settings environment variables beside or instead of the usual ones
 */
export async function startFreshN8n(
	run: Run,
	install: N8nInstall,
	folder: string,
	{ port, settings }: { port?: number; settings?: NodeJS.ProcessEnv },
): Promise<N8nServer> {
	const logFile = join(tmpdir(), `protrack-demo-n8n-${process.pid}.log`);
	run.atEnd(async (failed) => (failed ? console.error(`n8n's log: ${logFile}`) : rm(logFile, { force: true })));
	const home = { ...(await createHome(folder, logFile, port)), settings };
	const server = await startN8n(install, home, run.signal);
	let stopping = false;
	run.atEnd(() => {
		stopping = true;
		return server.stop();
	});
	void server.ended.then(async (exit) => {
		if (!stopping) run.abort(new Error(await describeExit(home, exit)));
	});
	return server;
}
