import { ensureN8n } from './n8nInstall';
import { runDemo } from './run';

/** Installs n8n into the cache, unless it is there. */
void runDemo(async (run) => {
	await ensureN8n(run);
	run.rest();
}).then((code) => process.exit(code));
