import {
	confirmedPace,
	isForgotten,
	learnPace,
	waitForPace,
	type Pace,
	type Traffic,
} from '../../../protrack/client/pace';

const MINUTE = 60_000;
/** Times at which as many calls were answered, evenly from one time to another. */
const evenly = (count: number, fromMs: number, toMs: number) =>
	Array.from({ length: count }, (_, index) => fromMs + ((toMs - fromMs) * index) / count);

describe('the pace that a refusal teaches', () => {
	it('is what was taken within a minute, where no call was taken again before the minute was over', () => {
		expect(learnPace(evenly(30, 1000, 3000), 3100, 61_500)).toMatchObject({ calls: 30, windowMs: MINUTE });
	});

	it('is what was taken within a minute, where one was taken again when the oldest had left that minute', () => {
		expect(learnPace(evenly(31, 0, 61_000), 61_000, 64_000)).toMatchObject({ calls: 30, windowMs: MINUTE });
	});

	it('is of a shorter time, where one was taken again too soon for a minute', () => {
		expect(learnPace(evenly(20, 1000, 2000), 2000, 5000)).toMatchObject({ calls: 20, windowMs: 4000 });
	});

	it('does not count what was sent long ago', () => {
		const answeredAt = [...evenly(50, 0, MINUTE), ...evenly(30, 200_000, 202_000)];
		expect(learnPace(answeredAt, 202_000, 262_000)).toMatchObject({ calls: 30, windowMs: MINUTE });
	});

	it.each([0, 1, 4])('is none after %d calls, because the refusal may have another cause', (count) => {
		expect(learnPace(evenly(count, 0, 1000), 1000, 4000)).toBeUndefined();
	});

	it('is less after another refusal that came although it was kept', () => {
		const pace: Pace = { calls: 40, windowMs: MINUTE, confirmedAt: 0 };
		expect(confirmedPace(pace, evenly(32, 60_000, 100_000), 100_000)).toEqual({
			...pace,
			calls: 32,
			confirmedAt: 100_000,
		});
	});
});

describe('a pace of 30 calls a minute', () => {
	const pace: Pace = { calls: 30, windowMs: MINUTE, confirmedAt: 0 };
	const after = (answeredAt: number[], more: Partial<Traffic> = {}): Traffic => ({
		answeredAt,
		underWay: 0,
		lastSentAt: answeredAt.at(-1) ?? -Infinity,
		...more,
	});

	it('lets the first call go at once', () => {
		expect(waitForPace(pace, after([]), MINUTE)).toBe(0);
	});

	it('lets a call go each two seconds', () => {
		const answeredAt = evenly(30, 0, MINUTE);
		expect(waitForPace(pace, after(answeredAt), 58_500)).toBe(1500);
	});

	it('lets as many more go, half a second apart, as were not used in the last half minute', () => {
		const answeredAt = [100_000];
		let [sent, now] = [0, 130_000];
		for (let waitMs = 0; waitMs <= 500; waitMs = waitForPace(pace, after(answeredAt), now)) {
			now += waitMs;
			answeredAt.push(now);
			sent += 1;
		}
		// What was not used in 30 s, and what else the pace allows in the time that this takes.
		expect(sent).toBe(21);
	});

	it('keeps all calls back until the first of 30 is a minute ago', () => {
		expect(waitForPace(pace, after(evenly(30, 1000, 4000)), 45_000)).toBe(16_000);
	});

	it('counts calls that are under way', () => {
		const traffic = after(evenly(28, 1000, 4000), { underWay: 2 });
		expect(waitForPace(pace, traffic, 45_000)).toBe(16_000);
	});

	it.each([
		[4, 30],
		[5, 60],
		[6, 120],
	])('allows, when it was not refused for %d minutes, %d', (minutes, calls) => {
		const now = minutes * MINUTE + 30_000;
		const burst = (count: number) => after(evenly(count, now - 20_000, now - 20_000), { lastSentAt: 0 });
		expect(waitForPace(pace, burst(calls), now)).toBe(40_000);
		expect(waitForPace(pace, burst(calls - 1), now)).toBeLessThan(40_000);
	});

	it('is forgotten when it was not refused for ten minutes', () => {
		expect([isForgotten(pace, 10 * MINUTE), isForgotten(pace, 10 * MINUTE + 1)]).toEqual([false, true]);
		expect(waitForPace(pace, after(evenly(1000, 600_000, 600_001)), 10 * MINUTE + 1)).toBe(0);
	});
});
