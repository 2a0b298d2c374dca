import {
	createServer,
	request as forward,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

const HOST = '127.0.0.1';
const DRIP_MS = 1000;

/** How a reply reaches the client. The request has been served in each case but `silence`. */
export type Misbehavior =
	| 'mislabeled gzip'
	| 'mislabeled deflate'
	| 'mislabeled brotli'
	| 'truncated gzip'
	| 'body one byte per second'
	| 'headers one byte per second'
	| 'silence';

interface Served {
	status: number;
	headers: IncomingHttpHeaders;
	body: Buffer;
}

const ENCODINGS: Partial<Record<Misbehavior, string>> = {
	'mislabeled gzip': 'gzip',
	'mislabeled deflate': 'deflate',
	'mislabeled brotli': 'br',
};

/** A server on 127.0.0.1 that hands requests on to a platform, and its replies back as a broken or hostile server would. */
export class HostileProxy {
	/** How many replies were spoiled. */
	hits = 0;

	private readonly server: Server;

	private readonly drips = new Set<NodeJS.Timeout>();

	private misbehavior: { path: string; how: Misbehavior } | undefined;

	private constructor(private readonly target: string) {
		this.server = createServer((request, response) => {
			this.handle(request, response).catch(() => response.destroy());
		});
	}

	/** @param target the platform's address, http only */
	static async start(target: string): Promise<HostileProxy> {
		const proxy = new HostileProxy(target);
		await new Promise<void>((resolve, reject) => {
			proxy.server.once('error', reject);
			proxy.server.listen(0, HOST, resolve);
		});
		return proxy;
	}

	/** http://127.0.0.1:<port>, without a slash at the end. */
	get url(): string {
		return `http://${HOST}:${(this.server.address() as AddressInfo).port}`;
	}

	/** Spoils every reply on a path from now on, in place of what was spoiled before. */
	misbehave(path: string, how: Misbehavior): void {
		this.misbehavior = { path, how };
	}

	/** Hands new replies on as they are; what drips goes on dripping. */
	behave(): void {
		this.misbehavior = undefined;
	}

	/** Ends every connection, also those that are kept waiting. */
	async stop(): Promise<void> {
		this.drips.forEach((drip) => clearInterval(drip));
		await new Promise<void>((resolve) => {
			this.server.close(() => resolve());
			this.server.closeAllConnections();
		});
	}

	private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { pathname } = new URL(request.url ?? '/', this.target);
		const how = this.misbehavior?.path === pathname ? this.misbehavior.how : undefined;
		if (how) this.hits += 1;
		if (how === 'silence') return;
		const served = await this.serve(request);
		switch (how) {
			case 'truncated gzip': {
				const packed = gzipSync(served.body);
				this.send(response, { ...served, body: packed.subarray(0, packed.length / 2) }, 'gzip');
				break;
			}
			case 'body one byte per second':
				response.writeHead(served.status, { ...plainHeaders(served), 'content-length': served.body.length });
				response.flushHeaders();
				this.drip(request, served.body, (byte) => response.write(byte));
				break;
			case 'headers one byte per second':
				this.drip(request, rawReply(served), (byte) => request.socket.write(byte));
				break;
			default:
				this.send(response, served, how && ENCODINGS[how]);
		}
	}

	private serve(request: IncomingMessage): Promise<Served> {
		return new Promise((resolve, reject) => {
			const { method, headers } = request;
			const onward = forward(`${this.target}${request.url}`, { method, headers, agent: false }, (reply) => {
				const chunks: Buffer[] = [];
				reply.on('data', (chunk: Buffer) => chunks.push(chunk));
				reply.on('end', () =>
					resolve({ status: reply.statusCode ?? 500, headers: reply.headers, body: Buffer.concat(chunks) }),
				);
				reply.on('error', reject);
			});
			onward.on('error', reject);
			request.pipe(onward);
		});
	}

	private send(response: ServerResponse, served: Served, encoding?: string): void {
		const { status, body } = served;
		response.writeHead(status, {
			...plainHeaders(served),
			'content-length': body.length,
			...(encoding && { 'content-encoding': encoding }),
		});
		response.end(body);
	}

	/** Gives the bytes away one per second; the connection stays open after the last, so that nobody takes its end for the reply's. */
	private drip(request: IncomingMessage, bytes: Buffer, give: (byte: Buffer) => void): void {
		let given = 0;
		const drip = setInterval(() => {
			if (given === bytes.length) return stop();
			give(bytes.subarray(given, given + 1));
			given += 1;
		}, DRIP_MS);
		const stop = () => {
			clearInterval(drip);
			this.drips.delete(drip);
		};
		this.drips.add(drip);
		request.socket.once('close', stop);
	}
}

function plainHeaders({ headers }: Served): { [name: string]: string } {
	const { date = '', 'content-type': contentType = '' } = headers;
	return { date, 'content-type': contentType };
}

function rawReply(served: Served): Buffer {
	const lines = Object.entries(plainHeaders(served)).map(([name, value]) => `${name}: ${value}\r\n`);
	const head = `HTTP/1.1 ${served.status} OK\r\n${lines.join('')}content-length: ${served.body.length}\r\n\r\n`;
	return Buffer.concat([Buffer.from(head), served.body]);
}
