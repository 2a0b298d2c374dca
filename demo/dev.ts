import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startFleetN8n } from './fleetN8n';
import { readPort } from './options';
import { installedFolder } from './packPackage';
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
	const { url, n8n, login, simulator } = await startFleetN8n(run, {
		port,
		settings,
		onInstalled: (folder) => {
			say('watching the sources');
			const watch = watchNodes(installedFolder(folder), print);
			run.atEnd(async () => watch.stop());
		},
	});
	await createWorkflows(n8n, simulator, {});
	run.rest();
	print(loginText(url, login));

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
