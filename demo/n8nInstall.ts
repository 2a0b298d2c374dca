import { execFile } from 'node:child_process';
import { readFile, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cached, fillOnce, isComplete } from './cache';
import { chooseN8n } from './n8nRelease';
import { ensureNode, thisNode, type NodeRuntime } from './nodeRuntime';
import { lastLines, NpmError, runNpm } from './npm';

const HEARTBEAT_MS = 15_000;

/** An n8n that is installed in the cache. */
export interface N8nInstall {
	version: string;
	folder: string;
	/** The Node that runs it. */
	node: NodeRuntime;
}

/**
 * Returns the n8n of the environment variable N8N_VERSION, else the pinned one for this Node, with a Node that runs it.
 * What the cache has not is installed first.
 */
export async function ensureN8n(options: { signal: AbortSignal; say: (line: string) => void }): Promise<N8nInstall> {
	const { signal, say } = options;
	const { platform, arch } = process;
	const { version, fetched } = chooseN8n(process.env.N8N_VERSION, { node: process.version, platform, arch });
	const node = fetched ? await ensureNode(fetched, options) : thisNode;
	const folder = cached(`n8n-${version}-node${majorOf(node)}`);
	if (isComplete(folder)) {
		say(`n8n ${version} is in the cache: ${folder}`);
		return { version, folder, node };
	}
	const onWait = () => say(`another demo is installing n8n ${version}; waiting for it`);
	await fillOnce(folder, { signal, onWait, facts: { n8n: version, node: node.version } }, async () => {
		say(`installing n8n ${version} into ${folder} (once; about 5 minutes and 2.5 GB)`);
		await withHeartbeat(folder, say, (phase) => install({ version, folder, node }, signal, phase));
	});
	return { version, folder, node };
}

function majorOf({ version }: NodeRuntime): string {
	return /\d+/.exec(version)?.[0] ?? '';
}

async function withHeartbeat(
	folder: string,
	say: (line: string) => void,
	task: (phase: (name: string) => void) => Promise<void>,
): Promise<void> {
	// The size comes from the file system: walking 250,000 files every 15 seconds would slow the install down.
	const free = async () => {
		const { bavail, bsize } = await statfs(folder);
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
	{ version, folder, node }: N8nInstall,
	signal: AbortSignal,
	phase: (name: string) => void,
): Promise<void> {
	phase('npm fetches n8n and its 2,000 packages');
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
	await runNpm(['install', ...flags], { cwd: folder, logFile, signal, node: node.program }).catch((error: unknown) => {
		if (!(error instanceof NpmError)) throw error;
		throw new Error(
			`n8n ${version} could not be installed: ${reasonIn(error)}.\n${lastLines(error.output)}\n  The whole log: ${logFile}`,
		);
	});
	phase('SQLite is fetched or compiled');
	await buildSqlite(folder, node, signal);
}

/** A version that npm does not find is the version that was asked for, or one that this n8n needs. */
function reasonIn({ message, output }: NpmError): string {
	const missing = /No matching version found for (\S+?)\.?$/m.exec(output)?.[1];
	return missing ? `${missing} is not in the npm registry; choose another one with N8N_VERSION` : message;
}

async function buildSqlite(folder: string, node: NodeRuntime, signal: AbortSignal): Promise<void> {
	const logFile = join(folder, 'sqlite3.log');
	const rebuild = ['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'];
	let output = '';
	try {
		output = await runNpm(rebuild, { cwd: folder, logFile, signal, node: node.program, env: await headers(node) });
		await promisify(execFile)(node.program, ['-e', 'require("sqlite3")'], { cwd: folder });
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
async function headers(node: NodeRuntime): Promise<NodeJS.ProcessEnv> {
	if (node === thisNode && process.env.npm_config_nodedir) return {};
	const root = dirname(dirname(node.program));
	const versionFile = join(root, 'include', 'node', 'node_version.h');
	const text = await readFile(versionFile, 'utf8').catch(() => '');
	return new RegExp(`NODE_MAJOR_VERSION ${majorOf(node)}\\b`).test(text) ? { npm_config_nodedir: root } : {};
}
