import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

const ANSWER = JSON.stringify({ code: 0, record: [], message: 'x'.repeat(500) });
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 20000\r\n\r\n';

type Misbehave = (request: IncomingMessage, response: ServerResponse, drip: (text: string) => void) => void;

const labeled =
	(encoding: string): Misbehave =>
	(_, response) =>
		void response.writeHead(200, { 'content-encoding': encoding }).end(ANSWER);

/** Ways of a server to answer so that an HTTP client may wait forever. */
export const misbehaviors = {
	'says gzip and sends plain text': labeled('gzip'),
	'says deflate and sends plain text': labeled('deflate'),
	'says br and sends plain text': labeled('br'),
	'cuts its gzip short': (_, response) => {
		response.writeHead(200, { 'content-encoding': 'gzip' });
		response.write(gzipSync(ANSWER).subarray(0, 30));
	},
	'sends the body one byte a second': (request, _, drip) => {
		request.socket.write(HEAD);
		drip(ANSWER);
	},
	'sends the headers one byte a second': (_, __, drip) => drip(HEAD),
	'accepts and says nothing': () => {},
} satisfies Record<string, Misbehave>;

export type Misbehavior = keyof typeof misbehaviors;

const MEGABYTE = ' '.repeat(1_000_000);

/** Writes until the client has had enough. */
const writeOn = (response: ServerResponse): void => {
	while (!response.destroyed && response.write(MEGABYTE));
	response.once('drain', () => writeOn(response));
};

/** 300 MB of blanks, made once. */
let bomb: Buffer | undefined;

/** Ways of a server to send more than anybody can hold. */
export const floods = {
	'sends 300 MB in a small gzip': (_, response) =>
		void response
			.writeHead(200, { 'content-encoding': 'gzip' })
			.end((bomb ??= gzipSync(Buffer.alloc(300_000_000, ' ')))),
	'sends a body without end': (_, response) => {
		response.writeHead(200, { 'content-type': 'application/json' });
		writeOn(response);
	},
	'says that it sends 2 GB, and does': (_, response) => {
		response.writeHead(200, { 'content-type': 'application/json', 'content-length': 2_000_000_000 });
		writeOn(response);
	},
	'sends an error page without end': (_, response) => {
		response.writeHead(500, { 'content-type': 'text/html' });
		writeOn(response);
	},
} satisfies Record<string, Misbehave>;

export type Flood = keyof typeof floods;

export interface HostileServer {
	url: string;
	/** Paths in the order they were asked for. */
	requests: string[];
	/** How many connections are open. */
	connections(): Promise<number>;
	stop(): Promise<void>;
}

/** A server on 127.0.0.1 that misbehaves. */
export async function startHostileServer(misbehavior: Misbehavior | Flood): Promise<HostileServer> {
	const requests: string[] = [];
	const drips = new Set<NodeJS.Timeout>();
	const behave: Misbehave = { ...misbehaviors, ...floods }[misbehavior];
	const server: Server = createServer((request, response) => {
		requests.push((request.url ?? '').split('?')[0] ?? '');
		behave(request, response, (text) => {
			let sent = 0;
			const drip = setInterval(() => request.socket.write(text[sent++ % text.length] ?? ''), 1000);
			drips.add(drip);
			request.socket.on('error', () => {}).on('close', () => clearInterval(drip));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		connections: async () =>
			await new Promise((resolve, reject) =>
				server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
			),
		async stop() {
			drips.forEach(clearInterval);
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
