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

/** A fresh n8n with the packed package in it, signed in as its owner; it can be stopped and started again. */
export class Host {
	private constructor(
		private readonly home: N8nHome,
		private server: N8nServer,
		readonly n8n: N8nRest,
		/** The owner's. */
		readonly login: Login,
	) {}

	/** Starts a fresh one. */
	static async start(): Promise<Host> {
		const folder = await mkdtemp(join(shared('FOLDER'), 'home-'));
		await installPackage(shared('TARBALL'), folder, signal);
		const home = await createHome(folder, join(folder, 'n8n.log'));
		const server = await startN8n(Host.install(), home, signal);
		const n8n = new N8nRest(server.url);
		const login = newLogin();
		await n8n.createOwner(login);
		return new Host(home, server, n8n, login);
	}

	/** The address of its editor, without a slash at the end. */
	get url(): string {
		return this.server.url;
	}

	/** Starts it again with the same data, key and port; the session is still good. */
	async startAgain(): Promise<void> {
		this.server = await startN8n(Host.install(), this.home, signal);
	}

	async stop(first: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
		await this.server.stop(first);
	}

	/** The n8n that is installed, with all that it depends on. */
	static install(): N8nInstall {
		return JSON.parse(shared('N8N')) as N8nInstall;
	}
}
