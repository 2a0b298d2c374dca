import { connectMcp } from '../../host/mcpClient';
import type { TemplateCase } from '../support/templateCase';
import { addParked, LORRY } from './trackers';

const TOKEN = 'a-token-of-this-test';

export const askMyFleet: TemplateCase = {
	sample: {
		start: 'When Someone Asks',
		results: { 'Fleet Agent': [{ output: expect.stringMatching(/^Truck 7 .* is parked/) as string }] },
	},
	withFleet: (world) => {
		// No chat model is to be had here: its answers are not tested, the tools are (fleet-mcp-server has the same).
		it('can be saved with its credentials, and asks for the one of the model when it is run', async () => {
			const fleet = await world().fleet();
			addParked(fleet.simulator, LORRY);
			const question = { sessionId: 's', action: 'sendMessage', chatInput: 'Where is Lorry 1?' };
			const workflow = await world().setUp('ask-my-fleet', fleet, { pinned: { 'When Someone Asks': [{ json: question }] } });
			const execution = await world().host.n8n.run(workflow, 'When Someone Asks');
			expect(execution.status).toBe('error');
			expect(execution.error).toContain('Chat Model');
		});
	},
};

export const fleetMcpServer: TemplateCase = {
	withFleet: (world) => {
		it('answers an MCP client that has the token', async () => {
			const fleet = await world().fleet();
			addParked(fleet.simulator, LORRY);
			const client = await world().host.n8n.createCredential('Client', 'httpBearerAuth', { token: TOKEN });
			const workflow = await world().setUp('fleet-mcp-server', fleet, { credentials: { 'Fleet MCP': client } });
			const url = `${world().host.url}/mcp/fleet`;
			await world().whileActive(workflow, async () => {
				const mcp = await connectMcp(url, TOKEN);
				const tools = workflow.nodes.filter(({ type }) => type.endsWith('Tool')).map((node) => node.name.replaceAll(' ', '_'));
				expect((await mcp.listTools()).tools.map((tool) => tool.name).sort()).toEqual(tools.sort());
				const answer = await mcp.callTool({ name: 'Where_Is_a_Vehicle', arguments: { vehicle: LORRY.name } });
				expect(answer.content.map(({ text }) => text).join()).toContain('"latitude":-1.3');
				await mcp.close();
				await expect(connectMcp(url, 'another')).rejects.toThrow();
			});
		});
	},
};
