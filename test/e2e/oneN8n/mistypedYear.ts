import { performance } from 'node:perf_hooks';
import type { ItemJson } from '../../../demo/n8nRest';
import { createWorkflows, POSITIONS } from '../../../demo/workflows';
import { startSimulator, type Simulator } from '../../../simulator';
import type { Host } from '../../host/host';
import { whileReading } from '../../host/restProbe';
import { sharedHost } from './sharedHost';

const VANS = Array.from({ length: 17 }, (_, index) => `8681660563700${String(index + 1).padStart(2, '0')}`);
/** One call for each day since 1990. */
const CALLS = /\b1[34],?\d{3}\b/;
const DAY_MS = 24 * 3600 * 1000;
/** One point per 10 s: 69 days and some hours. */
const POINTS = 600_000;

const QUICKLY_MS = 20_000;
const READ_MS = 2_000;

describe('a read that would take far too much, in a real n8n', () => {
	let simulator: Simulator;
	let host: Host;

	beforeAll(async () => {
		host = await sharedHost();
	});

	beforeEach(async () => {
		simulator = await startSimulator();
		for (const imei of VANS) {
			simulator.addDevice({
				imei,
				name: `Van ${imei.slice(-2)}`,
				position: { latitude: -12.05, longitude: -77.04, accstatus: 1 },
			});
		}
	});
	afterEach(async () => await simulator.stop());

	/** Executes the tracking node with other parameters, and reads from n8n meanwhile. */
	async function execute(parameters: ItemJson) {
		const { positions } = await createWorkflows(host.n8n, simulator, {});
		const { name, connections, settings } = positions;
		const nodes = positions.nodes.map((node) => (node.type.endsWith('.protrack') ? { ...node, parameters } : node));
		const workflow = await host.n8n.createWorkflow({ name, nodes, connections, settings });
		const start = performance.now();
		const { result, slowestReadMs } = await whileReading(
			host.n8n,
			workflow.id,
			host.n8n.run(workflow, POSITIONS.start, QUICKLY_MS),
		);
		return { ...result, slowestReadMs, tookMs: performance.now() - start };
	}

	it('is refused with the number of calls: mileage per day of 17 devices from 1990', async () => {
		const { status, error, slowestReadMs, tookMs } = await execute({
			...{
				resource: 'mileage',
				operation: 'getReport',
				deviceSelection: 'all',
				includeSubAccounts: true,
				simplify: true,
			},
			...{ timeRange: 'custom', from: '1990-01-01T00:00:00Z', to: '', per: 'day' },
		});
		expect({ status, error }).toEqual({ status: 'error', error: expect.stringMatching(CALLS) });
		expect(simulator.count('deviceMileage')).toBe(0);
		expect(tookMs).toBeLessThan(QUICKLY_MS);
		expect(slowestReadMs).toBeLessThan(READ_MS);
	});

	it('is refused with the number of points: a playback of 600,000 of them', async () => {
		const to = simulator.now() - DAY_MS;
		const { status, error, slowestReadMs } = await execute({
			...{
				resource: 'playback',
				operation: 'get',
				device: { __rl: true, mode: 'imei', value: VANS[0] as string },
				simplify: true,
			},
			...{ timeRange: 'custom', from: new Date(to - POINTS * 10_000).toISOString(), to: new Date(to).toISOString() },
			...{ output: 'points', returnAll: true },
		});
		expect({ status, error }).toEqual({ status: 'error', error: expect.stringMatching(/600,?00\d/) });
		expect(simulator.count('playback')).toBe(0);
		expect(slowestReadMs).toBeLessThan(READ_MS);
	});
});
