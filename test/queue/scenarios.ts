import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { SavedWorkflow } from '../../demo/n8nRest';
import { createWorkflows } from '../../demo/workflows';
import { startSimulator, type Simulator } from '../../simulator';
import { connectedTo } from './connections';
import { executeMany, spread, summary, type Outcome } from './executions';
import type { QueueHost, SignedIn } from './queueHost';

/** What a scenario measured, and the promises that it broke. */
export interface Figures {
	title: string;
	lines: string[];
	broken: string[];
}

/** How many executions start at once. */
export const BURST = 24;
const OUTAGE_MS = 240_000;
/** What began in the outage has to end soon after it. */
const AFTER_OUTAGE_MS = 75_000;
const LOGIN = 'authorization';
const TOO_OFTEN = 10009;

/** Nobody has a token, and the platform is well: one login is enough for all. */
export async function healthyBurst({ n8n }: QueueHost): Promise<Figures> {
	return await withPlatform({}, async (simulator) => {
		const { positions } = await createWorkflows(n8n, simulator, {});
		const outcomes = await executeMany(n8n, positions, BURST, 60_000);
		const logins = simulator.count(LOGIN);
		return {
			title: `${BURST} executions at once, no token yet`,
			lines: [...summary(outcomes), `logins: ${logins}`],
			broken: [...allSucceed(outcomes), ...(logins === 1 ? [] : [`one login, not ${logins}`])],
		};
	});
}

/** The login answers 10009 for four minutes: nobody gets a token, and each execution says so. */
export async function burstInOutage({ n8n }: SignedIn, where: string): Promise<Figures> {
	return await withPlatform({}, async (simulator) => {
		const { positions } = await createWorkflows(n8n, simulator, {});
		const outage = startOutage(simulator);
		const outcomes = await executeMany(n8n, positions, BURST, OUTAGE_MS + AFTER_OUTAGE_MS);
		const logins = simulator.count(LOGIN);
		await outage.over;
		const [after] = await executeMany(n8n, positions, 1, AFTER_OUTAGE_MS);
		return {
			title: `${BURST} executions at once while the login answers ${TOO_OFTEN} for ${OUTAGE_MS / 1000} s, ${where}`,
			lines: [
				...summary(outcomes),
				`logins until all had ended: ${logins}`,
				`an execution after the outage: ${describe(after)}`,
			],
			broken: [
				...(outcomes.every(({ status }) => status !== 'unfinished') ? [] : ['each execution ends']),
				...(after?.status === 'success' ? [] : ['an execution after the outage succeeds']),
			],
		};
	});
}

/**
 * A trigger polls once a minute while its login answers 10009 for four minutes.
 * @param executions how many executions of the same account start with the outage
 */
export async function pollsInOutage({ n8n, logFile }: SignedIn, where: string, executions: number): Promise<Figures> {
	return await withPlatform({}, async (simulator) => {
		const { alarms, positions } = await createWorkflows(n8n, simulator, {});
		await n8n.activate(alarms);
		const before = (await pollsIn(logFile)).length;
		simulator.killToken();
		const startedAt = Date.now();
		const outage = startOutage(simulator);
		const burst = executeMany(n8n, positions, executions, OUTAGE_MS + AFTER_OUTAGE_MS);
		await outage.over;
		const failedInOutage = await failedRuns(n8n, alarms);
		const polls = await firstGoodPoll(logFile, before);
		const outcomes = await burst;
		const failedPolls = polls.filter(({ failed }) => failed);
		const firstFailure =
			failedInOutage[0] === undefined ? 'none' : `after ${((failedInOutage[0] - startedAt) / 1000).toFixed(1)} s`;
		const longest = Math.max(0, ...polls.map(({ seconds }) => seconds));
		return {
			title: `polls while the login answers ${TOO_OFTEN} for ${OUTAGE_MS / 1000} s, ${where}, ${executions} executions beside them`,
			lines: [
				`polls that failed: ${failedPolls.length}, seconds of each: ${failedPolls.map(({ seconds }) => seconds.toFixed(1)).join(', ') || '-'}`,
				`polls that succeeded: ${polls.length - failedPolls.length}, seconds of each: ${spread(polls.filter(({ failed }) => !failed).map(({ seconds }) => seconds))}`,
				`failed executions of the trigger in the outage: ${failedInOutage.length}, the first one ${firstFailure}`,
				`logins: ${simulator.count(LOGIN)}`,
				...(outcomes.length > 0 ? summary(outcomes) : []),
			],
			broken: [
				...(longest <= 60 ? [] : [`no poll takes longer than a minute, as one of ${longest.toFixed(1)} s did`]),
				...(failedInOutage.length > 0 ? [] : ['an outage shows as a failed execution of the trigger']),
			],
		};
	});
}

/** The worker that is logging in is killed: another one takes over as soon as its lease is over. */
export async function leaseHolderKilled({ n8n, workers }: QueueHost): Promise<Figures> {
	return await withPlatform({ latencyMs: { [LOGIN]: 10_000 } }, async (simulator) => {
		const { positions } = await createWorkflows(n8n, simulator, {});
		// these are the killed worker's as well, and nobody waits for their end
		const first = executeMany(n8n, positions, BURST / 2, 30_000);
		const holder = await whoLogsIn(
			simulator,
			workers.map(({ pid }) => pid),
		);
		const killedAt = Date.now();
		const loginsBefore = simulator.count(LOGIN);
		await workers.find(({ pid }) => pid === holder)?.stop('SIGKILL');
		simulator.configure({ latencyMs: 0 });
		const nextLogin = secondsUntil(killedAt, 90_000, () => simulator.count(LOGIN) > loginsBefore);
		const outcomes = await executeMany(n8n, positions, BURST / 2, 120_000);
		await first;
		const ends = outcomes
			.filter(({ status }) => status === 'success')
			.map(({ endedAt }) => (endedAt - killedAt) / 1000);
		const waited = await nextLogin;
		return {
			title: `the worker that is logging in is killed (SIGKILL); ${BURST / 2} executions start then`,
			lines: [
				`the next login came ${waited === undefined ? 'never' : `${waited.toFixed(1)} s after the kill`}`,
				`seconds from the kill to the end of each: ${spread(ends)}`,
				...summary(outcomes),
				`logins after the kill: ${simulator.count(LOGIN) - loginsBefore}`,
			],
			broken: [
				...allSucceed(outcomes),
				...(waited !== undefined && waited < 25 ? [] : ['another one logs in within 25 s']),
			],
		};
	});
}

async function withPlatform(
	options: Parameters<typeof startSimulator>[0],
	measure: (simulator: Simulator) => Promise<Figures>,
): Promise<Figures> {
	const simulator = await startSimulator({ fleet: 'live', ...options });
	try {
		return await measure(simulator);
	} finally {
		await simulator.stop();
	}
}

function startOutage(simulator: Simulator): { over: Promise<void> } {
	const error = simulator.fail({ path: LOGIN, effect: { code: TOO_OFTEN } });
	return { over: delay(OUTAGE_MS).then(() => error.remove()) };
}

function allSucceed(outcomes: Outcome[]): string[] {
	return outcomes.every(({ status }) => status === 'success') ? [] : ['each execution succeeds'];
}

function describe(outcome: Outcome | undefined): string {
	return outcome ? `${outcome.status} in ${outcome.seconds.toFixed(1)} s` : '-';
}

interface Poll {
	failed: boolean;
	seconds: number;
}

/** The polls that the log tells of, oldest first. */
async function pollsIn(logFile: string): Promise<Poll[]> {
	const lines = (await readFile(logFile, 'utf8')).matchAll(
		/Protrack Trigger: \d+ calls?\b[^\n]*?(failed|\d+ events?), ([\d.]+) s/g,
	);
	return [...lines].map(([, events, seconds]) => ({ failed: events === 'failed', seconds: Number(seconds) }));
}

/** Waits until a poll after the outage succeeded, and returns all since `skip`. */
async function firstGoodPoll(logFile: string, skip: number): Promise<Poll[]> {
	const deadline = Date.now() + AFTER_OUTAGE_MS;
	for (;;) {
		const polls = (await pollsIn(logFile)).slice(skip);
		if (polls.some(({ failed }) => !failed) || Date.now() > deadline) return polls;
		await delay(1_000);
	}
}

/** When each failed execution of a trigger ended, epoch milliseconds. */
async function failedRuns(n8n: SignedIn['n8n'], { id }: SavedWorkflow): Promise<number[]> {
	const runs = await n8n.finishedExecutions(id);
	return runs
		.filter(({ status, mode }) => mode === 'trigger' && status !== 'success')
		.map(({ stoppedAt }) => Date.parse(stoppedAt ?? ''));
}

async function whoLogsIn(simulator: Simulator, pids: number[]): Promise<number> {
	const deadline = Date.now() + 30_000;
	while (Date.now() < deadline) {
		const holder =
			simulator.count(LOGIN) > 0 ? await connectedTo(Number(new URL(simulator.url).port), pids) : undefined;
		if (holder !== undefined) return holder;
		await delay(100);
	}
	throw new Error('no worker was seen logging in');
}

async function secondsUntil(since: number, withinMs: number, isSo: () => boolean): Promise<number | undefined> {
	while (!isSo()) {
		if (Date.now() - since > withinMs) return undefined;
		await delay(100);
	}
	return (Date.now() - since) / 1000;
}
