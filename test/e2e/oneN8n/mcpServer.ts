import { startSimulator, type Simulator } from '../../../simulator';
import type { ItemJson } from '../../../demo/n8nRest';
import { credentialData, CREDENTIAL_TYPE, loadTemplate } from '../../../demo/workflows';
import { type Host, stopAll } from '../../host/host';
import { connectMcp, type McpClient } from '../../host/mcpClient';
import { sharedHost } from './sharedHost';

const TOKEN = 'a-token-of-this-test';
/** More than any MCP client needs for a page of text; the fleet would have ten times as much. */
const MAX_CHARACTERS = 15_000;

describe('The template "Fleet MCP server" in a real n8n', () => {
	let simulator: Simulator;
	let host: Host;
	let client: McpClient;
	let vehicle: string;

	beforeAll(async () => {
		simulator = await startSimulator({ fleet: 'live', frozen: true });
		host = await sharedHost();
		const fleet = await host.n8n.createCredential('Fleet', CREDENTIAL_TYPE, credentialData(simulator));
		const { id, name } = await host.n8n.createCredential('Client', 'httpBearerAuth', { token: TOKEN });
		const template = await loadTemplate('fleet-mcp-server', fleet);
		for (const node of template.nodes)
			if (node.type.endsWith('.mcpTrigger')) node.credentials = { httpBearerAuth: { id, name } };
		await host.n8n.activate(await host.n8n.createWorkflow(template));
		client = await connectMcp(`${host.url}/mcp/fleet`, TOKEN);
		vehicle = String((await call('List_Vehicles', {}))[0]?.imei);
	});
	afterAll(async () => {
		await stopAll(simulator);
		await client.close();
	});

	/** @returns the items of the answer */
	async function call(name: string, asked: Record<string, string>): Promise<ItemJson[]> {
		const { isError, content } = await client.callTool({ name, arguments: asked });
		const text = content.map((part) => part.text).join();
		expect({ isError: isError ?? false, text }).toEqual({ isError: false, text: expect.stringMatching(/^\[/) });
		expect(text.length).toBeLessThan(MAX_CHARACTERS);
		return JSON.parse(text) as ItemJson[];
	}

	const lastDay = { time_range: 'last 24 hours' };
	const questions: Array<[string, (imei: string) => Record<string, string>]> = [
		['List_Vehicles', () => ({})],
		['Where_Are_All_Vehicles', () => ({})],
		['Where_Is_a_Vehicle', (imei) => ({ vehicle: imei })],
		['Where_Was_a_Vehicle', (imei) => ({ vehicle: imei, ...lastDay })],
		['How_Far_Did_a_Vehicle_Drive', (imei) => ({ vehicle: imei, ...lastDay })],
		['How_Far_Did_All_Vehicles_Drive', () => lastDay],
		['Alarms_of_a_Vehicle', (imei) => ({ vehicle: imei, ...lastDay })],
		['Alarms_of_All_Vehicles', () => lastDay],
		['Trips_of_a_Vehicle', (imei) => ({ vehicle: imei, ...lastDay })],
		['Days_of_a_Vehicle', (imei) => ({ vehicle: imei, ...lastDay })],
	];

	it('lists its tools, with words that tell a model when to use them and what they need', async () => {
		const { tools } = await client.listTools();
		const needs = questions.map(([name, asked]) => [name, Object.keys(asked('')).sort()]);
		expect(tools.map(({ name, inputSchema }) => [name, [...(inputSchema.required ?? [])].sort()]).sort()).toEqual(
			[...needs].sort(),
		);
		for (const { description } of tools) {
			expect(description).toMatch(/(vehicle|fleet).*\.$/s);
			expect(description.length).toBeLessThan(200);
		}
	});

	it.each(questions)('answers %s in short', async (name, asked) => {
		expect(await call(name, asked(vehicle))).not.toEqual([]);
	});

	it('says how much of a long answer it shows', async () => {
		const answer = await call('Where_Are_All_Vehicles', {});
		expect(answer.at(-1)?.note).toMatch(/^\d+ of \d+ results shown\./);
	});

	it('tells a model what it may say instead of a range that is not understood', async () => {
		const asked = { name: 'Alarms_of_All_Vehicles', arguments: { time_range: 'the other day' } };
		const { isError, content } = await client.callTool(asked);
		expect(isError).toBe(true);
		expect(content[0]?.text).toContain('Give one of: today, yesterday');
	});

	it('refuses a client without the token', async () => {
		await expect(connectMcp(`${host.url}/mcp/fleet`, 'another')).rejects.toThrow();
	});
});
