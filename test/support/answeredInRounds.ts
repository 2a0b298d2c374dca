import { platformLists, type AccountLists } from '../../protrack/fleet';
import type { FakeClient } from './fakeClient';

/**
 * The lists of a platform, whose pace does not count here. All that is asked for is answered together, once nothing else can go on: so the rounds are
 * those that the code itself makes.
 */
export function answeredInRounds(platform: FakeClient) {
	const lists = platformLists(platform);
	const seen = { rounds: 0, atOnce: 0, asked: [] as string[] };
	let waiting: Array<() => void> = [];
	const answerAll = () => {
		seen.rounds += 1;
		seen.atOnce = Math.max(seen.atOnce, waiting.length);
		const answered = waiting;
		waiting = [];
		answered.forEach((answer) => answer());
	};
	const inRounds = (list: keyof AccountLists) => async (account: string) => {
		seen.asked.push(`${list} ${account}`);
		if (waiting.length === 0) setImmediate(answerAll);
		await new Promise<void>((resolve) => waiting.push(resolve));
		return await lists[list](account);
	};
	return { lists: { subAccounts: inRounds('subAccounts'), devices: inRounds('devices') } as AccountLists, seen };
}
