import { setTimeout as delay } from 'node:timers/promises';
import type { Execution, ItemJson, SavedCredential } from '../../demo/n8nRest';
import {
	ALARMS,
	createWorkflows,
	credentialData,
	CREDENTIAL_TYPE,
	loadTemplate,
	POSITIONS,
} from '../../demo/workflows';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator';
import { LIVE_VEHICLES } from '../../simulator/live/fleet';
import { stopAll } from '../host/host';
import { waitFor } from '../host/waitFor';
import { Client } from '../support/simulatorClient';
import { emittedAlarms, raisedAlarms } from './alarms';
import { connectedTo } from './connections';
import { ended, executeMany } from './executions';
import { QueueHost, type Worker } from './queueHost';
import { callWebhook, createWebhookWorkflow, RESULT } from './webhookWorkflow';
import { WebhookLoad } from './webhookLoad';

const LOGIN = 'authorization';
const COMMAND = 'commandSend';
const ALL_POSITIONS: ItemJson = {
	...{ resource: 'position', operation: 'getMany' },
	...{ deviceSelection: 'all', includeSubAccounts: true, returnAll: true },
};
const FLEET = LIVE_VEHICLES.map(({ imei }) => imei).sort();
/** Only against what never ends. */
const DEADLINE_MS = 240_000;
const CALLS = 25;
const RUNS = 25;
const LEASE_SECONDS = 20;
const VAN = '868166056370001';

describe('n8n in queue mode', () => {
	let host: QueueHost;
	let simulator: Simulator;

	beforeAll(async () => {
		host = await QueueHost.start();
	});
	afterAll(async () => await stopAll(host));
	afterEach(async () => await stopAll(simulator));

	async function startPlatform(options: SimulatorOptions): Promise<SavedCredential> {
		simulator = await startSimulator(options);
		return await host.main.n8n.createCredential('Fleet', CREDENTIAL_TYPE, credentialData(simulator));
	}

	const positionsByCall = async (credential: SavedCredential) =>
		await createWebhookWorkflow(host.main.n8n, credential, 'protrack', ALL_POSITIONS, true);
	const positionsByHand = async (credential: SavedCredential) =>
		await host.main.n8n.createWorkflow(await loadTemplate('fleet-positions', credential));
	const imeisOf = (items: ItemJson[]) => items.map(({ imei }) => imei).sort();
	const figure = (text: string) => process.stdout.write(`${text}\n`);

	/** The worker that has a request under way, as soon as there is one. */
	async function workerWithRequest(path: string): Promise<Worker> {
		const port = Number(new URL(simulator.url).port);
		let pid: number | undefined;
		await waitFor(`a worker that calls ${path}`, DEADLINE_MS, async () => {
			const pids = host.workers.flatMap((worker) => worker.pid ?? []);
			if (simulator.count(path) > 0) pid = await connectedTo(port, pids);
			return pid !== undefined;
		});
		return host.workers.find((worker) => worker.pid === pid) as Worker;
	}

	describe('50 executions at once take one login', () => {
		/** What makes that nobody has a token that serves. */
		const tokens: Array<[kind: string, spoil: () => unknown]> = [
			['cold', () => {}],
			['expired', () => simulator.clock.advance(3 * 3_600_000)],
			['killed', () => simulator.killToken()],
			['replaced', async () => await new Client(simulator).authorize()],
		];

		it.each(tokens)('on a token that is %s', async (kind, spoil) => {
			const latencyMs = { [LOGIN]: 1_000 };
			const credential = await startPlatform({ fleet: 'live', latencyMs, timeToleranceSeconds: Infinity });
			const [byCall, byHand] = [await positionsByCall(credential), await positionsByHand(credential)];
			if (kind !== 'cold') expect((await callWebhook(host.main.url, byCall)).status).toBe(200);
			await spoil();
			const loginsBefore = simulator.count(LOGIN);

			const startedAt = Date.now();
			const [answers, executions] = await Promise.all([
				Promise.all(Array.from({ length: CALLS }, async () => await callWebhook(host.main.url, byCall))),
				executeMany(host.main.n8n, byHand, POSITIONS.start, RUNS, DEADLINE_MS),
			]);
			figure(`${kind} token: ${CALLS + RUNS} executions within ${secondsSince(startedAt)} s`);

			expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
			expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'success'));
			const outputs = [
				...answers.map(({ items }) => items),
				...executions.map(({ output }) => output(POSITIONS.result)),
			];
			expect(outputs.map(imeisOf)).toEqual(outputs.map(() => FLEET));
			expect(simulator.count(LOGIN) - loginsBefore).toBe(1);
		});
	});

	it('a worker killed while it logs in keeps the others waiting for its lease only, and they log in once', async () => {
		const credential = await startPlatform({ fleet: 'live', latencyMs: { [LOGIN]: 60_000 } });
		const byHand = await positionsByHand(credential);
		const start = async () => await host.main.n8n.start(byHand, POSITIONS.start);
		const startSome = async () => await Promise.all(Array.from({ length: 12 }, start));
		const ids = await startSome();
		const victim = await workerWithRequest(LOGIN);
		const loginsBefore = simulator.count(LOGIN);
		simulator.configure({ latencyMs: 0 });
		const killedAt = Date.now();
		await victim.stop('SIGKILL');
		const lost = new Set(await victim.executions());
		ids.push(...(await startSome()));
		await waitFor('the next login', DEADLINE_MS, () => simulator.count(LOGIN) > loginsBefore);
		figure(
			`worker killed in a login: the next login ${secondsSince(killedAt)} s later, with a lease of ${LEASE_SECONDS} s`,
		);

		const executions = await ended(host.main.n8n, byHand, ids, DEADLINE_MS);
		await victim.start();
		const others = executions.filter(({ id }) => !lost.has(id));
		expect(others.length).toBeGreaterThanOrEqual(12);
		expect(others.map(({ status }) => status)).toEqual(others.map(() => 'success'));
		expect(others.map(({ output }) => imeisOf(output(POSITIONS.result)))).toEqual(others.map(() => FLEET));
		expect(simulator.count(LOGIN) - loginsBefore).toBe(1);
	});

	describe('a worker killed in the middle of a command', () => {
		const commands: Array<[name: string, parameters: ItemJson]> = [
			['an engine stop', { command: 'RELAY,1', safetyCheck: true }],
			['a restart of the device', { command: 'RESET' }],
		];

		it.each(commands)('%s goes out once, and nobody says that it did not', async (_, parameters) => {
			const credential = await startPlatform({ latencyMs: { [COMMAND]: 5_000 } });
			const position = { latitude: -12.05, longitude: -77.04, speed: 0, accstatus: 0 };
			simulator.addDevice({ imei: VAN, name: 'Van 1', position });
			const workflow = await createWebhookWorkflow(
				host.main.n8n,
				credential,
				'protrackCommand',
				{
					...{ resource: 'command', operation: 'send', deviceSelection: 'one' },
					device: { __rl: true, mode: 'imei', value: VAN },
					...parameters,
				},
				false,
			);
			await callWebhook(host.main.url, workflow);
			const victim = await workerWithRequest(COMMAND);
			const killedAt = Date.now();
			await victim.stop('SIGKILL');

			let finished: Execution[] = [];
			await waitFor('the end of the execution', DEADLINE_MS, async () => {
				const runs = await host.main.n8n.finishedExecutions(workflow.id);
				finished = await Promise.all(runs.map(({ id }) => host.main.n8n.execution(id)));
				return finished.length > 0;
			});
			figure(
				`worker killed in a command: n8n ends the execution ${secondsSince(killedAt)} s later, ${String(finished[0]?.status)}: ${String(finished[0]?.error)}`,
			);
			await victim.start();
			// time for another worker, or the new one, to do it again
			await delay(12_000);
			expect(await host.main.n8n.finishedExecutions(workflow.id)).toHaveLength(1);
			expect(simulator.count(COMMAND)).toBe(1);
			expect(finished.map(({ status }) => status)).not.toContain('success');
			expect(finished.flatMap(({ output }) => output(RESULT))).toEqual([]);
			expect(finished.map(({ error }) => error)).not.toEqual([expect.stringMatching(/sent|delivered/i)]);
		});
	});

	it('what a killed main has started but not noted comes again, with the same id', async () => {
		const { main, postgres } = host;
		const credential = await startPlatform({ frozen: true });
		simulator.addDevice({ imei: VAN, name: 'Van 1', position: { latitude: -12.05, longitude: -77.04 } });
		const alarms = await main.n8n.createWorkflow(await loadTemplate('alarms-as-they-come', credential));
		await main.n8n.activate(alarms);
		await main.stop('SIGKILL');
		simulator.clock.advance(60_000);
		simulator.setPosition(VAN, { speed: 40 });
		const types = [1, 7, 9];
		for (const type of types) simulator.addAlarm(VAN, { type });

		const idsOfRuns = async () => (await emittedAlarms(main.n8n, alarms, ALARMS.trigger)).idsOfRuns;
		const lock = await postgres.hold(`SELECT 1 FROM workflow_entity WHERE id = '${alarms.id}' FOR NO KEY UPDATE`);
		try {
			await main.startAgain();
			await waitFor('the alarms', DEADLINE_MS, async () => (await idsOfRuns()).length > 0);
			await main.stop('SIGKILL');
		} finally {
			await lock.stop();
		}
		await main.startAgain();
		await waitFor('the alarms again', DEADLINE_MS, async () => (await idsOfRuns()).length > 1);
		const [first = [], ...later] = await idsOfRuns();
		expect(new Set(first).size).toBe(types.length);
		expect(later).toEqual([first]);
		await main.n8n.deactivate(alarms);
	});

	describe('main killed while alarms and calls come in', () => {
		let load: WebhookLoad;
		let raised: string[];
		let emitted: string[];
		let statuses: string[];
		let logins: number;

		beforeAll(async () => {
			const platform = await startSimulator({ fleet: 'live', alarmsPerMinute: 200 });
			try {
				await killMainTwice(platform);
			} finally {
				await platform.stop();
			}
		});
		// it goes on where the kill of main has failed
		afterAll(async () => await stopAll(load));

		async function killMainTwice(platform: Simulator): Promise<void> {
			const { n8n } = host.main;
			const { credential } = await createWorkflows(n8n, platform, {});
			const alarms = await n8n.createWorkflow(
				await loadTemplate('alarms-as-they-come', credential, { options: { reduceCalls: false } }),
			);
			const read = async () => await emittedAlarms(n8n, alarms, ALARMS.trigger);
			const byCall = await positionsByCall(credential);
			platform.clock.freeze();
			const begin = platform.seconds();
			await n8n.activate(alarms);
			platform.clock.resume();
			load = WebhookLoad.start(host.main, byCall);

			await waitFor('alarms of a poll', DEADLINE_MS, async () => (await read()).keys.length > 0);
			await delay(2_000);
			await load.without(async () => {
				await host.main.stop('SIGKILL');
				await host.main.startAgain();
			});

			const alarmCalls = platform.count('alarmList2');
			await waitFor('the poll of the start', DEADLINE_MS, () => platform.count('alarmList2') > alarmCalls);
			await delay(5_000);
			platform.configure({ latencyMs: { alarmList2: 2_000 } });
			const quietCalls = platform.count('alarmList2');
			await waitFor('a slow poll', DEADLINE_MS, () => platform.count('alarmList2') > quietCalls);
			await load.without(async () => {
				await host.main.stop('SIGKILL');
				platform.configure({ latencyMs: 0 });
				platform.clock.freeze();
				await host.main.startAgain();
			});

			logins = platform.count(LOGIN);
			// calls would log in again and again while the alarms are read, which ends the token
			await load.stop();
			raised = await raisedAlarms(platform, FLEET, begin);
			await waitFor('all alarms', DEADLINE_MS, async () => (await read()).keys.length >= raised.length).catch(() => {});
			({ keys: emitted, statuses } = await read());
			figure(
				`main killed twice: ${raised.length} alarms raised, ${emitted.length} emitted in ${statuses.length} executions; ${load.answers.length} calls answered beside them`,
			);
		}

		it('no alarm is lost and none comes twice', () => {
			expect(raised.length).toBeGreaterThan(100);
			expect(emitted).toEqual(raised);
			expect(statuses).toEqual(statuses.map(() => 'success'));
		});

		it('each call that no kill cut off is answered with whole data', () => {
			expect(load.answers.length).toBeGreaterThan(50);
			expect(load.answers.map(({ status }) => status)).toEqual(load.answers.map(() => 200));
			expect(load.answers.map(({ items }) => imeisOf(items))).toEqual(load.answers.map(() => FLEET));
		});

		it('polls and calls share one login all the while', () => {
			expect(logins).toBe(1);
		});
	});
});

const secondsSince = (time: number) => ((Date.now() - time) / 1000).toFixed(1);
