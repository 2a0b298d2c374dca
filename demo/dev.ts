import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startSimulator } from '../simulator';
import { startFreshN8n } from './freshN8n';
import { ensureN8n } from './n8nInstall';
import { N8nRest, newLogin } from './n8nRest';
import { readPort } from './options';
import { installedFolder, installPackage, packPackage } from './packPackage';
import { assertPortIsFree } from './ports';
import { runDemo, type Run } from './run';
import { loginText } from './show';
import { watchNodes } from './watchNodes';
import { createWorkflows } from './workflows';

const HELP = `npm run dev -- [options]

Starts n8n with the nodes of this folder next to a simulated fleet on 127.0.0.1, and loads the nodes anew after each change
of a source. Changes of icons, of *.node.json, of package.json and of protrack/thirdParty.ts need another start. Nothing of this
n8n is kept.

  --port N   n8n's port (default: a free one)
  --help     this text

PROTRACK_DEMO_CACHE   where n8n is kept (default: n8n-nodes-protrack in $XDG_CACHE_HOME or ~/.cache)`;

/** n8n reloads nodes in its development mode only. A debugger attaches itself by the last two. */
const settings: NodeJS.ProcessEnv = {
	NODE_ENV: 'development',
	N8N_DEV_RELOAD: 'true',
	NODE_OPTIONS: process.env.NODE_OPTIONS,
	VSCODE_INSPECTOR_OPTIONS: process.env.VSCODE_INSPECTOR_OPTIONS,
};

/** n8n with the nodes that are being worked on, until Ctrl-C. */
async function dev(run: Run, port: number | undefined): Promise<void> {
	const { print, say, signal } = run;
	if (port) await assertPortIsFree(port);
	const install = await ensureN8n({ say, signal });
	const folder = await run.temporaryFolder();
	const home = join(folder, 'n8n-home');
	say('building and packing this package');
	await installPackage(await packPackage(folder, signal), home, signal);
	say('watching the sources');
	const watch = watchNodes(installedFolder(home), print);
	run.atEnd(async () => watch.stop());

	say(`starting the simulated platform and a fresh n8n ${install.version}`);
	const simulator = await startSimulator({ fleet: 'live' });
	run.atEnd(() => simulator.stop());
	const server = await startFreshN8n(run, install, home, { port, settings });
	const n8n = new N8nRest(server.url, { signal });
	const login = newLogin();
	await n8n.createOwner(login);
	await createWorkflows(n8n, simulator, {});
	run.rest();
	print(loginText(server.url, login));

	// Ctrl-C, or the end of n8n
	signal.throwIfAborted();
	await once(signal, 'abort');
	throw signal.reason;
}

async function main(): Promise<number> {
	try {
		const { values } = parseArgs({ options: { port: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
		if (values.help) console.log(HELP);
		return values.help ? 0 : await runDemo((run) => dev(run, readPort(values.port)));
	} catch (error) {
		console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
		return 2;
	}
}

void main().then((code) => process.exit(code));
