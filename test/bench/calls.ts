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
