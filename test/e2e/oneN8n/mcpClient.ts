import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Host } from '../../host/host';

/** What a tool answers. */
interface ToolResult {
	isError?: boolean;
	content: Array<{ type: string; text: string }>;
}

/** The part of the official client that the tests use. */
export interface McpClient {
	connect(transport: object): Promise<void>;
	listTools(): Promise<{ tools: Array<{ name: string; description: string; inputSchema: { required?: string[] } }> }>;
	callTool(call: { name: string; arguments: Record<string, string> }): Promise<ToolResult>;
	close(): Promise<void>;
}

interface Sdk {
	Client: new (about: { name: string; version: string }) => McpClient;
	StreamableHTTPClientTransport: new (url: URL, options: { requestInit: RequestInit }) => object;
}

/** Connects the official client of the Model Context Protocol, which n8n brings along, to a server. @throws what the client throws */
export async function connectMcp(url: string, token: string): Promise<McpClient> {
	const load = createRequire(join(Host.install().folder, 'node_modules', 'n8n', 'package.json'));
	const { Client } = load('@modelcontextprotocol/sdk/client/index.js') as Pick<Sdk, 'Client'>;
	const { StreamableHTTPClientTransport } = load('@modelcontextprotocol/sdk/client/streamableHttp.js') as Sdk;
	const client = new Client({ name: 'protrack-e2e', version: '1.0.0' });
	const headers = { authorization: `Bearer ${token}` };
	await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
	return client;
}
