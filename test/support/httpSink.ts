import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a sink has taken; the body is parsed where it is JSON. */
interface SinkRequest {
	method: string;
	/** With the query. */
	path: string;
	headers: IncomingHttpHeaders;
	body: unknown;
}

/** What a sink answers. */
interface SinkAnswer {
	status?: number;
	/** A text goes out as it is. */
	body?: object | string;
	headers?: Record<string, string>;
}

/** A server that stands for any service with an HTTP API: keeps each request, and answers as a test wants. */
export interface HttpSink {
	/** http://127.0.0.1:<port>, without a slash at the end. */
	url: string;
	readonly requests: SinkRequest[];
	/** Decides what a request gets; an empty list unless a test sets another, because n8n makes no item of it: nodes behind must run all the same. */
	answer: (request: SinkRequest) => SinkAnswer;
	/** Forgets the requests, and answers as in the beginning. */
	reset: () => void;
	stop: () => Promise<void>;
}

const accept = (): SinkAnswer => ({});

/** Starts a sink on a free port of 127.0.0.1. */
export async function startHttpSink(): Promise<HttpSink> {
	const requests: SinkRequest[] = [];
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const { method = '', url = '', headers } = request;
			const taken = { method, path: url, headers, body: parsed(Buffer.concat(parts).toString()) };
			requests.push(taken);
			const { status = 200, body = [], headers: more } = sink.answer(taken);
			response
				.writeHead(status, { 'content-type': 'application/json', ...more })
				.end(typeof body === 'string' ? body : JSON.stringify(body));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const sink: HttpSink = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		answer: accept,
		reset: () => {
			requests.splice(0);
			sink.answer = accept;
		},
		stop: async () =>
			await new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
	return sink;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
