import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { StreamedResponse } from '../../protrack/client';
import { cpuTime } from './cpu';

type Helper = (credential: string, options: IHttpRequestOptions, more?: unknown) => Promise<unknown>;

/** Makes the body of a reply from the parameters of a request. */
export type ReplyMaker = (query: IDataObject) => Uint8Array;

type Head = Omit<StreamedResponse, 'body'>;

interface Kept extends Head {
	path: string;
	file: string;
	/** Read from the file when it is asked for again. */
	body?: Buffer;
}

const MADE: Head = { statusCode: 200, headers: { 'content-type': 'application/json; charset=UTF-8' } };

/**
 * Stands for n8n's HTTP helper. What `makers` know is answered by them, and their time is counted; anything else is asked from the simulator by the
 * real helper once, and after that the same reply is given, which takes so little that asking for the CPU time would take more. So what is measured is
 * the node, not HTTP. The kept replies fill no memory before they are given for the first time.
 */
export class Replies {
	/** CPU time that the makers have taken, in microseconds. */
	spentCpu = 0;
	/** Requests that the real helper has sent. */
	sent = 0;

	private readonly folder = mkdtempSync(path.join(tmpdir(), 'protrack-bench-'));
	private readonly kept = new Map<string, Kept>();
	private files = 0;
	/** Keys of `kept`. */
	private asked: string[] = [];

	/** @param makers by path */
	constructor(private readonly makers: Readonly<Record<string, ReplyMaker>> = {}) {}

	/** @param context n8n's, whose helper is replaced */
	replaceHelper(context: { helpers: object }): void {
		const helpers = context.helpers as { httpRequestWithAuthentication: Helper };
		const real = helpers.httpRequestWithAuthentication;
		helpers.httpRequestWithAuthentication = async (...request) => {
			const { url } = request[1];
			// a login, which is not what is measured
			if (!url.startsWith('http://127.0.0.1')) return await real.apply(context, request);
			this.asked.push(keyOf(request[1]));
			const found = this.find(request[1]);
			// as a reply from the network would, it comes in a later turn of the event loop
			await nextTurn();
			if (found) return found;
			await this.keep(request[1], (await real.apply(context, request)) as StreamedResponse);
			return this.find(request[1]);
		};
	}

	/** What a user's own code would get for a request. Its time is counted as that of the helper. */
	async ask(pathname: string, query: IDataObject): Promise<string> {
		await nextTurn();
		return this.counted(() => Buffer.from(this.makers[pathname]?.(query) ?? []).toString());
	}

	/** Forgets what was asked so far. @returns the paths and bodies that came from the simulator, in the order in which they were asked for */
	takeAsked(): Array<{ path: string; text: () => string }> {
		const asked = this.asked.flatMap((key) => this.kept.get(key) ?? []);
		this.asked = [];
		return asked.map(({ path: pathname, file }) => ({ path: pathname, text: () => readFileSync(file, 'utf8') }));
	}

	remove(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}

	private counted<Result>(run: () => Result): Result {
		const begin = cpuTime();
		try {
			return run();
		} finally {
			this.spentCpu += cpuTime() - begin;
		}
	}

	private find(options: IHttpRequestOptions): StreamedResponse | null {
		const make = this.makers[new URL(options.url).pathname];
		if (make) return { ...MADE, body: bodyOf(this.counted(() => make(options.qs ?? {}))) };
		const kept = this.kept.get(keyOf(options));
		if (!kept) return null;
		kept.body ??= readFileSync(kept.file);
		const { statusCode, headers, body } = kept;
		return { statusCode, headers, body: bodyOf(body) };
	}

	private async keep(options: IHttpRequestOptions, { statusCode, headers, body }: StreamedResponse): Promise<void> {
		const chunks: Uint8Array[] = [];
		for await (const chunk of body) chunks.push(chunk);
		this.files += 1;
		this.sent += 1;
		const file = path.join(this.folder, String(this.files));
		writeFileSync(file, Buffer.concat(chunks));
		this.kept.set(keyOf(options), { path: new URL(options.url).pathname, file, statusCode, headers });
	}
}

/** Requests that differ in their token only get the same reply. */
const keyOf = ({ url, qs }: IHttpRequestOptions): string => JSON.stringify([url, { ...qs, access_token: '' }]);

async function* bodyOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}
