import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { N8nInstall } from '../../demo/n8nInstall';
import { N8nRest, newLogin } from '../../demo/n8nRest';
import { createHome, startN8n, startN8nProgram, type N8nHome } from '../../demo/n8nServer';
import { installPackage } from '../../demo/packPackage';
import { freePorts } from '../../demo/ports';
import type { ProcessGroup } from '../../demo/processGroup';
import type { Run } from '../../demo/run';
import { serviceSettings, startPostgres, startRedis } from './services';

/** An n8n that somebody is signed in to. */
export interface SignedIn {
	n8n: N8nRest;
	logFile: string;
}

/** An n8n in queue mode. */
export interface QueueHost extends SignedIn {
	workers: ProcessGroup[];
}

const WORKERS = 2;
/** Together more than any burst, so that no execution waits for a free place. */
const CONCURRENCY = 16;
// the trigger tells at this level how long each poll took
const LOG_LEVEL = 'debug';

/** Starts an n8n of one process on SQLite, with the package in it; it is stopped when the run ends. */
export async function startRegularHost(
	run: Run,
	install: N8nInstall,
	tarball: string,
	folder: string,
): Promise<SignedIn> {
	const home = await newHome(run, tarball, join(folder, 'regular'), { N8N_LOG_LEVEL: LOG_LEVEL });
	return await signedIn(run, install, home);
}

/** Starts PostgreSQL, Redis, a main process and two workers, with the package in each; all are stopped when the run ends. */
export async function startQueueHost(
	run: Run,
	install: N8nInstall,
	tarball: string,
	folder: string,
): Promise<QueueHost> {
	const [postgresPort = 0, redisPort = 0, ...healthPorts] = await freePorts(2 + WORKERS);
	await Promise.all([startPostgres(run, folder, postgresPort), startRedis(run, folder, redisPort)]);
	const settings = {
		...serviceSettings(postgresPort, redisPort),
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		N8N_LOG_LEVEL: LOG_LEVEL,
	};
	const home = await newHome(run, tarball, join(folder, 'main'), settings);
	const host = await signedIn(run, install, home);
	const workers = await Promise.all(
		healthPorts.map(async (port, index) => {
			const own = await newHome(run, tarball, join(folder, `worker-${index + 1}`), {
				...settings,
				QUEUE_HEALTH_CHECK_ACTIVE: 'true',
				QUEUE_HEALTH_CHECK_PORT: String(port),
				N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
			});
			const args = ['worker', `--concurrency=${CONCURRENCY}`];
			const shared = { ...own, encryptionKey: home.encryptionKey };
			const worker = await startN8nProgram(install, shared, args, { signal: run.signal, isReady: () => isReady(port) });
			run.atEnd(() => worker.stop());
			return worker;
		}),
	);
	return { ...host, workers };
}

async function newHome(run: Run, tarball: string, folder: string, settings: NodeJS.ProcessEnv): Promise<N8nHome> {
	await mkdir(folder);
	await installPackage(tarball, folder, run.signal);
	return { ...(await createHome(folder, join(folder, 'n8n.log'))), settings };
}

async function signedIn(run: Run, install: N8nInstall, home: N8nHome): Promise<SignedIn> {
	const server = await startN8n(install, home, run.signal);
	run.atEnd(() => server.stop());
	const n8n = new N8nRest(server.url, { signal: run.signal });
	await n8n.createOwner(newLogin());
	return { n8n, logFile: home.logFile };
}

async function isReady(port: number): Promise<boolean> {
	try {
		return (await fetch(`http://127.0.0.1:${port}/healthz/readiness`, { signal: AbortSignal.timeout(5_000) })).ok;
	} catch {
		return false;
	}
}
