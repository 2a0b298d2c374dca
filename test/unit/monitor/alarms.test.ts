import { ProtrackError, type TrackRecord, type WireRequest } from '../../../protrack/client';
import { packState, type PollResult } from '../../../protrack/monitor';
import { AlarmMonitor, usualOptions } from '../../support/alarmMonitor';
import { pollAlarms, type AlarmOptions } from '../../support/pollAlarms';
import { isDue, activityFingerprint } from '../../../protrack/monitor/sources/activityFilter';
import { MemoryPlatform } from '../../support/memoryPlatform';
import { broken, errorOfPromise, ok, refused } from '../../support/fakeClient';
import { imeiOf, imeisUpTo, range, T0 } from '../../support/testData';

/** Each poll asks every device. */
const usual: AlarmOptions = { ...usualOptions, fullScanSeconds: 0 };
const speeds = (round: PollResult) => round.alarms.map(({ record }) => record.speed);
const sorted = (list: Array<number | null>) => [...list].sort((a, b) => Number(a) - Number(b));

/** A platform with so many devices and a watch that has just begun. */
async function begin(devices = 1, options: Partial<AlarmOptions> = {}) {
	const platform = new MemoryPlatform();
	platform.addDevices(imeisUpTo(devices));
	const watch = new AlarmMonitor(platform, imeisUpTo(devices), { ...usual, ...options });
	await watch.poll();
	platform.forget();
	return { platform, watch };
}

const one = imeiOf(0);

describe('the first poll', () => {
	it('asks for no alarms at all when nothing before it is wanted', async () => {
		const platform = new MemoryPlatform();
		platform.addDevices(imeisUpTo(500));
		const round = await new AlarmMonitor(platform, imeisUpTo(500), usual).poll();
		expect(round.alarms).toEqual([]);
		expect([platform.calls('track'), platform.calls('alarmList')]).toEqual([5, 0]);
	});

	it('gives the alarms of the time that was asked to be looked back, and none from before', async () => {
		const platform = new MemoryPlatform();
		platform.addDevices([one]);
		platform.raise(one, { systemtime: T0 - 301, speed: 1 });
		platform.raise(one, { systemtime: T0 - 300, speed: 2 });
		platform.raise(one, { systemtime: T0, speed: 3 });
		const watch = new AlarmMonitor(platform, [one], usual);
		expect(speeds(await watch.poll({ startSecondsAgo: 300 }))).toEqual([2, 3]);
		expect(speeds(await watch.pollAfter(60))).toEqual([]);
	});

	it('leaves out for good what was received before it and is shown later', async () => {
		const { platform, watch } = await begin();
		platform.raise(one, { systemtime: T0 - 1, visibleFrom: T0 + 30 });
		expect(speeds(await watch.pollAfter(60))).toEqual([]);
		expect(speeds(await watch.pollAfter(540))).toEqual([]);
		expect(speeds(await watch.pollAfter(60))).toEqual([]);
	});
});

describe('each alarm comes once', () => {
	it.each([1, 59, 60, 61, 599, 600])('when it is shown %i s late', async (late) => {
		const { platform, watch } = await begin();
		await watch.pollAfter(60);
		const { visibleFrom } = platform.raise(one, { visibleFrom: platform.now + late, speed: 9 });
		const got: Array<[number, number]> = [];
		for (let poll = 0; poll < 25; poll += 1) {
			const round = await watch.pollAfter(60);
			round.alarms.forEach(({ record }) => got.push([platform.now, record.speed ?? 0]));
		}
		expect(got).toHaveLength(1);
		// in the first poll after it could be seen
		expect(got[0]?.[0]).toBeLessThan(visibleFrom + 60);
	});

	it('when it is received in the very second of a poll, before or after it', async () => {
		const { platform, watch } = await begin();
		platform.now += 60;
		platform.raise(one, { speed: 1 });
		expect(speeds(await watch.poll())).toEqual([1]);
		platform.raise(one, { speed: 2 });
		expect(speeds(await watch.poll())).toEqual([2]);
		expect(speeds(await watch.pollAfter(60))).toEqual([]);
	});

	it('when true duplicates arrive together, and a third one is shown later', async () => {
		const { platform, watch } = await begin();
		platform.now += 60;
		platform.raise(one);
		platform.raise(one);
		platform.raise(one, { visibleFrom: platform.now + 90 });
		const rounds = [
			await watch.poll(),
			await watch.pollAfter(60),
			await watch.pollAfter(60),
			await watch.pollAfter(60),
		];
		expect(rounds.map(({ alarms }) => alarms.length)).toEqual([2, 0, 1, 0]);
		expect(new Set(rounds.flatMap(({ alarms }) => alarms.map(({ id }) => id))).size).toBe(3);
	});

	it('when its gpstime lies far in the future or the past', async () => {
		const { platform, watch } = await begin();
		platform.now += 60;
		platform.raise(one, { gpstime: platform.now + 5 * 86_400, speed: 1 });
		platform.raise(one, { gpstime: platform.now - 30 * 86_400, speed: 2 });
		expect(sorted(speeds(await watch.poll()))).toEqual([1, 2]);
		platform.now += 60;
		platform.raise(one, { speed: 3 });
		expect(speeds(await watch.poll())).toEqual([3]);
	});

	it.each([1, 2, 5, 100])('of 250 when %i share the second at the page edge', async (equal) => {
		const { platform, watch } = await begin();
		platform.now += 7200;
		// positions 99..101 lie inside the group of equal ones
		const firstEqual = equal === 100 ? 50 : Math.max(0, 100 - Math.ceil(equal / 2));
		range(250).forEach((index) => {
			const isEqual = index >= firstEqual && index < firstEqual + equal;
			platform.raise(one, { systemtime: T0 + 100 + (isEqual ? firstEqual : index), speed: index });
		});
		expect(sorted(speeds(await watch.poll()))).toEqual(range(250));
		expect(speeds(await watch.pollAfter(60))).toEqual([]);
	});

	it.each([99, 100, 101])('of 250 that all stand before, at and after position %i by a second of two', async (edge) => {
		const { platform, watch } = await begin();
		platform.now += 7200;
		range(250).forEach((index) =>
			platform.raise(one, { systemtime: T0 + (index < edge ? index : index - 1), speed: index }),
		);
		expect(sorted(speeds(await watch.poll()))).toEqual(range(250));
		expect(speeds(await watch.pollAfter(60))).toEqual([]);
	});

	it('after three days without a poll', async () => {
		const { platform, watch } = await begin();
		range(700).forEach((index) => platform.raise(one, { systemtime: T0 + 60 + index * 360, speed: index }));
		expect(speeds(await watch.pollAfter(3 * 86_400))).toEqual(range(700));
		expect(speeds(await watch.pollAfter(60))).toEqual([]);
	});

	it('when the late-arrival window is widened between polls', async () => {
		const { platform, watch } = await begin();
		platform.now += 60;
		platform.raise(one, { speed: 1 });
		expect(speeds(await watch.poll())).toEqual([1]);
		await watch.pollAfter(3000);
		expect(speeds(await watch.pollAfter(60, { lateSeconds: 86_400 }))).toEqual([]);
		expect(speeds(await watch.pollAfter(60, { lateSeconds: 86_400 }))).toEqual([]);
	});

	it('when the window is narrowed and widened again', async () => {
		const { platform, watch } = await begin();
		platform.now += 60;
		platform.raise(one, { speed: 1 });
		expect(speeds(await watch.poll())).toEqual([1]);
		expect(speeds(await watch.pollAfter(300, { lateSeconds: 60 }))).toEqual([]);
		platform.raise(one, { systemtime: platform.now - 30, speed: 2 });
		expect(speeds(await watch.pollAfter(10, { lateSeconds: 60 }))).toEqual([2]);
		expect(speeds(await watch.pollAfter(60, { lateSeconds: 3600 }))).toEqual([]);
		platform.raise(one, { systemtime: platform.now - 30, visibleFrom: platform.now + 600, speed: 3 });
		expect(speeds(await watch.pollAfter(601, { lateSeconds: 3600 }))).toEqual([3]);
	});

	it('when a device was away while the window was widened', async () => {
		const { platform, watch } = await begin(2);
		platform.now += 60;
		platform.raise(one, { speed: 1 });
		expect(speeds(await watch.poll())).toEqual([1]);
		await watch.pollAfter(1200);
		watch.imeis = [imeiOf(1)];
		await watch.pollAfter(60, { lateSeconds: 7200 });
		watch.imeis = imeisUpTo(2);
		expect(speeds(await watch.pollAfter(60, { lateSeconds: 7200 }))).toEqual([]);
	});

	it("when the server's clock steps back by two minutes", async () => {
		const { platform, watch } = await begin();
		platform.now += 1200;
		platform.raise(one, { speed: 1 });
		const got = speeds(await watch.poll());
		// the first one is out of sight now, but not two minutes earlier
		got.push(...speeds(await watch.pollAfter(660)));
		for (const [index, step] of [-120, 60, 60, 60, 60, 600].entries()) {
			got.push(...speeds(await watch.pollAfter(step)));
			platform.raise(one, { speed: 10 + index });
		}
		got.push(...speeds(await watch.pollAfter(60)));
		expect(sorted(got)).toEqual([1, 10, 11, 12, 13, 14, 15]);
	});

	it('when the platform gives its numbers as text one time', async () => {
		const { platform, watch } = await begin();
		platform.now += 60;
		const { systemtime, gpstime } = platform.raise(one, { speed: 1 });
		const first = await watch.poll();
		platform.intercept = ({ endpoint }) =>
			endpoint === 'alarmList'
				? ok([
						{
							alarmtype: '7',
							longitude: '20.0',
							latitude: '10',
							gpstime: `${gpstime}`,
							systemtime: `${systemtime}`,
							speed: '1',
							course: '0',
							geofenceid: '0',
							geofencename: '',
						},
					])
				: undefined;
		expect(speeds(first)).toEqual([1]);
		expect(speeds(await watch.pollAfter(60))).toEqual([]);
	});

	it('when it is missing from one answer and there again in the next', async () => {
		const { platform, watch } = await begin();
		platform.now += 60;
		platform.raise(one, { speed: 1 });
		expect(speeds(await watch.poll())).toEqual([1]);
		platform.intercept = ({ endpoint }) => (endpoint === 'alarmList' ? ok(null) : undefined);
		expect(speeds(await watch.pollAfter(60))).toEqual([]);
		platform.intercept = () => undefined;
		expect(speeds(await watch.pollAfter(60))).toEqual([]);
	});

	it('when no alarm carries a system time', async () => {
		const { platform, watch } = await begin();
		platform.now += 60;
		platform.intercept = ({ endpoint }) =>
			endpoint === 'alarmList'
				? ok([{ alarmtype: 7, longitude: 20, latitude: 10, gpstime: T0 + 30, speed: 4 }])
				: undefined;
		expect(speeds(await watch.poll())).toEqual([4]);
		expect(speeds(await watch.pollAfter(60))).toEqual([]);
		expect(speeds(await watch.pollAfter(60))).toEqual([]);
	});
});

describe('An alarm that appears within the second of a reading, after it, comes in the next one', () => {
	it('when it was received in that second', async () => {
		const { platform, watch } = await begin();
		await watch.pollAfter(60);
		platform.raise(one, { speed: 1 });
		expect(speeds(await watch.pollAfter(60))).toEqual([1]);
		expect(speeds(await watch.pollAfter(60))).toEqual([]);
	});

	it('when that was the first one', async () => {
		const { platform, watch } = await begin();
		platform.raise(one, { speed: 1 });
		platform.raise(one, { visibleFrom: T0 + 90, speed: 2 });
		expect(speeds(await watch.pollAfter(60))).toEqual([1]);
		expect(speeds(await watch.pollAfter(60))).toEqual([2]);
		expect(speeds(await watch.pollAfter(60))).toEqual([]);
	});

	it('when the window ends for it in that second', async () => {
		const { platform, watch } = await begin();
		const systemtime = platform.now + 30;
		await watch.pollAfter(30);
		await watch.pollAfter(600);
		platform.addAlarm({ imei: one, systemtime, visibleFrom: platform.now, gpstime: systemtime, speed: 1 });
		expect(speeds(await watch.pollAfter(60))).toEqual([1]);
		expect(speeds(await watch.pollAfter(60))).toEqual([]);
	});

	it('when a poll ran out of time in that second, in the middle of its backlog', async () => {
		const { platform, watch } = await begin();
		// The page ends within a second that four of them share.
		range(150).forEach((speed) =>
			platform.raise(one, { systemtime: T0 + 20 * (speed >= 98 && speed < 102 ? 98 : speed) + 20, speed }),
		);
		platform.now = T0 + 3000;
		let left = 1;
		const got = speeds(await watch.poll({ hasTime: () => (left -= 1) >= 0 }));
		expect(got).toHaveLength(100);
		platform.raise(one, { speed: 500 });
		got.push(...speeds(await watch.pollAfter(60)), ...speeds(await watch.pollAfter(60)));
		expect(sorted(got)).toEqual([...range(150), 500]);
	});

	it('and one that came out just at the end of its window does not come again', async () => {
		const { platform, watch } = await begin();
		platform.now += 60;
		platform.raise(one, { speed: 1 });
		expect(speeds(await watch.poll())).toEqual([1]);
		expect(speeds(await watch.pollAfter(600))).toEqual([]);
		expect(speeds(await watch.pollAfter(60))).toEqual([]);
	});

	it('when it is of a device that has joined since, in the second of the list that did not show it', async () => {
		const { platform, watch } = await begin(1);
		await watch.pollAfter(60);
		platform.addDevices([imeiOf(1)]);
		platform.raise(imeiOf(1), { speed: 1 });
		watch.imeis = imeisUpTo(2);
		expect(speeds(await watch.pollAfter(60))).toEqual([1]);
	});
});

describe('more alarms in one second than the platform shows', () => {
	it('end in a mark and not in a loop', async () => {
		const { platform, watch } = await begin();
		platform.now += 60;
		range(150).forEach((speed) => platform.raise(one, { speed }));
		platform.now += 1;
		platform.raise(one, { speed: 200 });
		platform.forget();
		const round = await watch.poll();
		expect(platform.calls('alarmList')).toBeLessThanOrEqual(4);
		expect(new Set(speeds(round)).size).toBe(round.alarms.length);
		expect(round.alarms.length).toBeGreaterThan(100);
		expect(round.alarms.filter(({ incomplete }) => incomplete).length).toBeGreaterThan(0);
		expect(round.alarms.find(({ record }) => record.speed === 200)?.incomplete).toBeUndefined();
	});

	it('are told of also when the platform shows the same hundred again', async () => {
		const { platform, watch } = await begin();
		platform.order = 'asAdded';
		platform.now += 60;
		range(150).forEach((speed) => platform.raise(one, { speed }));
		const round = await watch.poll();
		expect(speeds(round)).toEqual(range(100));
		expect(round.alarms.every(({ incomplete }) => incomplete === true)).toBe(true);
	});

	it('come out later as far as the platform shows others of them, each once', async () => {
		const { platform, watch } = await begin();
		platform.now += 60;
		range(150).forEach((speed) => platform.raise(one, { speed }));
		const got: Array<number | null> = [];
		for (let poll = 0; poll < 9; poll += 1) got.push(...speeds(await watch.pollAfter(60)));
		expect(sorted(got)).toEqual(range(150));
	});
});

describe('the memory of a watch', () => {
	it('is not touched by a poll', async () => {
		const { platform, watch } = await begin(3);
		platform.now += 60;
		platform.raise(one);
		const before = structuredClone(watch.state!);
		const frozen = JSON.stringify(before);
		await pollAlarms(platform.client, watch.imeis, before, 'account', { ...usual, lateSeconds: 3600 });
		expect(JSON.stringify(before)).toBe(frozen);
	});

	it('forgets what no later poll can see again', async () => {
		const { platform, watch } = await begin();
		for (let poll = 0; poll < 30; poll += 1) {
			platform.now += 60;
			platform.raise(one, { speed: poll });
			await watch.poll();
		}
		expect(watch.state?.devices[one]?.seenKeys).toHaveLength(11);
		expect(watch.state?.devices[one]?.notBefore).toBeUndefined();
	});

	it('of 2,000 devices with a recent alarm each stays under 256 KB', async () => {
		const { platform, watch } = await begin(2000, { fullScanSeconds: 10_800 });
		platform.now += 60;
		imeisUpTo(2000).forEach((imei, index) => platform.raise(imei, { speed: index % 120 }));
		const round = await watch.poll();
		expect(round.alarms).toHaveLength(2000);
		expect(Buffer.byteLength(JSON.stringify(packState(watch.state!, [])))).toBeLessThan(256_000);
	});

	it('keeps a device that went away for a day and gives what came meanwhile when it is back', async () => {
		const { platform, watch } = await begin(2);
		watch.imeis = [imeiOf(1)];
		platform.raise(one, { systemtime: T0 + 3600, speed: 5 });
		for (let poll = 0; poll < 5; poll += 1) await watch.pollAfter(3600);
		watch.imeis = imeisUpTo(2);
		expect(speeds(await watch.pollAfter(60))).toEqual([5]);
	});

	it('drops a device that went away for longer', async () => {
		const { watch } = await begin(2);
		watch.imeis = [imeiOf(1)];
		await watch.pollAfter(86_401);
		expect(Object.keys(watch.state?.devices ?? {})).toEqual([imeiOf(1)]);
	});

	it('takes in a device that appears, from the poll before on', async () => {
		const { platform, watch } = await begin(1);
		await watch.pollAfter(60);
		const [second] = [imeiOf(1)];
		platform.addDevices([second]);
		platform.raise(second, { systemtime: T0 + 59, speed: 1 });
		platform.raise(second, { systemtime: T0 + 61, speed: 2 });
		watch.imeis = imeisUpTo(2);
		expect(speeds(await watch.pollAfter(60))).toEqual([2]);
	});
});

describe("the server's clock", () => {
	it('may give one absurd time without a device going silent', async () => {
		const { platform, watch } = await begin();
		platform.trackClockAheadBy = 86_400;
		await watch.pollAfter(60);
		platform.trackClockAheadBy = 0;
		platform.now += 60;
		platform.raise(one, { speed: 8 });
		expect(speeds(await watch.poll())).toEqual([8]);
	});

	it('may be absurd at the first poll without the trigger waiting for that time', async () => {
		const platform = new MemoryPlatform();
		platform.addDevices([one]);
		platform.trackClockAheadBy = 86_400;
		const watch = new AlarmMonitor(platform, [one], usual);
		await watch.poll();
		platform.trackClockAheadBy = 0;
		await watch.pollAfter(60);
		platform.now += 60;
		platform.raise(one, { speed: 8 });
		expect(speeds(await watch.poll())).toEqual([8]);
	});

	it('is read from the header of the answer when no device tells it', async () => {
		const platform = new MemoryPlatform();
		const watch = new AlarmMonitor(platform, [one], usual);
		expect((await watch.poll()).serverNow).toBe(T0);
	});
});

describe('with fewer calls', () => {
	const fullScanSeconds = 10_800;

	it('only devices that have news are asked, and of the others those whose turn it is', async () => {
		const { platform, watch } = await begin(500, { fullScanSeconds });
		platform.now += 60;
		range(50).forEach((index) => platform.raise(imeiOf(index * 10), { speed: index }));
		const round = await watch.poll();
		expect(sorted(speeds(round))).toEqual(range(50));
		expect([platform.calls('track'), platform.calls('alarmList')]).toEqual([5, 50 + 15]);
		platform.forget();
		await watch.pollAfter(60);
		expect([platform.calls('track'), platform.calls('alarmList')]).toEqual([5, 17]);
	});

	it('without it all devices are asked each time', async () => {
		const { platform, watch } = await begin(120, { fullScanSeconds: 0 });
		await watch.pollAfter(60);
		expect([platform.calls('track'), platform.calls('alarmList')]).toEqual([2, 120]);
	});

	it('the full check is spread over a quarter of its time, so that it does not come all at once', () => {
		const track = (imei: string) =>
			({ imei, hearttime: T0 - 10_000, systemtime: T0 - 10_000, gpstime: T0 - 10_000, datastatus: 2 }) as TrackRecord;
		const dueAt = (now: number) =>
			imeisUpTo(60).filter((imei) =>
				isDue(
					imei,
					{ readTo: T0, activityFingerprint: activityFingerprint(track(imei)) },
					track(imei),
					{ now, untilNext: 60 },
					{ lateSeconds: 600, fullScanSeconds },
				),
			).length;
		expect(dueAt(T0 + fullScanSeconds * 0.74)).toBe(0);
		const counts = range(46).map((poll) => dueAt(T0 + fullScanSeconds * 0.75 + 60 * poll));
		expect(counts.at(-1)).toBe(60);
		expect(Math.max(...counts.map((count, index) => count - (counts[index - 1] ?? 0)))).toBeLessThan(8);
	});

	it('devices whose track cannot be read are asked all the same', async () => {
		const { platform, watch } = await begin(200, { fullScanSeconds });
		const hidden = imeiOf(150);
		platform.intercept = ({ endpoint, query }) => {
			if (endpoint === 'track' && query.imeis?.includes(hidden)) return refused(10007);
			return undefined;
		};
		await watch.pollAfter(60);
		await watch.pollAfter(60);
		platform.now += 60;
		platform.raise(hidden, { speed: 6 });
		expect(speeds(await watch.poll())).toEqual([6]);
	});
});

describe('a device that the platform refuses', () => {
	const bad = imeiOf(1);
	const refuse =
		(name: string, code: number) =>
		({ endpoint, query }: WireRequest) =>
			endpoint?.startsWith(name) && `${query.imei ?? query.imeis}`.includes(bad) ? refused(code) : undefined;

	it.each([20046, 10013, 20005])(
		'with code %i is told once and tried at growing intervals, and nothing of it is lost',
		async (code) => {
			const { platform, watch } = await begin(3, { fullScanSeconds: 0 });
			platform.intercept = refuse('alarmList', code);
			platform.raise(bad, { speed: 7 });
			const told = [];
			const tries = [];
			for (let poll = 0; poll < 180; poll += 1) {
				platform.forget();
				const { errors, repeated } = await watch.pollAfter(60);
				if (errors.has(bad) && !repeated.has(bad)) told.push(poll);
				if (platform.asked().includes(bad)) tries.push(poll);
			}
			expect(told).toEqual([0]);
			expect(tries).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 124]);
			platform.intercept = () => undefined;
			const found = [];
			for (let poll = 0; poll < 60; poll += 1) found.push(...speeds(await watch.pollAfter(60)));
			expect(found).toEqual([7]);
			platform.forget();
			await watch.pollAfter(60);
			expect(platform.asked()).toContain(bad);
		},
	);

	it('or stumbles over each time is told once, and stops no poll in which nobody else has news', async () => {
		const { platform, watch } = await begin(5, { fullScanSeconds: 10_800 });
		platform.intercept = refuse('alarmList', 10000);
		platform.now += 60;
		platform.raise(bad, { speed: 7 });
		platform.raise(one, { speed: 1 });
		const told = [];
		const tries = [];
		for (let poll = 0; poll < 25; poll += 1) {
			platform.forget();
			const { errors, repeated } = await watch.pollAfter(60);
			if (errors.has(bad) && !repeated.has(bad)) told.push(poll);
			if (platform.asked().includes(bad)) tries.push(poll);
		}
		expect(told).toEqual([0]);
		// it may pass at any time, so the gap stays at four minutes
		expect(tries).toEqual([0, 1, 2, 4, 8, 12, 16, 20, 24]);
		platform.intercept = () => undefined;
		expect(speeds(await watch.pollAfter(240))).toEqual([7]);
	});

	it('does not hide that the platform is down for all', async () => {
		const { platform, watch } = await begin(5);
		platform.intercept = refuse('alarmList', 10000);
		await watch.pollAfter(60);
		platform.intercept = ({ endpoint }) => (endpoint === 'alarmList' ? refused(10000) : undefined);
		expect((await errorOfPromise(watch.pollAfter(60))).code).toBe(10000);
	});

	it('does not make the others wait, who are read in each poll', async () => {
		const { platform, watch } = await begin(3, { fullScanSeconds: 0 });
		platform.intercept = refuse('alarmList', 20046);
		const found = [];
		for (let poll = 0; poll < 10; poll += 1) {
			platform.now += 60;
			platform.raise(one, { speed: poll });
			found.push(...speeds(await watch.poll()));
		}
		expect(found).toEqual(range(10));
	});

	it('to show the position of costs a call now and then, and the others none', async () => {
		const { platform, watch } = await begin(100, { fullScanSeconds: 10_800 });
		platform.intercept = refuse('track', 10013);
		await watch.pollAfter(60);
		const found = [];
		let calls = 0;
		for (let poll = 0; poll < 60; poll += 1) {
			platform.now += 60;
			platform.raise(one, { speed: poll });
			if (poll === 20) platform.raise(bad, { speed: 99 });
			found.push(...speeds(await watch.poll()));
			calls += platform.calls('track');
		}
		expect(found).toEqual([...range(21), 99, ...range(60).slice(21)]);
		// 60 for the others, and one for each try
		expect(calls).toBe(66);
		platform.intercept = () => undefined;
		const { tracks } = await watch.pollAfter(3600);
		expect(tracks.has(bad)).toBe(true);
	});

	it('is tried again when it is the only one that is watched', async () => {
		const { platform, watch } = await begin(3);
		platform.intercept = refuse('track', 10013);
		await watch.pollAfter(60);
		platform.intercept = () => undefined;
		watch.imeis = [bad];
		expect((await watch.pollAfter(5)).tracks.has(bad)).toBe(true);
	});
});

describe('when time runs out', () => {
	it('the devices that had no turn are postponed and come first in the next poll', async () => {
		const { platform, watch } = await begin(100);
		platform.now += 60;
		imeisUpTo(100).forEach((imei, index) => platform.raise(imei, { speed: index }));
		let left = 40;
		const first = await watch.poll({ hasTime: () => (left -= 1) >= 0 });
		expect(first.deferred).toBe(100 - first.alarms.length);
		expect(first.deferred).toBeGreaterThan(20);
		const had = new Set(first.alarms.map(({ imei }) => imei));
		platform.forget();
		platform.now += 60;
		let leftThen = first.deferred;
		const second = await watch.poll({ hasTime: () => (leftThen -= 1) >= 0 });
		expect(platform.asked().some((imei) => had.has(imei))).toBe(false);
		expect(second.alarms).toHaveLength(first.deferred);
	});

	it("in the middle of one device's backlog, the rest comes next time: each once", async () => {
		const { platform, watch } = await begin(1);
		range(1000).forEach((index) => {
			platform.now += 1;
			platform.raise(one, { speed: index });
		});
		const got: Array<number | null> = [];
		let polls = 0;
		do {
			// Time for the device, and for two pages of it.
			let left = 2;
			const round = await watch.pollAfter(1, { hasTime: () => (left -= 1) >= 0 });
			got.push(...speeds(round));
			polls += 1;
		} while (polls < 20 && got.length < 1000);
		expect(polls).toBeGreaterThan(3);
		expect(speeds(await watch.pollAfter(60))).toEqual([]);
		expect(got).toEqual(range(1000));
	});

	it('in the middle of a backlog while the window is widened, each alarm still comes once', async () => {
		const { platform, watch } = await begin(1);
		range(250).forEach((index) => {
			platform.now += 10;
			platform.raise(one, { speed: index });
		});
		let left = 1;
		const got = speeds(await watch.poll({ hasTime: () => (left -= 1) >= 0 }));
		for (let poll = 0; poll < 4; poll += 1) got.push(...speeds(await watch.pollAfter(60, { lateSeconds: 86_400 })));
		expect(got).toEqual(range(250));
	});

	it('before the first device, one is read all the same, and nothing of the others is lost', async () => {
		const { platform, watch } = await begin(10, { fullScanSeconds: 10_800 });
		platform.now += 60;
		range(2).forEach((index) => platform.raise(imeiOf(index), { speed: index }));
		const round = await watch.poll({ hasTime: () => false });
		expect([round.alarms.length, round.deferred]).toEqual([1, 1]);
		expect(sorted([...speeds(round), ...speeds(await watch.pollAfter(1200))])).toEqual([0, 1]);
	});
});

describe('errors', () => {
	const bad =
		(...imeis: string[]) =>
		(request: { endpoint?: string; query: Record<string, string> }) =>
			request.endpoint === 'alarmList' && imeis.includes(request.query.imei ?? '');

	it('at one device of many leave its cursor alone and give what the others have', async () => {
		const { platform, watch } = await begin(100);
		platform.now += 60;
		imeisUpTo(100).forEach((imei, index) => platform.raise(imei, { speed: index }));
		const before = watch.state?.devices[imeiOf(37)]?.readTo;
		platform.intercept = (request) => (bad(imeiOf(37))(request) ? broken('network') : undefined);
		const round = await watch.poll();
		expect(sorted(speeds(round))).toEqual(range(100).filter((index) => index !== 37));
		expect([...round.errors.keys()]).toEqual([imeiOf(37)]);
		expect(watch.state?.devices[imeiOf(37)]?.readTo).toBe(before);
		platform.intercept = () => undefined;
		expect(speeds(await watch.pollAfter(7200))).toEqual([37]);
	});

	it('on the third page of a device give nothing of it, and all of it next time', async () => {
		const { platform, watch } = await begin(2);
		range(250).forEach((index) => platform.raise(one, { systemtime: T0 + 1 + index, speed: index }));
		let pages = 0;
		platform.intercept = ({ endpoint, query }) =>
			endpoint === 'alarmList' && query.imei === one && (pages += 1) >= 3 ? broken('reply') : undefined;
		expect(speeds(await watch.pollAfter(3600))).toEqual([]);
		platform.intercept = () => undefined;
		expect(speeds(await watch.pollAfter(3600))).toEqual(range(250));
	});

	it.each<[string, () => never]>([
		['a broken connection', () => broken('network')],
		['a refused login', () => broken('login')],
		['an answer that cannot be read', () => broken('reply')],
	])('of every call, by %s, are thrown', async (_, fail) => {
		const { platform, watch } = await begin(30);
		platform.intercept = fail;
		expect(await errorOfPromise(watch.pollAfter(60))).toBeInstanceOf(ProtrackError);
	});

	it('stop the poll before all devices have been asked in vain', async () => {
		const { platform, watch } = await begin(500);
		platform.now += 60;
		platform.forget();
		platform.intercept = ({ endpoint }) => (endpoint === 'alarmList' ? broken('reply') : undefined);
		expect((await errorOfPromise(watch.poll())).message).toBe('scripted reply');
		expect(platform.calls('alarmList')).toBeLessThan(40);
	});

	it('of a blocked account stop at once', async () => {
		const { platform, watch } = await begin(500);
		platform.now += 60;
		platform.forget();
		platform.intercept = ({ endpoint }) => (endpoint === 'alarmList' ? refused(10016) : undefined);
		expect((await errorOfPromise(watch.poll())).code).toBe(10016);
		expect(platform.calls('alarmList')).toBeLessThanOrEqual(16);
	});

	it.each([1, 5, 20, 60])('of %i devices that are always bad never starve the other forty', async (count) => {
		const { platform, watch } = await begin(count + 40);
		const never = imeisUpTo(count);
		platform.intercept = (request) => (bad(...never)(request) ? refused(20046) : undefined);
		for (let poll = 0; poll < 4; poll += 1) {
			platform.now += 60;
			range(40).forEach((index) => platform.raise(imeiOf(count + index), { speed: index }));
			expect(sorted(speeds(await watch.poll()))).toEqual(range(40));
		}
	});

	it('of devices that always fail on the way starve no other for longer than a few polls', async () => {
		const { platform, watch } = await begin(60);
		const never = imeisUpTo(20);
		platform.intercept = (request) => (bad(...never)(request) ? broken('temporary') : undefined);
		platform.now += 60;
		imeisUpTo(60).forEach((imei, index) => platform.raise(imei, { speed: index }));
		const got: Array<number | null> = [];
		for (let poll = 0; poll < 5; poll += 1) {
			platform.now += 60;
			await watch.poll().then(
				(round) => got.push(...speeds(round)),
				() => undefined,
			);
		}
		expect(sorted(got)).toEqual(range(40, 20));
	});

	it('of the only device with news end in no error when it is the device that is bad and not the platform', async () => {
		const { platform, watch } = await begin(3, { fullScanSeconds: 10_800 });
		platform.now += 60;
		platform.raise(one);
		platform.intercept = (request) => (bad(one)(request) ? refused(20046) : undefined);
		const round = await watch.poll();
		expect([...round.errors.keys()]).toEqual([one]);
		expect(watch.state?.devices[one]?.readTo).toBe(T0);
	});

	it('of the only device that is watched are thrown', async () => {
		const { platform, watch } = await begin(1);
		platform.now += 60;
		platform.intercept = (request) => (bad(one)(request) ? refused(20046) : undefined);
		expect((await errorOfPromise(watch.poll())).code).toBe(20046);
	});
});
