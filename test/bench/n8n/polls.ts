import { setTimeout as delay } from 'node:timers/promises';
import type { ItemJson, Workflow } from '../../../demo/n8nRest';
import { imeisUpTo } from '../../support/testData';
import type { Row } from '../measure';
import { Platform } from '../platform';
import { alarmsByHand, RESULT, workflowOf } from './handWorkflows';
import type { N8n } from './n8n';

const DEVICES = 100;
const ACTIVE = 10;
const POLLS = 6;
const INTERVAL_MS = 10_000;
/** In the middle of each interval; n8n polls once a minute at most unless the seconds are listed. */
const CRON = '5,15,25,35,45,55 * * * * *';

const what = `Polls of ${DEVICES} devices, of which ${ACTIVE} have an alarm`;

/** What happened in each interval, which has one poll. */
interface Figures {
	calls: number[];
	cpuMs: number[];
}

async function toNextInterval(): Promise<void> {
	await delay(INTERVAL_MS - (Date.now() % INTERVAL_MS));
}

async function watch(n8n: N8n, platform: Platform, active: string[], intervals: number): Promise<Figures> {
	const figures: Figures = { calls: [], cpuMs: [] };
	await toNextInterval();
	for (let interval = 0; interval < intervals; interval += 1) {
		await platform.ask('takeCounts');
		await platform.ask('pass', { seconds: 0, active });
		const cpu = n8n.cpuMs;
		await toNextInterval();
		figures.cpuMs.push(n8n.cpuMs - cpu);
		figures.calls.push(Object.values(await platform.ask('takeCounts')).reduce((sum, count) => sum + count, 0));
	}
	return figures;
}

/** @throws Error when not each alarm has started the workflow once */
async function poll(n8n: N8n, platform: Platform, workflow: Workflow): Promise<Figures> {
	await platform.ask('runClock');
	let figures: Figures = { calls: [], cpuMs: [] };
	const saved = await n8n.createWorkflow(workflow);
	const items = await n8n.whileActive(saved, async () => {
		// the first poll reads what those after it do not
		await watch(n8n, platform, [], 1);
		figures = await watch(n8n, platform, imeisUpTo(ACTIVE), POLLS);
	});
	if (items !== ACTIVE * POLLS) throw new Error(`${workflow.name}: ${items} alarms came, not ${ACTIVE * POLLS}`);
	return figures;
}

/** W2: the trigger beside a workflow that is scheduled. They run one after the other, because n8n's CPU is that of all that runs. */
export async function comparePolls(n8n: N8n, say: (text: string) => void): Promise<Row[]> {
	const platforms = [await Platform.start('fleet100'), await Platform.start('fleet100')] as const;
	try {
		say(`W2: ${what}`);
		const idle = await watch(n8n, platforms[0], [], 2);
		const parameters: ItemJson = {
			pollTimes: { item: [{ mode: 'custom', cronExpression: CRON }] },
			...{ deviceSelection: 'all', includeSubAccounts: false, options: {} },
		};
		const trigger = {
			...{ id: RESULT, name: RESULT, type: 'n8n-nodes-protrack.protrackTrigger', typeVersion: 1 },
			...{ position: [0, 0] as [number, number], parameters, credentials: await n8n.credentialsFor(platforms[0]) },
		};
		const ours = await poll(n8n, platforms[0], workflowOf('Alarms of the trigger', [trigger]));
		say(`W2: ${what}, by hand`);
		const hand = await poll(n8n, platforms[1], alarmsByHand(platforms[1].address, CRON));
		const row: Pick<Row, 'workload' | 'kind'> = { workload: 'W2', kind: 'other' };
		return [
			{
				...{ ...row, what: `${what}: calls of a poll, logins included`, unit: 'calls' },
				...{ ours: ours.calls, hand: hand.calls, least: [1 + ACTIVE] },
			},
			{
				...{ ...row, what: `${what}: CPU of n8n in the 10 s around a poll`, unit: 'ms' },
				...{ ours: ours.cpuMs, hand: hand.cpuMs, least: idle.cpuMs },
			},
		];
	} finally {
		for (const platform of platforms) platform.stop();
	}
}
