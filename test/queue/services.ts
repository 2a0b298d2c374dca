import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { chmod, chown, mkdir, readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startGroup, type ProcessGroup } from '../../demo/processGroup';

const run = promisify(execFile);
const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 60_000;
const POSTGRES_ROOT = '/usr/lib/postgresql';
const DATABASE_USER = 'postgres';
const DATABASE = 'postgres';
/** A statement of a program that was killed would go on when it gets its lock. */
const END_WAITING = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
const LOCKED = 'the statement is done';

/** The system's user that a program runs as; nothing for the one that runs this. */
interface Owner {
	uid?: number;
	gid?: number;
}

/** A server that runs. */
export interface Service {
	stop(): Promise<unknown>;
}

/** A PostgreSQL that runs. */
export interface Postgres extends Service {
	/**
	 * Opens a transaction and keeps what it has locked.
	 * @param sql one statement @returns ends what waits for the lock, and then the transaction
	 */
	hold(sql: string): Promise<Service>;
}

/** Starts a Redis without persistence on a port of 127.0.0.1. */
export async function startRedis(folder: string, port: number): Promise<Service> {
	const args = ['--port', String(port), '--bind', HOST, '--save', '', '--appendonly', 'no', '--dir', folder];
	const log = join(folder, 'redis.log');
	const redis = await inBackground('redis-server', args, log, { cwd: folder }).catch((error: unknown) => {
		throw new Error('Redis cannot be started. On Debian: apt-get install redis-server.', { cause: error });
	});
	return await listening('Redis', port, redis);
}

/** Starts a PostgreSQL with a new, empty cluster on a port of 127.0.0.1. */
export async function startPostgres(folder: string, port: number): Promise<Postgres> {
	const bin = await postgresPrograms();
	// PostgreSQL refuses to run as root
	const user: Owner = process.getuid?.() === 0 ? await idsOf(DATABASE_USER) : {};
	const data = join(folder, 'postgres');
	await mkdir(data, { mode: 0o700 });
	if (user.uid !== undefined && user.gid !== undefined) {
		await chmod(folder, 0o711);
		await chmod(dirname(folder), 0o711);
		await chown(data, user.uid, user.gid);
	}
	await run(join(bin, 'initdb'), ['-D', data, '-U', DATABASE_USER, '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
		cwd: data,
		...user,
	});
	const args = [
		'-D',
		data,
		'-p',
		String(port),
		'-c',
		`listen_addresses=${HOST}`,
		'-c',
		'fsync=off',
		'-c',
		'max_connections=200',
		'-k',
		data,
	];
	const server = await inBackground(join(bin, 'postgres'), args, join(folder, 'postgres.log'), { cwd: data, ...user });
	// SIGINT ends the sessions too; SIGTERM would wait for them
	const stop = async () => await server.stop('SIGINT');
	await listening('PostgreSQL', port, { stop });
	return { stop, hold: async (sql) => await openTransaction(join(bin, 'psql'), port, sql) };
}

/** The variables by which n8n finds both. */
export function serviceSettings(postgresPort: number, redisPort: number): NodeJS.ProcessEnv {
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: HOST,
		DB_POSTGRESDB_PORT: String(postgresPort),
		DB_POSTGRESDB_DATABASE: DATABASE,
		DB_POSTGRESDB_USER: DATABASE_USER,
		// the default of 2 is used up by two statements that have to wait
		DB_POSTGRESDB_POOL_SIZE: '10',
		QUEUE_BULL_REDIS_HOST: HOST,
		QUEUE_BULL_REDIS_PORT: String(redisPort),
	};
}

async function inBackground(
	command: string,
	args: string[],
	logFile: string,
	options: Owner & { cwd?: string } = {},
): Promise<ProcessGroup> {
	const log = openSync(logFile, 'a');
	return await startGroup(command, args, { ...options, stdio: ['ignore', log, log] }).finally(() => closeSync(log));
}

async function openTransaction(psql: string, port: number, sql: string): Promise<Service> {
	const connection = ['-h', HOST, '-p', String(port), '-U', DATABASE_USER, '-d', DATABASE];
	const session = spawn(psql, [...connection, '-q', '-v', 'ON_ERROR_STOP=1'], { stdio: ['pipe', 'pipe', 'inherit'] });
	const ended = once(session, 'exit');
	session.stdin.write(`BEGIN;\n${sql};\n\\echo ${LOCKED}\n`);
	let output = '';
	for await (const chunk of session.stdout) if ((output += String(chunk)).includes(LOCKED)) break;
	if (!output.includes(LOCKED)) throw new Error(`The statement has failed: ${sql}`);
	return {
		async stop() {
			session.stdin.end(`${END_WAITING};\nROLLBACK;\n`);
			await ended;
		},
	};
}

async function postgresPrograms(): Promise<string> {
	const installed = await readdir(POSTGRES_ROOT).catch(() => []);
	// a version may be there with the programs of clients only
	const servers = installed.filter((version) => existsSync(join(POSTGRES_ROOT, version, 'bin', 'postgres')));
	const newest = servers.sort((one, other) => Number(other) - Number(one))[0];
	if (!newest) throw new Error(`There is no PostgreSQL in ${POSTGRES_ROOT}. On Debian: apt-get install postgresql.`);
	return join(POSTGRES_ROOT, newest, 'bin');
}

async function idsOf(user: string): Promise<Owner> {
	const [uid, gid] = await Promise.all(
		['-u', '-g'].map(async (which) => Number((await run('id', [which, user])).stdout)),
	);
	return { uid, gid };
}

/** Waits until a server listens; stops it when it does not. */
async function listening(name: string, port: number, server: Service): Promise<Service> {
	const deadline = Date.now() + START_TIMEOUT_MS;
	while (!(await canConnect(port))) {
		if (Date.now() > deadline) {
			await server.stop();
			throw new Error(`${name} did not listen within ${START_TIMEOUT_MS / 1000} s`);
		}
		await delay(200);
	}
	return server;
}

function canConnect(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, HOST);
		const answer = (can: boolean) => () => {
			socket.destroy();
			resolve(can);
		};
		socket.once('connect', answer(true));
		socket.once('error', answer(false));
	});
}
