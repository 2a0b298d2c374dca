import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { N8nInstall } from './n8nInstall';
import { lastLines, pathWith } from './npm';
import { freePorts } from './ports';
import { startGroup, type ExitStatus, type ProcessGroup } from './processGroup';

const START_TIMEOUT_MS = 300_000;
const ANSWER_TIMEOUT_MS = 10_000;

/** What stays the same when an n8n is stopped and started again: its data, its key and its ports. */
export interface N8nHome {
	folder: string;
	encryptionKey: string;
	port: number;
	brokerPort: number;
	logFile: string;
	/** Environment variables beside or instead of the usual ones. */
	settings?: NodeJS.ProcessEnv;
}

/** A running n8n. */
export interface N8nServer {
	url: string;
	pid: number;
	ended: Promise<ExitStatus>;
	stop(first?: NodeJS.Signals): Promise<ExitStatus>;
}

/** Describes a new home with a key of its own; an n8n port not asked for is a free one. */
export async function createHome(folder: string, logFile: string, port?: number): Promise<N8nHome> {
	const [free = 0, brokerPort = 0] = await freePorts(2);
	return { folder, logFile, encryptionKey: randomBytes(24).toString('hex'), port: port ?? free, brokerPort };
}

/** Starts n8n on 127.0.0.1 and returns once its REST interface answers. */
export async function startN8n(install: N8nInstall, home: N8nHome, signal: AbortSignal): Promise<N8nServer> {
	const url = `http://127.0.0.1:${home.port}`;
	const { pid, ended, stop } = await startN8nProgram(install, home, ['start'], {
		signal,
		isReady: () => answersRest(url),
	});
	return { url, pid, ended, stop: (first) => stop(first) };
}

/**
 * Starts one of n8n's programs and returns once it is ready.
 * @param args the program and its options, e.g. `['worker', '--concurrency=5']`
 * @throws Error with the last lines of the log when it ends by itself or is not ready within 5 minutes
 */
export async function startN8nProgram(
	install: N8nInstall,
	home: N8nHome,
	args: string[],
	options: { signal: AbortSignal; isReady: () => Promise<boolean> },
): Promise<ProcessGroup> {
	// n8n leaves things in the temporary folder; in its own one they go with it.
	await mkdir(join(home.folder, 'tmp'), { recursive: true });
	const log = openSync(home.logFile, 'a');
	const bin = join(install.folder, 'node_modules', 'n8n', 'bin', 'n8n');
	const group = await startGroup(install.node.program, [bin, ...args], {
		cwd: home.folder,
		env: { ...environment(home), PATH: pathWith(install.node.program), ...home.settings },
		stdio: ['ignore', log, log],
	}).finally(() => closeSync(log));
	try {
		await waitUntilReady(group, home, options);
	} catch (error) {
		await group.stop();
		throw error;
	}
	return group;
}

/** The error message for an n8n that ended though nobody stopped it. */
export async function describeExit({ logFile }: N8nHome, { code, signal }: ExitStatus): Promise<string> {
	return `n8n ended by itself (${signal ?? `code ${code}`}).${await tail(logFile)}`;
}

function environment(home: N8nHome): NodeJS.ProcessEnv {
	// Only what any program needs: a setting of another n8n on this machine must not reach this one.
	const general = ['HOME', 'USER', 'LANG', 'LC_ALL', 'SystemRoot', 'USERPROFILE', 'APPDATA'];
	const kept = general.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
	return {
		...Object.fromEntries(kept),
		NODE_ENV: 'production',
		TMPDIR: join(home.folder, 'tmp'),
		TEMP: join(home.folder, 'tmp'),
		N8N_USER_FOLDER: home.folder,
		N8N_ENCRYPTION_KEY: home.encryptionKey,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(home.port),
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(home.brokerPort),
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
	};
}

async function waitUntilReady(
	group: ProcessGroup,
	home: N8nHome,
	{ signal, isReady }: { signal: AbortSignal; isReady: () => Promise<boolean> },
): Promise<void> {
	let exit: ExitStatus | undefined;
	void group.ended.then((how) => (exit = how));
	const deadline = Date.now() + START_TIMEOUT_MS;
	while (Date.now() < deadline) {
		signal.throwIfAborted();
		if (exit) throw new Error(await describeExit(home, exit));
		if (await isReady()) return;
		await delay(250, undefined, { signal });
	}
	throw new Error(`n8n did not become ready within ${START_TIMEOUT_MS / 1000} s.${await tail(home.logFile)}`);
}

async function tail(logFile: string): Promise<string> {
	return ` Its last lines:\n${lastLines(await readFile(logFile, 'utf8').catch(() => ''))}`;
}

/** n8n's health URL answers before the REST routes exist, and newer ones send a page of text meanwhile. */
async function answersRest(url: string): Promise<boolean> {
	try {
		const response = await fetch(`${url}/rest/settings`, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
		const body: unknown = await response.json();
		return response.ok && typeof body === 'object' && body !== null && 'data' in body;
	} catch {
		return false;
	}
}
