import { startSimulator, type Simulator } from '../../../simulator';
import type { ItemJson, SavedWorkflow } from '../../../demo/n8nRest';
import { createWorkflows, loadTemplate, POSITIONS } from '../../../demo/workflows';
import { type Host, stopAll } from '../../host/host';
import { sharedHost } from './sharedHost';

describe('workflows in a real n8n', () => {
	let simulator: Simulator;
	let host: Host;

	beforeAll(async () => {
		simulator = await startSimulator({ fleet: 'live', frozen: true });
		host = await sharedHost();
	});
	afterAll(async () => await stopAll(simulator));

	async function fleet(workflow: SavedWorkflow): Promise<ItemJson[]> {
		const execution = await host.n8n.run(workflow, POSITIONS.start);
		expect(execution).toMatchObject({ status: 'success', error: undefined });
		return execution.output(POSITIONS.result);
	}

	it('show the position of every device of the fleet, with its name', async () => {
		const { positions } = await createWorkflows(host.n8n, simulator, {});
		const items = await fleet(positions);
		const imeis = items.map(({ imei }) => String(imei));
		expect(new Set(imeis).size).toBe(36);
		for (const item of items) {
			const { latitude, longitude } = simulator.position(String(item.imei));
			// (0, 0) is the platform's way to say that it knows no place
			const place = latitude === 0 && longitude === 0 ? { latitude: null, longitude: null } : { latitude, longitude };
			expect(item).toMatchObject({ deviceName: expect.stringMatching(/\S/), state: expect.any(String), ...place });
		}
	});

	it.each([
		['died', () => simulator.killToken()],
		['expired', () => simulator.clock.advance(3 * 3600 * 1000)],
	])('that run at the same moment after the token %s authorize once', async (_, end) => {
		const first = await createWorkflows(host.n8n, simulator, {});
		const second = await host.n8n.createWorkflow(await loadTemplate('fleet-positions', first.credential));
		await fleet(first.positions);
		const before = simulator.authorizations;
		end();
		const results = await Promise.all([fleet(first.positions), fleet(second)]);
		expect(results.map((items) => items.length)).toEqual([36, 36]);
		expect(simulator.authorizations - before).toBe(1);
	});
});
