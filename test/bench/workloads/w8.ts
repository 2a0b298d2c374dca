import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { storeFor } from '../../support/n8n';
import { createGet } from '../baseline/requests';
import { write } from '../burst/fileStore';
import { sendOf } from '../handRun';
import { hostOf } from '../hosts';
import type { Row } from '../measure';
import { Platform } from '../platform';
import type { Workload } from '../workload';
import { FIRST } from '../worlds';

const RUNS = 16;
const LATENCY_MS = 100;
const TOKEN_SECONDS = 7200;

const forms = [
	{ processes: 1, name: 'one process' },
	{ processes: 2, name: 'two processes' },
];

interface Burst {
	logins: number;
	calls: number;
	failed: number;
	ms: number;
}

/** What happens when many executions meet an expired token. A new token ends the one before, so they have to share one. */
export const w8: Workload = async function* ({ rounds, progress }) {
	const platform = await Platform.start('fleet10');
	const folder = mkdtempSync(path.join(tmpdir(), 'protrack-burst-'));
	try {
		await platform.ask('configure', { tokenLifetimeSeconds: TOKEN_SECONDS, latencyMs: LATENCY_MS });
		for (const { processes, name } of forms) {
			const what = `${RUNS} executions at once on an expired token, ${name}`;
			progress(what);
			const file = path.join(folder, `${processes}.json`);
			write(file, storeFor(platform.address));
			const children = Array.from({ length: processes }, () => start(file));
			const all = async (runs: number) =>
				(await Promise.all(children.map(async (child) => await burst(child, runs)))).flat();
			// all are ready, and there is a token
			await all(1);
			const [ours, hand]: [Burst[], Burst[]] = [[], []];
			for (let round = 0; round < rounds; round += 1) {
				ours.push(await measure(platform, async () => await all(RUNS / processes)));
				hand.push(await measure(platform, burstByHand(platform)));
			}
			children.forEach((child) => child.disconnect());
			yield* rowsOf(what, ours, hand);
		}
	} finally {
		platform.stop();
		rmSync(folder, { recursive: true, force: true });
	}
};

function start(file: string): ChildProcess {
	return fork(path.join(__dirname, '../burst/process.ts'), [file], { execArgv: ['--import', 'tsx'] });
}

/** @returns the errors */
async function burst(child: ChildProcess, runs: number): Promise<string[]> {
	const answer = once(child, 'message');
	child.send(runs);
	return ((await answer) as [string[]])[0];
}

/**
 * Executions of a workflow that keeps its token in its static data: they all find the expired one, because n8n writes static data only when an
 * execution ends.
 */
function burstByHand(platform: Platform): () => Promise<string[]> {
	const send = sendOf(hostOf(platform, 'Protrack'));
	const executions = Array.from({ length: RUNS }, () => createGet(platform.address, send, () => 'expired'));
	return async () => {
		const results = await Promise.allSettled(executions.map(async (get) => await get('/api/track', { imeis: FIRST })));
		return results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
	};
}

/** @param run gives the errors */
async function measure(platform: Platform, run: () => Promise<string[]>): Promise<Burst> {
	await platform.ask('pass', { seconds: TOKEN_SECONDS, active: [] });
	await platform.ask('takeCounts');
	const begin = performance.now();
	const errors = await run();
	const ms = performance.now() - begin;
	const counts = await platform.ask('takeCounts');
	return { logins: counts['/api/authorization'] ?? 0, calls: counts['/api/track'] ?? 0, failed: errors.length, ms };
}

function rowsOf(what: string, ours: Burst[], hand: Burst[]): Row[] {
	const row = (text: string, name: keyof Burst, unit: string): Row => ({
		...{ workload: 'W8', what: `${what}: ${text}`, unit, kind: 'other', least: [] },
		...{ ours: ours.map((each) => each[name]), hand: hand.map((each) => each[name]) },
	});
	return [
		{ ...row('logins', 'logins', 'logins'), least: [1], goal: 1 },
		{ ...row('calls, with those that the platform rejected', 'calls', 'calls'), least: [RUNS] },
		{ ...row('executions that failed', 'failed', 'executions'), goal: 0 },
		row('duration', 'ms', 'ms'),
	];
}
