import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { N8nInstall } from '../../demo/n8nInstall';
import { N8nRest, newLogin } from '../../demo/n8nRest';
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

/** How a host is started. */
interface HostOptions {
	/** The package that is installed in it: this one if not given, none if null. */
	tarball?: string | null;
	/** Environment variables of n8n beside or instead of the usual ones. */
	settings?: NodeJS.ProcessEnv;
}

/** A home for a process of n8n. */
export async function newHome({ tarball = Host.tarball(), settings }: HostOptions): Promise<N8nHome> {
	const folder = await mkdtemp(join(shared('FOLDER'), 'home-'));
	if (tarball) await installPackage(tarball, folder, signal);
	return { ...(await createHome(folder, join(folder, 'n8n.log'))), settings };
}

/** A fresh n8n with the packed package in it, signed in as its owner; it can be stopped and started again. */
export class Host {
	private constructor(
		readonly home: N8nHome,
		private server: N8nServer,
		readonly n8n: N8nRest,
	) {}

	/** Starts a fresh one. */
	static async start(options: HostOptions = {}): Promise<Host> {
		const home = await newHome(options);
		const server = await startN8n(Host.install(), home, signal);
		const n8n = new N8nRest(server.url);
		await n8n.createOwner(newLogin());
		return new Host(home, server, n8n);
	}

	/** The address of its editor, without a slash at the end. */
	get url(): string {
		return this.server.url;
	}

	/** Its process. */
	get pid(): number {
		return this.server.pid;
	}

	/** Puts another version of the package in place of the one that is installed; n8n has to be stopped. */
	async upgrade(tarball: string): Promise<void> {
		await installPackage(tarball, this.home.folder, signal);
	}

	/** Starts it again with the same data, key and port; the session is still good. */
	async startAgain(): Promise<void> {
		this.server = await startN8n(Host.install(), this.home, signal);
	}

	async stop(first: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
		await this.server.stop(first);
	}

	/** A folder for files of the suites, which is removed at the end. */
	static folder(): string {
		return shared('FOLDER');
	}

	/** The packed package. */
	static tarball(): string {
		return shared('TARBALL');
	}

	/** The n8n that is installed, with all that it depends on. */
	static install(): N8nInstall {
		return JSON.parse(shared('N8N')) as N8nInstall;
	}
}
