import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { SavedWorkflow } from '../../demo/n8nRest';
import { createWorkflows, POSITIONS } from '../../demo/workflows';
import { startSimulator, type Simulator } from '../../simulator';
import { Host, stopAll } from '../host/host';
import { waitFor } from '../host/waitFor';
import { ended, executeMany } from './executions';
import { QueueHost } from './queueHost';

const BURST = 24;
const OUTAGE_MS = 240_000;
/** What began in the outage has to end soon after it. */
const AFTER_OUTAGE_MS = 75_000;
const LOGIN = 'authorization';
const TOO_OFTEN = 10009;
// the trigger tells at this level how long each poll took
const SETTINGS = { N8N_LOG_LEVEL: 'debug' };

interface Poll {
	failed: boolean;
	seconds: number;
}

/** What was measured in an n8n while the login answered 10009. */
interface Burst {
	statuses: string[];
	seconds: number[];
	errors: string[];
	logins: number;
	statusAfter: string | undefined;
}

describe(`the login answers ${TOO_OFTEN} for ${OUTAGE_MS / 1000} s`, () => {
	let queue: QueueHost | undefined;
	let regular: Host | undefined;
	let bursts: Array<[where: string, burst: Burst]>;
	let polls: Array<[where: string, polls: Poll[], firstFailure: number | undefined]>;

	beforeAll(async () => {
		queue = await QueueHost.start(SETTINGS);
		regular = await Host.start({ settings: SETTINGS });
		const [two, one, beside, alone] = await Promise.all([
			burstInOutage(queue.main),
			burstInOutage(regular),
			pollsInOutage(queue.main, 0),
			pollsInOutage(regular, BURST),
		]);
		bursts = [
			['two workers', two],
			['one process', one],
		];
		polls = [
			['queue mode', ...beside],
			[`one process, ${BURST} executions beside them`, ...alone],
		];
		for (const [where, { statuses, seconds, errors, logins }] of bursts)
			print(
				`${BURST} executions at once, ${where}: ${statuses.filter((status) => status === 'success').length} succeeded, seconds of each: ${spread(seconds)}, logins: ${logins}, errors: ${errors.join('; ')}`,
			);
		for (const [where, all, firstFailure] of polls)
			print(
				`polls, ${where}: seconds of those that failed: ${spread(all.filter(({ failed }) => failed).map(({ seconds }) => seconds))}, first failed execution after ${firstFailure?.toFixed(1)} s`,
			);
	});
	afterAll(async () => await stopAll(queue, regular));

	it('each execution ends, and one after the outage succeeds', () => {
		for (const [, { statuses, statusAfter }] of bursts) {
			expect(statuses).toHaveLength(BURST);
			expect(statusAfter).toBe('success');
		}
	});

	it('no poll takes longer than a minute, and the outage shows as a failed execution of the trigger', () => {
		for (const [, all, firstFailure] of polls) {
			expect(Math.max(...all.map(({ seconds }) => seconds))).toBeLessThan(60);
			expect(firstFailure).toBeGreaterThan(0);
		}
	});
});

const print = (text: string) => process.stdout.write(`${text}\n`);

async function burstInOutage({ n8n }: Host): Promise<Burst> {
	const simulator = await startSimulator({ fleet: 'live' });
	try {
		const { positions } = await createWorkflows(n8n, simulator, {});
		const over = startOutage(simulator);
		const startedAt = Date.now();
		const ids = await Promise.all(Array.from({ length: BURST }, () => n8n.start(positions, POSITIONS.start)));
		const executions = await ended(n8n, positions, ids, OUTAGE_MS + AFTER_OUTAGE_MS);
		const logins = simulator.count(LOGIN);
		await over;
		const [after] = await executeMany(n8n, positions, POSITIONS.start, 1, AFTER_OUTAGE_MS);
		return {
			statuses: executions.map(({ status }) => status),
			seconds: executions.map(({ stoppedAt }) => (Date.parse(stoppedAt ?? '') - startedAt) / 1000),
			errors: [...new Set(executions.flatMap(({ error }) => error ?? []))],
			logins,
			statusAfter: after?.status,
		};
	} finally {
		await simulator.stop();
	}
}

/** A trigger polls once a minute meanwhile. @returns its polls, and after how many seconds its first failed execution ended */
async function pollsInOutage(host: Host, executions: number): Promise<[Poll[], number | undefined]> {
	const { n8n } = host;
	const simulator = await startSimulator({ fleet: 'live' });
	try {
		const { alarms, positions } = await createWorkflows(n8n, simulator, {});
		await n8n.activate(alarms);
		const before = (await pollsIn(host)).length;
		simulator.killToken();
		const startedAt = Date.now();
		const over = startOutage(simulator);
		await Promise.all([over, executeMany(n8n, positions, POSITIONS.start, executions, OUTAGE_MS + AFTER_OUTAGE_MS)]);
		const [firstFailure] = await failedRuns(n8n, alarms);
		const since = async () => (await pollsIn(host)).slice(before);
		await waitFor('a poll that succeeds', AFTER_OUTAGE_MS, async () => (await since()).some(({ failed }) => !failed));
		return [await since(), firstFailure && (firstFailure - startedAt) / 1000];
	} finally {
		await simulator.stop();
	}
}

async function startOutage(simulator: Simulator): Promise<void> {
	const error = simulator.fail({ path: LOGIN, effect: { code: TOO_OFTEN } });
	await delay(OUTAGE_MS);
	error.remove();
}

/** The polls that the log tells of, oldest first. */
async function pollsIn({ home }: Host): Promise<Poll[]> {
	const lines = (await readFile(home.logFile, 'utf8')).matchAll(
		/Protrack Trigger: \d+ calls?\b[^\n]*?(failed|\d+ events?), ([\d.]+) s/g,
	);
	return [...lines].map(([, events, seconds]) => ({ failed: events === 'failed', seconds: Number(seconds) }));
}

/** When each failed execution of a trigger ended, epoch milliseconds. */
async function failedRuns(n8n: Host['n8n'], { id }: SavedWorkflow): Promise<number[]> {
	const runs = await n8n.finishedExecutions(id);
	return runs
		.filter(({ status, mode }) => mode === 'trigger' && status !== 'success')
		.map(({ stoppedAt }) => Date.parse(stoppedAt ?? ''));
}

/** The least, the middle and the greatest, e.g. "min 0.4, median 0.9, max 2.0". */
function spread(values: number[]): string {
	if (values.length === 0) return 'none';
	const sorted = [...values].sort((one, other) => one - other);
	const at = (index: number) => (sorted[index] ?? 0).toFixed(1);
	return `min ${at(0)}, median ${at(Math.floor(sorted.length / 2))}, max ${at(sorted.length - 1)}`;
}
