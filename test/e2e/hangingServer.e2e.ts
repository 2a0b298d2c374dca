import type { Execution, SavedWorkflow } from '../../demo/n8nRest';
import { ALARMS, createWorkflows, POSITIONS } from '../../demo/workflows';
import { startSimulator, type Simulator } from '../../simulator';
import { HostileProxy, type Misbehavior } from '../support/hostileProxy';
import { Host, stopAll } from '../host/host';
import { whileReading } from '../host/restProbe';
import { waitFor } from '../host/waitFor';
import { SOS, SPEEDING } from './alarmFleet';

const VAN = '868166056370001';

/** A request may take 60 s in all; n8n needs some seconds around it. */
const EXECUTION_MS = 90_000;
/** n8n polls once a minute. */
const NEXT_POLL_MS = 80_000;
/** A poll is over after a minute; then comes the next one. */
const POLL_AFTER_HANG_MS = 140_000;
const READ_MS = 2_000;

interface Case {
	how: Misbehavior;
	path: string;
}

const EXECUTIONS: Case[] = [
	{ how: 'mislabeled gzip', path: '/api/track' },
	{ how: 'mislabeled deflate', path: '/api/track' },
	{ how: 'mislabeled brotli', path: '/api/track' },
	{ how: 'truncated gzip', path: '/api/track' },
	{ how: 'body one byte per second', path: '/api/track' },
	{ how: 'headers one byte per second', path: '/api/track' },
	{ how: 'silence', path: '/api/track' },
	{ how: 'mislabeled gzip', path: '/api/authorization' },
];
const POLLS: Case[] = [
	{ how: 'mislabeled gzip', path: '/api/track' },
	{ how: 'body one byte per second', path: '/api/track' },
];

/** A platform behind a proxy of its own, with one van. A token belongs to an account, so nobody shares one. */
class Fleet {
	private constructor(
		readonly simulator: Simulator,
		readonly proxy: HostileProxy,
	) {}

	static async start(): Promise<Fleet> {
		const simulator = await startSimulator();
		simulator.addDevice({ imei: VAN, name: 'Van 1', position: { latitude: -12.05, longitude: -77.04, accstatus: 1 } });
		return new Fleet(simulator, await HostileProxy.start(simulator.url));
	}

	async workflows(host: Host): Promise<{ positions: SavedWorkflow; alarms: SavedWorkflow }> {
		const { account, password } = this.simulator;
		return await createWorkflows(host.n8n, { url: this.proxy.url, account, password }, {});
	}

	/** The van sends a position and an alarm. */
	raise(type: number): void {
		this.simulator.setPosition(VAN, { speed: 40 });
		this.simulator.addAlarm(VAN, { type });
	}

	async stop(): Promise<void> {
		await this.proxy.stop();
		await this.simulator.stop();
	}
}

/** What became of an execution that met a broken server. */
interface Ended {
	execution: Execution;
	spoiledReplies: number;
}

describe('a server whose replies never end, in a real n8n', () => {
	let host: Host;
	const fleets: Fleet[] = [];
	/** All that the tests are about, under way at once: each takes minutes. */
	let executions: Array<Promise<Ended>> = [];
	let polls: Array<Promise<number[]>> = [];
	let slowestReadMs = Infinity;

	beforeAll(async () => {
		host = await Host.start();
		executions = EXECUTIONS.map(({ how, path }) => execution(how, path));
		polls = POLLS.map(({ how, path }) => alarmsOfPolls(how, path));
		// Each fails in its own test.
		const all = Promise.allSettled([...executions, ...polls]);
		const { positions } = await (await newFleet()).workflows(host);
		({ slowestReadMs } = await whileReading(host.n8n, positions.id, all));
	});
	afterAll(async () => {
		await stopAll(host);
		await Promise.all(fleets.map((fleet) => fleet.stop()));
	});

	async function newFleet(): Promise<Fleet> {
		const fleet = await Fleet.start();
		fleets.push(fleet);
		return fleet;
	}

	async function execution(how: Misbehavior, path: string): Promise<Ended> {
		const fleet = await newFleet();
		const { positions } = await fleet.workflows(host);
		fleet.proxy.misbehave(path, how);
		const ended = await host.n8n.run(positions, POSITIONS.start, EXECUTION_MS);
		return { execution: ended, spoiledReplies: fleet.proxy.hits };
	}

	/** The types of the alarms that come through when one poll meets a broken server, and the next ones a sound one. */
	async function alarmsOfPolls(how: Misbehavior, path: string): Promise<number[]> {
		const fleet = await newFleet();
		const { alarms } = await fleet.workflows(host);
		await host.n8n.activate(alarms);
		fleet.raise(SOS);
		fleet.proxy.misbehave(path, how);
		await waitFor('a poll that meets the broken server', NEXT_POLL_MS, () => fleet.proxy.hits > 0);
		fleet.raise(SPEEDING);
		fleet.proxy.behave();
		await waitFor('both alarms', POLL_AFTER_HANG_MS, async () => (await emitted(alarms)).length >= 2);
		return await emitted(alarms);
	}

	async function emitted(workflow: SavedWorkflow): Promise<number[]> {
		const runs = await host.n8n.finishedExecutions(workflow.id);
		const all = await Promise.all(runs.map(({ id }) => host.n8n.execution(id)));
		return all
			.flatMap(({ output }) => output(ALARMS.trigger))
			.map(({ alarm }) => (alarm as { type: number }).type)
			.sort();
	}

	it.each(EXECUTIONS.map((scenario, index) => ({ ...scenario, index })))(
		'ends an execution with an error: $how on $path',
		async ({ index }) => {
			const { execution: ended, spoiledReplies } = (await executions[index]) as Ended;
			expect(spoiledReplies).toBeGreaterThan(0);
			expect(ended).toMatchObject({ status: 'error', error: expect.stringMatching(/\S/) });
		},
	);

	it.each(POLLS.map((scenario, index) => ({ ...scenario, index })))(
		'does not keep the polls after it from bringing each alarm once: $how on $path',
		async ({ index }) => {
			expect(await polls[index]).toEqual([SOS, SPEEDING]);
		},
	);

	it('does not keep n8n from answering', () => {
		expect(slowestReadMs).toBeLessThan(READ_MS);
	});
});
