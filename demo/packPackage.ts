import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { lastLines, NpmError, runNpm } from './npm';

const PROJECT = resolve(__dirname, '..');

/**
 * Builds and packs this package as it is published.
 * @param project the folder of its sources, if not those that this file belongs to
 * @returns the tarball, which lies in `folder`
 */
export async function packPackage(folder: string, signal: AbortSignal, project = PROJECT): Promise<string> {
	await npm(
		'npm run pack',
		['run', 'pack', '--', '--pack-destination', folder],
		project,
		join(folder, 'pack.log'),
		signal,
	);
	const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
	if (!tarball) throw new Error(`npm run pack left no tarball in ${folder}`);
	return join(folder, tarball);
}

/** Installs the tarball where n8n keeps its community packages, below its user folder. */
export async function installPackage(tarball: string, userFolder: string, signal: AbortSignal): Promise<void> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	await mkdir(nodes, { recursive: true });
	await writeFile(join(nodes, 'package.json'), JSON.stringify({ name: 'installed-nodes', private: true }));
	// n8n-workflow, the only peer, is n8n's own: without the legacy flag npm would fetch a second one.
	const flags = ['--legacy-peer-deps', '--ignore-scripts', '--offline', '--no-audit', '--no-fund'];
	await npm('installing the package', ['install', tarball, ...flags], nodes, join(userFolder, 'install.log'), signal);
}

/** Where `installPackage` puts the package. */
export function installedFolder(userFolder: string): string {
	return join(userFolder, '.n8n', 'nodes', 'node_modules', 'n8n-nodes-protrack');
}

async function npm(what: string, args: string[], cwd: string, logFile: string, signal: AbortSignal): Promise<void> {
	await runNpm(args, { cwd, logFile, signal }).catch((error: unknown) => {
		if (!(error instanceof NpmError)) throw error;
		throw new Error(`${what} failed: ${error.message}.\n${lastLines(error.output, 30)}`);
	});
}
