import { setTimeout as delay } from 'node:timers/promises';
import type { ItemJson, SavedWorkflow } from '../../demo/n8nRest';
import { ALARMS, createWorkflows } from '../../demo/workflows';
import { startSimulator, type Simulator } from '../../simulator';
import { Host, stopAll } from '../host/host';

const FLEET = ['868166056370001', '868166056370002', '868166056370003', '868166056370004'] as const;
// n8n polls once a minute
const NEXT_POLL_MS = 75_000;
const SOS = 1;
const SPEEDING = 7;
const ENGINE_ON = 9;

describe.each(['SIGTERM', 'SIGKILL'] as const)('a restart of n8n after %s', (signal) => {
	let simulator: Simulator;
	let host: Host;
	let workflow: SavedWorkflow;
	let raised: string[];

	beforeAll(async () => {
		simulator = await startSimulator({ frozen: true });
		for (const imei of FLEET) {
			simulator.addDevice({
				imei,
				name: `Van ${imei.slice(-1)}`,
				position: { latitude: -12.05, longitude: -77.04, accstatus: 1 },
			});
		}
		host = await Host.start();
		const { alarms } = await createWorkflows(host.n8n, simulator, {});
		workflow = alarms;
		raised = [];
	});
	afterAll(async () => await stopAll(host, simulator));

	/** Raises an alarm that n8n has to hear of; a late one was received some seconds ago and shows only now or later. */
	function raise(imei: string, type: number, late: { agoSeconds?: number; visibleInSeconds?: number } = {}): void {
		const { agoSeconds = 0, visibleInSeconds = 0 } = late;
		const now = simulator.seconds();
		simulator.setPosition(imei, { speed: 40 });
		const alarm = simulator.addAlarm(imei, { type, systemtime: now - agoSeconds, visibleFrom: now + visibleInSeconds });
		raised.push(key(imei, alarm.alarmtype, alarm.systemtime, alarm.gpstime));
	}

	const key = (imei: string, type: number, received: number, occurred: number) =>
		[imei, type, received, occurred].join(' ');
	const secondsOf = (iso: unknown) => Date.parse(String(iso)) / 1000;

	async function emitted(): Promise<ItemJson[]> {
		const runs = await host.n8n.finishedExecutions(workflow.id);
		const executions = await Promise.all(runs.map(({ id }) => host.n8n.execution(id)));
		expect(executions.map(({ status }) => status)).toEqual(runs.map(() => 'success'));
		return executions.flatMap((execution) => execution.output(ALARMS.trigger));
	}

	function keysOf(items: ItemJson[]): string[] {
		return items
			.map(({ device, alarm }) => {
				const { imei } = device as { imei: string };
				const { type, receivedAt, occurredAt } = alarm as { type: number; receivedAt: string; occurredAt: string };
				return key(imei, type, secondsOf(receivedAt), secondsOf(occurredAt));
			})
			.sort();
	}

	/** Waits until as many events came through as alarms were raised; more or others are for the caller to see. */
	async function settle(): Promise<void> {
		const deadline = Date.now() + NEXT_POLL_MS;
		while ((await emitted()).length < raised.length && Date.now() < deadline) await delay(1_000);
		expect(keysOf(await emitted())).toEqual([...raised].sort());
	}

	it('neither loses nor repeats an alarm', async () => {
		const [one, two, three, four] = FLEET;
		simulator.addAlarm(one, { type: SOS, systemtime: simulator.seconds() - 60 });
		await host.n8n.activate(workflow);

		simulator.clock.advance(10_000);
		raise(one, SOS);
		raise(two, SPEEDING);
		raise(two, ENGINE_ON);
		await settle();

		// raised, but not polled before n8n goes
		simulator.clock.advance(10_000);
		raise(one, SPEEDING);
		raise(three, SOS);
		await host.stop(signal);

		simulator.clock.advance(40_000);
		raise(one, SOS);
		raise(one, SOS);
		raise(four, SPEEDING);
		raise(two, SOS, { agoSeconds: 45 });
		raise(three, ENGINE_ON, { agoSeconds: 30, visibleInSeconds: 60 });
		const hidden = raised.pop() as string;
		await host.startAgain();
		await settle();

		simulator.clock.advance(70_000);
		raised.push(hidden);
		simulator.setPosition(three, { speed: 30 });
		raise(four, SOS);
		await settle();

		// whatever was not saved would be told again at this start
		await host.stop(signal);
		await host.startAgain();
		await delay(5_000);
		await settle();
		const ids = (await emitted()).map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
	});
});
