import { setTimeout as delay } from 'node:timers/promises';
import type { ItemJson, SavedWorkflow } from '../../demo/n8nRest';
import { ALARMS } from '../../demo/workflows';
import { startSimulator, type Simulator } from '../../simulator';
import type { Host } from '../host/host';

// n8n polls once a minute; newer ones begin a poll some seconds late
const NEXT_POLL_MS = 90_000;

/** Types of alarms. */
export const SOS = 1;
export const SPEEDING = 7;
export const ENGINE_ON = 9;

/** Four vans of which the test raises the alarms. */
export class AlarmFleet {
	/** Their IMEIs. */
	readonly vans = ['868166056370001', '868166056370002', '868166056370003', '868166056370004'] as const;

	private constructor(readonly simulator: Simulator) {
		for (const imei of this.vans) {
			const position = { latitude: -12.05, longitude: -77.04, accstatus: 1 };
			simulator.addDevice({ imei, name: `Van ${imei.slice(-1)}`, position });
		}
	}

	/** @param frozen whether the platform's time goes on by `advance` only; to the trigger, a time that stands still for long is a clock that was set back */
	static async start({ frozen = false } = {}): Promise<AlarmFleet> {
		return new AlarmFleet(await startSimulator({ frozen }));
	}

	/**
	 * A van sends a position and an alarm, which the platform has received some seconds ago and shows now or later.
	 * @returns what identifies it among the items of a trigger
	 */
	raise(van: 0 | 1 | 2 | 3, type: number, late: { agoSeconds?: number; visibleInSeconds?: number } = {}): string {
		const { agoSeconds = 0, visibleInSeconds = 0 } = late;
		const imei = this.vans[van];
		const now = this.simulator.seconds();
		this.simulator.setPosition(imei, { speed: 40 });
		const alarm = { type, systemtime: now - agoSeconds, visibleFrom: now + visibleInSeconds };
		const { systemtime, gpstime } = this.simulator.addAlarm(imei, alarm);
		return [imei, type, systemtime, gpstime].join(' ');
	}

	advance(seconds: number): void {
		this.simulator.clock.advance(seconds * 1000);
	}

	async stop(): Promise<void> {
		await this.simulator.stop();
	}
}

/** The items with which a workflow has started, over all its executions, which all have to be good. @param trigger the names that the trigger had */
async function startedWith(host: Host, workflow: SavedWorkflow, trigger = [ALARMS.trigger]): Promise<ItemJson[]> {
	const runs = await host.n8n.finishedExecutions(workflow.id);
	const executions = await Promise.all(runs.map(({ id }) => host.n8n.execution(id)));
	expect(executions.map(({ status }) => status)).toEqual(runs.map(() => 'success'));
	return executions.flatMap((execution) => trigger.flatMap((name) => execution.output(name)));
}

/** Waits until a workflow has started with as many alarms as are expected, and checks that these are the expected ones, each once. */
export async function expectAlarms(
	host: Host,
	workflow: SavedWorkflow,
	expected: string[],
	trigger = [ALARMS.trigger],
): Promise<void> {
	const deadline = Date.now() + NEXT_POLL_MS;
	const emitted = async () => await startedWith(host, workflow, trigger);
	while ((await emitted()).length < expected.length && Date.now() < deadline) await delay(1_000);
	const items = await emitted();
	expect(items.map(identityOf).sort()).toEqual([...expected].sort());
	expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
}

function identityOf({ device, alarm }: ItemJson): string {
	const { imei } = device as { imei: string };
	const { type, receivedAt, occurredAt } = alarm as { type: number; receivedAt: string; occurredAt: string };
	return [imei, type, Date.parse(receivedAt) / 1000, Date.parse(occurredAt) / 1000].join(' ');
}
