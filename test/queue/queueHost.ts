import { readFile } from 'node:fs/promises';
import { startN8nProgram, type N8nHome } from '../../demo/n8nServer';
import { freePorts } from '../../demo/ports';
import type { ProcessGroup } from '../../demo/processGroup';
import { Host, installedN8n, newHome, stopAll, suiteFolder } from '../host/host';
import { serviceSettings, startPostgres, startRedis, type Postgres, type Service } from './services';

const WORKERS = 2;
/** Together more than any burst, so that no execution waits for a free place. */
const CONCURRENCY = 32;
/** n8n notices sooner than by default that a worker has died: after seconds, not after a minute and a half. What it does then is the same. */
const SHORT_LOCKS = {
	QUEUE_WORKER_LOCK_DURATION: '15000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
};
const STARTED = /Worker started execution (\d+) /g;

/** A worker of n8n; it can be killed and started again. */
export class Worker {
	private group?: ProcessGroup;

	constructor(private readonly home: N8nHome) {}

	async start(): Promise<void> {
		const args = ['worker', `--concurrency=${CONCURRENCY}`];
		const port = Number(this.home.settings?.QUEUE_HEALTH_CHECK_PORT);
		const { signal } = new AbortController();
		this.group = await startN8nProgram(installedN8n(), this.home, args, { signal, isReady: () => isReady(port) });
	}

	/** Its process. */
	get pid(): number | undefined {
		return this.group?.pid;
	}

	async stop(first?: NodeJS.Signals): Promise<void> {
		await this.group?.stop(first);
	}

	/** The ids of the executions that it has begun, as its log tells. */
	async executions(): Promise<string[]> {
		const log = await readFile(this.home.logFile, 'utf8');
		return [...log.matchAll(STARTED)].map(([, id]) => id ?? '');
	}
}

/** An n8n in queue mode with PostgreSQL and Redis: a main process that somebody is signed in to, and workers, with the packed package in each. */
export class QueueHost {
	private constructor(
		readonly main: Host,
		readonly workers: Worker[],
		readonly postgres: Postgres,
		private readonly redis: Service,
	) {}

	/** Starts a fresh one. @param more settings of all its processes @throws Error that says what to install where there is no PostgreSQL or Redis */
	static async start(more: NodeJS.ProcessEnv = {}): Promise<QueueHost> {
		const [postgresPort = 0, redisPort = 0, ...healthPorts] = await freePorts(2 + WORKERS);
		const started: Service[] = [];
		try {
			const folder = await suiteFolder('services');
			const redis = await startRedis(folder, redisPort);
			started.push(redis);
			const postgres = await startPostgres(folder, postgresPort);
			started.push(postgres);
			const settings = {
				...serviceSettings(postgresPort, redisPort),
				...SHORT_LOCKS,
				EXECUTIONS_MODE: 'queue',
				OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
				...more,
			};
			const main = await Host.start({ settings });
			started.push(main);
			const workers = await Promise.all(
				healthPorts.map(async (port) => new Worker(await workerHome(main.home, settings, port))),
			);
			started.push(...workers);
			await Promise.all(workers.map((worker) => worker.start()));
			return new QueueHost(main, workers, postgres, redis);
		} catch (error) {
			await stopAll(...started.reverse());
			throw error;
		}
	}

	async stop(): Promise<void> {
		await stopAll(...this.workers, this.main, this.postgres, this.redis);
	}
}

/** Each process has a folder of its own; all share one key. */
async function workerHome(main: N8nHome, settings: NodeJS.ProcessEnv, healthPort: number): Promise<N8nHome> {
	const health = {
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(healthPort),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
	};
	const home = await newHome({ settings: { ...settings, ...health } });
	return { ...home, encryptionKey: main.encryptionKey };
}

async function isReady(port: number): Promise<boolean> {
	try {
		return (await fetch(`http://127.0.0.1:${port}/healthz/readiness`, { signal: AbortSignal.timeout(5_000) })).ok;
	} catch {
		return false;
	}
}
