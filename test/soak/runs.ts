import { soak, type SoakPlan, type SoakResult } from './soak';

/** Half of the ten thousand polls; the other half runs in another worker. */
export const POLLS = Number(process.env.SOAK_POLLS ?? 5000);

export async function soakWell(plan: SoakPlan): Promise<SoakResult> {
	const result = await soak(plan);
	process.stdout.write(`${JSON.stringify({ seed: plan.seed, reduce: plan.reduce, ...result })}\n`);
	const { lost, duplicates, wrongIds, latePolls, disordered, failedForNothing } = result;
	expect({ lost, duplicates, wrongIds, latePolls, disordered, failedForNothing }).toEqual({
		lost: 0,
		duplicates: 0,
		wrongIds: 0,
		latePolls: 0,
		disordered: 0,
		failedForNothing: 0,
	});
	expect(result.emitted).toBe(result.expected);
	return result;
}

/** That the run had all the trouble that it claims. */
export function expectTrouble({
	errors,
	kinds,
	restarts,
	downtimes,
	cutShort,
	tokensKilled,
	logins,
	failed,
}: SoakResult): void {
	for (const kind of [
		'code 10000',
		'code 20046',
		'HTTP 502',
		'hang',
		'reset',
		'truncated',
		'html',
		'empty',
		'login',
		'rate limit (polls)',
	]) {
		expect([kind, (errors[kind] ?? 0) > 0]).toEqual([kind, true]);
	}
	for (const kind of ['late', 'equal', 'future-dated', 'buffered', 'unknown', 'duplicate', 'silent', 'bursts']) {
		expect([kind, (kinds[kind] ?? 0) > 0]).toEqual([kind, true]);
	}
	expect(Math.min(restarts, downtimes, cutShort, tokensKilled, logins, failed)).toBeGreaterThan(0);
}
