import type { ItemJson, N8nRest, SavedWorkflow } from '../../demo/n8nRest';
import type { AlarmRecord, Simulator } from '../../simulator';
import { Client } from '../support/simulatorClient';

const PAGE = 100;
const MAX_LOGINS = 5;

const keyOf = (imei: string, type: number, receivedAt: number, occurredAt: number) =>
	[imei, type, receivedAt, occurredAt].join(' ');

/**
 * What the platform has of alarms that were received at a time (epoch seconds) or later, one text each, sorted. It logs in, which ends the token of n8n.
 * @throws Error when a device has more than a page, which would hide some
 */
export async function raisedAlarms(simulator: Simulator, imeis: string[], from: number): Promise<string[]> {
	const client = new Client(simulator);
	const keys: string[] = [];
	for (const imei of imeis) {
		const query = { imei, begintime: from, endtime: simulator.seconds() };
		const record = await alarmsOf(client, query);
		if (record.length >= PAGE) throw new Error(`${imei} has more alarms than a page shows`);
		keys.push(...record.map(({ alarmtype, systemtime, gpstime }) => keyOf(imei, alarmtype, systemtime, gpstime)));
	}
	return keys.sort();
}

/** A poll of n8n that logs in meanwhile ends the token, so it takes another login. */
async function alarmsOf(client: Client, query: Record<string, string | number>): Promise<AlarmRecord[]> {
	for (let logins = 0; ; logins += 1) {
		const { code, record } = await client.call<AlarmRecord[]>('/api/alarm/list2', query);
		if (code === 0) return record;
		if (logins === MAX_LOGINS) throw new Error(`The alarms cannot be read: ${code}`);
		await client.authorize();
	}
}

/** What a trigger has emitted. */
interface Emitted {
	/** One text for each alarm, as `raisedAlarms` gives them. */
	keys: string[];
	/** How each execution ended, and the ids of its items, sorted; oldest first. */
	statuses: string[];
	idsOfRuns: string[][];
}

/** What the trigger of a workflow has emitted until now. */
export async function emittedAlarms(n8n: N8nRest, workflow: SavedWorkflow, trigger: string): Promise<Emitted> {
	const runs = await n8n.finishedExecutions(workflow.id);
	const executions = await Promise.all(runs.map(({ id }) => n8n.execution(id)));
	const items = executions.map(({ output }) => output(trigger));
	return {
		keys: items.flat().map(toKey).sort(),
		statuses: executions.map(({ status }) => status),
		idsOfRuns: items.map((ofRun) => ofRun.map(({ id }) => String(id)).sort()),
	};
}

function toKey({ device, alarm }: ItemJson): string {
	const { imei } = device as { imei: string };
	const { type, receivedAt, occurredAt } = alarm as { type: number; receivedAt: string; occurredAt: string };
	const secondsOf = (iso: string) => Date.parse(iso) / 1000;
	return keyOf(imei, type, secondsOf(receivedAt), secondsOf(occurredAt));
}
