import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { IHttpRequestOptions } from 'n8n-workflow';
import type { StreamedResponse } from '../../protrack/client';

type Helper = (credential: string, options: IHttpRequestOptions, more?: unknown) => Promise<unknown>;

interface Kept extends Omit<StreamedResponse, 'body'> {
	path: string;
	file: string;
}

/**
 * Stands for n8n's HTTP helper: the first time that something is asked, the real helper asks the simulator; after that the same reply comes from a file.
 * So what is measured is the node, not HTTP, and no replies fill the memory that is measured.
 */
export class Replies {
	/** Time that went by in here, in ms. */
	spentMs = 0;

	private readonly folder = mkdtempSync(path.join(tmpdir(), 'protrack-bench-'));
	private readonly kept = new Map<string, Kept>();
	private files = 0;
	/** Keys of `kept`. */
	private asked: string[] = [];

	/** @param context n8n's, whose helper is replaced */
	replaceHelper(context: { helpers: object }): void {
		const helpers = context.helpers as { httpRequestWithAuthentication: Helper };
		const real = helpers.httpRequestWithAuthentication;
		helpers.httpRequestWithAuthentication = async (...request) => {
			const begin = performance.now();
			const { url, qs } = request[1];
			// a login, which is not what is measured
			if (!url.startsWith('http://127.0.0.1')) return await real.apply(context, request);
			const key = JSON.stringify([url, { ...qs, access_token: '' }]);
			this.asked.push(key);
			let kept = this.kept.get(key);
			if (!kept) {
				kept = await this.keep(new URL(url).pathname, (await real.apply(context, request)) as StreamedResponse);
				this.kept.set(key, kept);
			}
			const { statusCode, headers } = kept;
			const response: StreamedResponse = { statusCode, headers, body: bodyOf(readFileSync(kept.file)) };
			this.spentMs += performance.now() - begin;
			return response;
		};
	}

	/** Forgets what was asked so far. @returns the paths and bodies, in the order in which they were asked for */
	takeAsked(): Array<{ path: string; text: () => string }> {
		const asked = this.asked.flatMap((key) => this.kept.get(key) ?? []);
		this.asked = [];
		return asked.map(({ path: pathname, file }) => ({ path: pathname, text: () => readFileSync(file, 'utf8') }));
	}

	remove(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}

	private async keep(pathname: string, { statusCode, headers, body }: StreamedResponse): Promise<Kept> {
		const chunks: Uint8Array[] = [];
		for await (const chunk of body) chunks.push(chunk);
		this.files += 1;
		const file = path.join(this.folder, String(this.files));
		writeFileSync(file, Buffer.concat(chunks));
		return { path: pathname, file, statusCode, headers };
	}
}

async function* bodyOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}
