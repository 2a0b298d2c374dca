import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultRegistry } from './faults';
import type { Behavior, Latency } from '../endpoints/behavior';
import type { Query } from '../endpoints/parameters';
import type { PathTable } from '../endpoints/paths';
import type { Platform } from './platform';
import { absenceReply, damaged, errorReply, type Reply } from './reply';
import type { LoggedRequest, RequestLog } from './requestLog';

const HOST = '127.0.0.1';

/** The platform on HTTP: log, latency, faults, and the answer. */
export class SimulatorServer {
	private readonly server: Server;

	/** Ends every wait when the server stops. */
	private readonly stopping = new AbortController();

	constructor(
		private readonly platform: Platform,
		private readonly paths: PathTable,
		private readonly faults: FaultRegistry,
		private readonly log: RequestLog,
	) {
		// every request that waits listens to it
		setMaxListeners(0, this.stopping.signal);
		this.server = createServer((request, response) => {
			this.handle(request, response).catch((error: unknown) => this.reportFailure(error, response));
		});
		// a client that reuses a connection after Node's default of 5 s would meet a reset that no test asked for
		this.server.keepAliveTimeout = 60_000;
	}

	/** Resolves with the address, rejects when the port is taken. */
	async listen(port: number): Promise<string> {
		await new Promise<void>((resolve, reject) => {
			this.server.once('error', reject);
			this.server.listen(port, HOST, resolve);
		});
		return `http://${HOST}:${(this.server.address() as AddressInfo).port}`;
	}

	/** Closes every connection, also those of requests that hang. */
	async stop(): Promise<void> {
		this.stopping.abort();
		if (!this.server.listening) return;
		await new Promise<void>((resolve) => {
			this.server.close(() => resolve());
			this.server.closeAllConnections();
		});
	}

	private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { clock, behavior } = this.platform;
		const { pathname, searchParams } = new URL(request.url ?? '/', 'http://simulator');
		const query = Object.fromEntries(searchParams);
		const method = request.method ?? 'GET';
		const entry = this.log.arrive({ at: clock.now(), method, path: pathname, query });
		const form = await formOf(request);
		if (Object.keys(form).length > 0) entry.form = form;
		const parameters = parametersOf(behavior.parametersIn, pathname, this.paths, { query, form });
		const wait = latencyOf(behavior.latencyMs, pathname, this.paths);
		if (wait > 0) await sleep(wait, undefined, { signal: this.stopping.signal });
		const effect = this.faults.effectOn(pathname, { ...query, ...form });
		const absence = absenceReply(this.platform.absence(pathname, method));
		const reply = errorReply(effect) ?? absence ?? damaged(this.platform.answer(pathname, parameters), effect);
		if (effect === 'hang') return;
		if (effect === 'reset') {
			request.socket.resetAndDestroy();
			return;
		}
		this.send(reply, response, entry);
	}

	/** A bug of the simulator must not look like a reply of the platform. */
	private reportFailure(error: unknown, response: ServerResponse): void {
		if (this.stopping.signal.aborted) return;
		response.writeHead(500, { 'Content-Type': 'text/plain' });
		response.end(`The simulator failed: ${error instanceof Error ? error.stack : String(error)}`);
	}

	private send(reply: Reply, response: ServerResponse, entry: LoggedRequest): void {
		entry.code = reply.code;
		entry.httpStatus = reply.status;
		response.writeHead(reply.status, {
			'Content-Type': reply.contentType,
			'Content-Length': Buffer.byteLength(reply.body),
			Date: new Date(this.platform.clock.now()).toUTCString(),
			...reply.headers,
		});
		response.end(reply.body);
	}
}

/** The fields of a posted form; any other body is not read. */
async function formOf(request: IncomingMessage): Promise<Query> {
	if (request.method !== 'POST' || !request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
		request.resume();
		return {};
	}
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
}

function parametersOf(
	option: Behavior['parametersIn'],
	path: string,
	paths: PathTable,
	{ query, form }: { query: Query; form: Query },
): Query {
	const where = typeof option === 'string' ? option : (byPath(option, path, paths) ?? 'query');
	return { query, form, both: { ...query, ...form } }[where];
}

function latencyOf(latency: Latency, path: string, paths: PathTable): number {
	return typeof latency === 'number' ? latency : (byPath(latency, path, paths) ?? 0);
}

function byPath<Value>(values: Partial<Record<string, Value>>, path: string, paths: PathTable): Value | undefined {
	return Object.entries(values).find(([pathOrName]) => paths.pathOf(pathOrName) === path)?.[1];
}
