import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureN8n } from '../../demo/n8nInstall';
import { ensureNode } from '../../demo/nodeRuntime';
import { freePorts } from '../../demo/ports';

describe('What is fetched from the npm registry', () => {
	const before = { ...process.env };
	const options = { signal: new AbortController().signal, say: () => undefined };
	/** Has every package, but no version of it. */
	const registry = createServer(({ url = '' }, response) => {
		const name = decodeURIComponent(url.slice(1));
		response.end(JSON.stringify({ name, 'dist-tags': {}, versions: {} }));
	});

	beforeAll(async () => await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve)));
	afterAll(() => registry.close());
	beforeEach(async () => {
		process.env.PROTRACK_DEMO_CACHE = await mkdtemp(join(tmpdir(), 'protrack-cache-'));
		process.env.npm_config_fetch_retries = '0';
		process.env.npm_config_registry = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
	});
	afterEach(async () => {
		await rm(process.env.PROTRACK_DEMO_CACHE ?? '', { recursive: true, force: true });
		process.env = { ...before };
	});

	it('is named with what to do instead when this machine does not reach the registry: Node', async () => {
		const [port = 0] = await freePorts(1);
		process.env.npm_config_registry = `http://127.0.0.1:${port}`;
		const error = ensureNode('22.23.5', options);
		await expect(error).rejects.toThrow('Node 22.23.5 could not be fetched from the npm registry');
		await expect(error).rejects.toThrow('Either let this machine reach the registry, or run this with Node 22.');
	});

	it('is named when there is no such version: n8n', async () => {
		process.env.N8N_VERSION = '2.8.99';
		await expect(ensureN8n(options)).rejects.toThrow(
			'n8n 2.8.99 could not be installed: n8n@2.8.99 is not in the npm registry; choose another one with N8N_VERSION.',
		);
	});
});
