import { call } from '../../protrack/client';
import { FakeClient, ok } from '../support/fakeClient';
import { fixedLimit, LimitedPlatform, slidingLimit, type Limit } from '../support/limitedPlatform';
import { IMEI } from '../support/testData';

const LIMIT = 30;
const POLLS = 20;

/** It is not known how the platform counts. */
const limits: Array<[string, Limit]> = [
	['in any minute', slidingLimit(LIMIT)],
	['in each minute of its clock', fixedLimit(LIMIT, 0)],
	['in each minute of its clock, which is 20 s behind', fixedLimit(LIMIT, 20_000)],
	['in each minute of its clock, which is 40 s behind', fixedLimit(LIMIT, 40_000)],
];
const cases = limits.flatMap(([name, limit]) => [20, 300].map((latencyMs) => [name, latencyMs, limit] as const));

afterEach(() => jest.restoreAllMocks());

async function ask(client: FakeClient): Promise<void> {
	await call(client, 'track', { imeis: [IMEI] });
}

describe.each(cases)('Under a limit of 30 calls %s, a call taking %d ms,', (_, latencyMs, limit) => {
	it('polls have few calls refused and use what the limit allows', async () => {
		const platform = new LimitedPlatform(limit, latencyMs);
		await platform.pollFor(POLLS);
		const { taken, refused } = platform.counts(0, POLLS);
		expect(refused / POLLS).toBeLessThanOrEqual(2);
		expect(taken / POLLS).toBeGreaterThan(0.97 * LIMIT);
		expect(Math.max(...platform.pollLengthsMs)).toBeLessThan(53_000);
	});

	it('all calls of an execution go well, with few refused', async () => {
		const platform = new LimitedPlatform(limit, latencyMs);
		await platform.runAll(300);
		expect(platform.takenAt).toHaveLength(300);
		expect(platform.refusedAt.length).toBeLessThan(30);
		expect(platform.time.nowMs / 60_000).toBeLessThan(300 / LIMIT + 1);
	});

	it('polls end in time although an execution waits for its calls as well', async () => {
		const platform = new LimitedPlatform(limit, latencyMs);
		await Promise.all([platform.runAll(150), platform.pollFor(8)]);
		expect(Math.max(...platform.pollLengthsMs)).toBeLessThan(53_000);
	});
});

describe('An account that was limited', () => {
	it('is used in full again ten minutes after the platform allows more', async () => {
		const platform = new LimitedPlatform(slidingLimit(LIMIT), 300);
		await platform.pollFor(4);
		platform.limit = () => true;
		await platform.pollFor(10);
		expect(platform.waits.length).toBeGreaterThan(0);
		platform.waits.length = 0;
		await platform.pollFor(3);
		expect(platform.counts(14, 17)).toEqual({ taken: 300, refused: 0 });
		expect(platform.waits).toEqual([]);
	});

	it('learns when the platform allows less', async () => {
		const platform = new LimitedPlatform(slidingLimit(LIMIT), 300);
		await platform.pollFor(4);
		platform.limit = slidingLimit(10);
		await platform.pollFor(12);
		const { taken, refused } = platform.counts(4, 16);
		expect([refused / 12 <= 2, taken / 12 > 9.5]).toEqual([true, true]);
	});

	it('keeps what it has learned, however many other accounts call', async () => {
		const platform = new LimitedPlatform(slidingLimit(LIMIT), 300);
		await platform.pollFor(2);
		for (let account = 0; account < 1100; account += 1) await ask(new FakeClient(() => ok([])));
		await platform.pollFor(2);
		expect(platform.counts(2, 4)).toEqual({ taken: 60, refused: 0 });
	});
});

it.each([1, 2])(
	'a call of an execution has its turn soon beside %d triggers that use all of their time',
	async (triggers) => {
		const platform = new LimitedPlatform(slidingLimit(LIMIT), 300);
		const polls = [0, 30_000].slice(0, triggers).map(async (offsetMs) => {
			await platform.pollFor(8, 1000, offsetMs);
		});
		await platform.time.sleep(310_000);
		const begunMs = platform.time.nowMs;
		await ask(platform.client());
		expect(platform.time.nowMs - begunMs).toBeLessThan(60_000);
		await Promise.all(polls);
	},
);

it('no call waits where none is refused', async () => {
	const platform = new LimitedPlatform(slidingLimit(201), 20);
	await platform.pollFor(5);
	expect([platform.takenAt.length, platform.waits]).toEqual([500, []]);
});
