import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { N8nInstall } from '../../demo/n8nInstall';
import { N8nRest, newLogin, type Login } from '../../demo/n8nRest';
import { createHome, startN8n, type N8nHome, type N8nServer } from '../../demo/n8nServer';
import { installPackage } from '../../demo/packPackage';

const { signal } = new AbortController();

function shared(name: 'FOLDER' | 'N8N' | 'TARBALL'): string {
	const value = process.env[`PROTRACK_HOST_${name}`];
	if (!value) throw new Error('globalSetup did not run');
	return value;
}

/** Stops what a suite has started; what it could not start is undefined. */
export async function stopAll(...started: Array<{ stop(): Promise<unknown> } | undefined>): Promise<void> {
	for (const each of started) await each?.stop();
}

/** The n8n that is installed, with all that it depends on. */
export const installedN8n = (): N8nInstall => JSON.parse(shared('N8N')) as N8nInstall;

/** A folder that is gone when the suite is over. */
export const suiteFolder = async (name: string): Promise<string> => await mkdtemp(join(shared('FOLDER'), `${name}-`));

/** A home for one more process of n8n, with the packed package in it. @param settings environment variables beside or instead of the usual ones */
export async function newHome(settings: NodeJS.ProcessEnv): Promise<N8nHome> {
	const folder = await suiteFolder('home');
	await installPackage(shared('TARBALL'), folder, signal);
	return { ...(await createHome(folder, join(folder, 'n8n.log'))), settings };
}

/** A fresh n8n with the packed package in it, signed in as its owner; it can be stopped and started again. */
export class Host {
	private constructor(
		readonly home: N8nHome,
		private server: N8nServer,
		readonly n8n: N8nRest,
		/** The owner's. */
		readonly login: Login,
	) {}

	/** Starts a fresh one. @param settings environment variables beside or instead of the usual ones */
	static async start(settings: NodeJS.ProcessEnv = {}): Promise<Host> {
		const home = await newHome(settings);
		const server = await startN8n(installedN8n(), home, signal);
		const n8n = new N8nRest(server.url);
		const login = newLogin();
		await n8n.createOwner(login);
		return new Host(home, server, n8n, login);
	}

	/** The address of its editor, without a slash at the end. */
	get url(): string {
		return this.server.url;
	}

	/** Its process. */
	get pid(): number {
		return this.server.pid;
	}

	/** Starts it again with the same data, key and port; the session is still good. */
	async startAgain(): Promise<void> {
		this.server = await startN8n(installedN8n(), this.home, signal);
	}

	async stop(first: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
		await this.server.stop(first);
	}
}
