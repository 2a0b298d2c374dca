import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { withLock } from './lock';
import { lastLines, NpmError, runNpm } from './npm';

const HEARTBEAT_MS = 15_000;

/** An n8n that is installed in the cache. */
export interface N8nInstall {
	version: string;
	folder: string;
	/** The Node that runs it. */
	node: NodeRuntime;
}

/** A Node with its version, e.g. "v20.20.2", and its program. */
interface NodeRuntime {
	version: string;
	program: string;
}

/** The n8n that runs on a Node version: 2.8.4 is the last one for Node 20. */
function n8nVersionFor(nodeVersion: string): string {
	const [major = 0, minor = 0] = nodeVersion.replace(/^v/, '').split('.').map(Number);
	if (major < 20 || (major === 20 && minor < 19)) {
		throw new Error(`n8n needs Node 20.19 or newer; this is Node ${nodeVersion}.`);
	}
	return major >= 24 ? '2.41.1' : '2.8.4';
}

/** The folder that all clones share. */
function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
	if (env.PROTRACK_DEMO_CACHE) return resolve(env.PROTRACK_DEMO_CACHE);
	return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-protrack');
}

/** Returns the pinned n8n for this Node, and installs it first when the cache has no complete one. */
export async function ensureN8n(options: { signal: AbortSignal; say: (line: string) => void }): Promise<N8nInstall> {
	const version = n8nVersionFor(process.version);
	const cache = cacheFolder();
	const node = { version: process.version, program: process.execPath };
	const folder = join(cache, `n8n-${version}-node${process.versions.node.split('.')[0]}`);
	const marker = join(folder, '.complete.json');
	if (existsSync(marker)) {
		options.say(`n8n ${version} is in the cache: ${folder}`);
		return { version, folder, node };
	}
	await mkdir(cache, { recursive: true });
	const onWait = () => options.say(`another demo is installing n8n ${version}; waiting for it`);
	await withLock(
		`${folder}.lock`,
		async () => {
			if (existsSync(marker)) return;
			options.say(`installing n8n ${version} into ${folder} (once; about 5 minutes and 2.5 GB)`);
			await withHeartbeat(cache, options.say, (phase) => install(version, folder, options.signal, phase));
			const facts = { n8n: version, node: process.version, at: new Date().toISOString() };
			await writeFile(`${marker}.new`, JSON.stringify(facts));
			await rename(`${marker}.new`, marker);
		},
		{ signal: options.signal, onWait },
	);
	return { version, folder, node };
}

async function withHeartbeat(
	cache: string,
	say: (line: string) => void,
	task: (phase: (name: string) => void) => Promise<void>,
): Promise<void> {
	// The size comes from the file system: walking 250,000 files every 15 seconds would slow the install down.
	const free = async () => {
		const { bavail, bsize } = await statfs(cache);
		return bavail * bsize;
	};
	const start = Date.now();
	const freeAtStart = await free();
	let phase = '';
	const heartbeatTimer = setInterval(() => {
		void free().then(
			(now) => {
				const gigabytes = Math.max(0, freeAtStart - now) / 1e9;
				const seconds = Math.round((Date.now() - start) / 1000);
				say(`still at it: ${phase}, ${seconds} s so far, ${gigabytes.toFixed(1)} GB written`);
			},
			() => undefined,
		);
	}, HEARTBEAT_MS);
	try {
		await task((name) => (phase = name));
	} finally {
		clearInterval(heartbeatTimer);
	}
}

async function install(
	version: string,
	folder: string,
	signal: AbortSignal,
	phase: (name: string) => void,
): Promise<void> {
	phase('npm fetches n8n and its 2,000 packages');
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	const host = {
		name: 'n8n-host',
		private: true,
		dependencies: { n8n: version },
		// n8n takes xlsx from a server of its maker; the registry's copy spares one more host that must be reachable.
		overrides: { xlsx: '0.18.5' },
	};
	await writeFile(join(folder, 'package.json'), JSON.stringify(host, null, '\t'));
	// Install scripts stay off: one of them builds a Kafka client from downloads. Only SQLite needs its script.
	const logFile = join(folder, 'install.log');
	const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=warn'];
	await runNpm(['install', ...flags], { cwd: folder, logFile, signal }).catch((error: unknown) => {
		if (!(error instanceof NpmError)) throw error;
		throw new Error(
			`n8n could not be installed: ${error.message}.\n${lastLines(error.output)}\n  The whole log: ${logFile}`,
		);
	});
	phase('SQLite is fetched or compiled');
	await buildSqlite(folder, signal);
}

async function buildSqlite(folder: string, signal: AbortSignal): Promise<void> {
	const logFile = join(folder, 'sqlite3.log');
	const rebuild = ['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'];
	let output = '';
	try {
		output = await runNpm(rebuild, { cwd: folder, logFile, signal, env: await headers() });
		await loadSqlite(folder);
	} catch (error) {
		signal.throwIfAborted();
		if (error instanceof NpmError) output = error.output;
		throw new Error(
			[
				`n8n's database, sqlite3, could be neither fetched nor compiled.`,
				lastLines(output),
				'  Either let this machine reach github.com (the ready-made file is there), or install a compiler:',
				'    Debian, Ubuntu: apt-get install build-essential python3    macOS: xcode-select --install',
				`  Then start again. The whole log: ${logFile}`,
			].join('\n'),
		);
	}
}

/** Headers that came with this Node spare node-gyp a download. */
async function headers(): Promise<NodeJS.ProcessEnv> {
	if (process.env.npm_config_nodedir) return {};
	const root = dirname(dirname(process.execPath));
	const versionFile = join(root, 'include', 'node', 'node_version.h');
	const text = await readFile(versionFile, 'utf8').catch(() => '');
	const major = process.versions.node.split('.')[0];
	return new RegExp(`NODE_MAJOR_VERSION ${major}\\b`).test(text) ? { npm_config_nodedir: root } : {};
}

async function loadSqlite(folder: string): Promise<void> {
	await promisify(execFile)(process.execPath, ['-e', 'require("sqlite3")'], { cwd: folder });
}
