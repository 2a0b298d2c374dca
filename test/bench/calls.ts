import type { Row } from './measure';
import type { Platform } from './platform';

/** Runs something and counts what it asks the platform, without logins. @param hand what a workflow of HTTP Request nodes asks @param least what the API allows */
export async function callsRow(
	platform: Platform,
	{ workload, what, hand, least }: { workload: string; what: string; hand: number; least: number },
	run: () => Promise<unknown>,
): Promise<Row> {
	await platform.takeCalls();
	await run();
	const calls = await platform.takeCalls();
	return {
		...{ workload, what: `${what}: calls`, unit: 'calls', kind: 'calls' },
		...{ ours: [calls], hand: [hand], least: [least] },
	};
}

/** Milliseconds and CPU milliseconds of several runs, HTTP included. */
export async function timeRows(
	{ workload, what, rounds }: { workload: string; what: string; rounds: number },
	run: () => Promise<unknown>,
): Promise<Row[]> {
	const [waited, used]: [number[], number[]] = [[], []];
	for (let round = 0; round < rounds; round += 1) {
		const [begin, cpu] = [performance.now(), process.cpuUsage()];
		await run();
		waited.push(performance.now() - begin);
		const { user, system } = process.cpuUsage(cpu);
		used.push((user + system) / 1000);
	}
	const row: Omit<Row, 'what' | 'unit' | 'ours'> = { workload, kind: 'other', hand: [], least: [] };
	return [
		{ ...row, what: `${what}: duration`, unit: 'ms', ours: waited },
		{ ...row, what: `${what}: CPU`, unit: 'ms', ours: used },
	];
}
