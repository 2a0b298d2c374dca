import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { closeSync, openSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { lastLines, runNpm } from '../../demo/npm';
import { freePorts } from '../../demo/ports';
import { startGroup, type ProcessGroup } from '../../demo/processGroup';

const START_TIMEOUT_MS = 120_000;
const ANSWER_TIMEOUT_MS = 5_000;
const { signal } = new AbortController();

/** A registry of npm packages on this machine, which has what was published to it and asks no other one. */
export class NpmRegistry {
	private constructor(
		private readonly url: string,
		private readonly folder: string,
		private readonly verdaccio: ProcessGroup,
	) {}

	/** @param parent the folder in which its own one is made */
	static async start(parent: string): Promise<NpmRegistry> {
		const folder = await mkdtemp(join(parent, 'registry-'));
		const [port = 0] = await freePorts(1);
		const url = `http://127.0.0.1:${port}`;
		const config = join(folder, 'config.yaml');
		await writeFile(
			config,
			JSON.stringify({
				storage: join(folder, 'storage'),
				auth: { htpasswd: { file: join(folder, 'htpasswd'), max_users: -1 } },
				uplinks: {},
				packages: { '**': { access: '$all', publish: '$all' } },
				web: { enable: false },
				log: { type: 'stdout', format: 'pretty', level: 'warn' },
			}),
		);
		const logFile = join(folder, 'verdaccio.log');
		const log = openSync(logFile, 'a');
		const bin = require.resolve('verdaccio/bin/verdaccio');
		const verdaccio = await startGroup(process.execPath, [bin, '--config', config, '--listen', url], {
			cwd: folder,
			env: process.env,
			stdio: ['ignore', log, log],
		}).finally(() => closeSync(log));
		const deadline = Date.now() + START_TIMEOUT_MS;
		while (!(await answers(url))) {
			if (Date.now() > deadline) {
				await verdaccio.stop();
				throw new Error(`verdaccio did not answer.\n${lastLines(await readFile(logFile, 'utf8'))}`);
			}
			await delay(250);
		}
		return new NpmRegistry(url, folder, verdaccio);
	}

	/** Publishes a tarball. */
	async publish(tarball: string): Promise<void> {
		const { host } = new URL(this.url);
		// npm wants to be signed in, whatever the registry says
		const flags = [`--registry=${this.url}`, `--//${host}/:_authToken=nobody`, '--ignore-scripts'];
		await runNpm(['publish', tarball, ...flags], {
			cwd: this.folder,
			logFile: join(this.folder, 'publish.log'),
			signal,
		});
	}

	/** Publishes a tarball under another version. */
	async publishAs(version: string, tarball: string): Promise<void> {
		const folder = await mkdtemp(join(this.folder, `${version}-`));
		await promisify(execFile)('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
		const file = join(folder, 'package.json');
		const manifest = JSON.parse(await readFile(file, 'utf8')) as object;
		await writeFile(file, JSON.stringify({ ...manifest, version }));
		await this.publish(folder);
	}

	/**
	 * The environment of an n8n that installs from here. n8n names the registry in every call of npm, and lets only licensed users name another one; so a
	 * program of the name npm stands before the real one and names this registry instead. Nothing of n8n reaches the network.
	 */
	async settings(): Promise<NodeJS.ProcessEnv> {
		const bin = join(this.folder, 'bin');
		await mkdir(bin, { recursive: true });
		const npm = join(bin, 'npm');
		await writeFile(npm, [...SHELL_SCRIPT, ''].join('\n').replace('REGISTRY', this.url));
		await chmod(npm, 0o755);
		const [closed = 0] = await freePorts(1);
		const nowhere = `http://127.0.0.1:${closed}`;
		return {
			PATH: [bin, process.env.PATH ?? ''].join(delimiter),
			N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
			// the list of updates is asked for without the name of a registry
			npm_config_registry: this.url,
			...{ HTTPS_PROXY: nowhere, https_proxy: nowhere, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' },
		};
	}

	async stop(): Promise<void> {
		await this.verdaccio.stop();
	}
}

const SHELL_SCRIPT = [
	'#!/bin/sh',
	'for each; do',
	'	shift',
	'	case "$each" in --registry=*) each="--registry=REGISTRY" ;; esac',
	'	set -- "$@" "$each"',
	'done',
	'PATH="${PATH#*:}" exec npm "$@"',
];

async function answers(url: string): Promise<boolean> {
	return await fetch(`${url}/-/ping`, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) }).then(
		({ ok }) => ok,
		() => false,
	);
}
