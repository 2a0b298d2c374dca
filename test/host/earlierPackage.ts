import { execFile } from 'node:child_process';
import { mkdtemp, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { packPackage } from '../../demo/packPackage';

const run = promisify(execFile);
const PROJECT = resolve(__dirname, '../..');

/** An earlier state of this package, with its sources and its tarball. */
export interface EarlierPackage {
	sources: string;
	tarball: string;
}

/**
 * Builds and packs an earlier commit of this package with the tools that are installed now, without network.
 * @param folder where it is put
 * @param project the clone with its history, if not this one
 * @throws Error with a sentence for people when git or the history of the package is missing
 */
export async function packEarlier(commit: string, folder: string, project = PROJECT): Promise<EarlierPackage> {
	const sources = await mkdtemp(join(folder, `${commit}-`));
	const archive = join(sources, 'sources.tar');
	// the clone may belong to another user, as on a machine that only runs tests
	const git = ['-c', 'safe.directory=*', '-C', project, 'archive', '--format=tar', `--output=${archive}`, commit];
	// its sentences are looked at below, so they have to be the English ones
	await run('git', git, { env: { ...process.env, LC_ALL: 'C' } }).catch((error: unknown) => {
		throw new Error(explain(error as NodeJS.ErrnoException & { stderr?: string }, commit));
	});
	await run('tar', ['-xf', archive, '-C', sources]);
	await symlink(join(PROJECT, 'node_modules'), join(sources, 'node_modules'), 'junction');
	return { sources, tarball: await packPackage(sources, new AbortController().signal, sources) };
}

function explain({ code, stderr = '', message }: NodeJS.ErrnoException & { stderr?: string }, commit: string): string {
	const need = `To test the upgrade, version ${commit} is built from the history of this repository.`;
	if (code === 'ENOENT') return `${need} git is not installed: install it (Debian, Ubuntu: apt-get install git).`;
	if (/not a git repository/i.test(stderr)) return `${need} This folder is no git clone: run the suite in one.`;
	if (/not a valid object name|unknown revision|not a tree object/i.test(stderr))
		return `${need} This clone does not have it: fetch all of it (git fetch --unshallow).`;
	return `${need} git failed: ${stderr || message}`;
}
