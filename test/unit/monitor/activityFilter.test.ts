import { AlarmMonitor, usualOptions } from '../../support/alarmMonitor';
import { pollAlarms } from '../../support/pollAlarms';
import type { TrackRecord } from '../../../protrack/client';
import type { Cursor } from '../../../protrack/monitor/state/monitorState';
import { isDue, activityFingerprint, rotation } from '../../../protrack/monitor/sources/activityFilter';
import { MemoryPlatform } from '../../support/memoryPlatform';
import { broken, refused } from '../../support/fakeClient';
import { imeiOf, imeisUpTo, randomOf, range, T0 } from '../../support/testData';

const POLL_SECONDS = 60;

/** An account whose devices have all been silent for three days, and a trigger that was activated a minute ago. */
async function silentFleet(devices: number): Promise<AlarmMonitor> {
	const platform = new MemoryPlatform();
	platform.order = 'asAdded';
	const imeis = imeisUpTo(devices);
	platform.now = T0 - 3 * 86_400;
	platform.addDevices(imeis);
	platform.now = T0;
	const watch = new AlarmMonitor(platform, imeis);
	await watch.poll();
	// Each is asked once for what it sent last.
	await watch.pollAfter(POLL_SECONDS);
	return watch;
}

describe('An alarm in the last transmission of a device', () => {
	it.each([60, 61, 65, 55])(
		'comes within 5 minutes of becoming visible, whenever that is within the window of 10 minutes, with a poll every %i s',
		async (pollSeconds) => {
			// How long before a poll the device transmits, and how long after that the alarm shows up: evenly, and just after each time that it is asked.
			const cases = [0, 1, 27, 54].flatMap((phase) => {
				const asked = pollSeconds - phase;
				const delays = [
					...range(26).map((step) => step * 24),
					asked,
					asked + 1,
					asked + 299,
					asked + 300,
					asked + 301,
					599,
				];
				return delays.map((delay, index) => ({ imei: imeiOf(phase * 100 + index), phase, delay }));
			});
			const watch = new AlarmMonitor(
				new MemoryPlatform(),
				cases.map(({ imei }) => imei),
			);
			const { platform } = watch;
			platform.addDevices(watch.imeis);
			await watch.poll();
			await watch.pollAfter(pollSeconds);
			const lastPollAt = platform.now;
			const visibleFrom = new Map<string, number>();
			for (const { imei, phase, delay } of cases) {
				platform.now = lastPollAt + phase;
				visibleFrom.set(imei, platform.raise(imei, { visibleFrom: platform.now + delay }).visibleFrom);
			}
			platform.now = lastPollAt;
			const waits: number[] = [];
			for (let polls = 0; polls < 16; polls += 1) {
				for (const { imei } of (await watch.pollAfter(pollSeconds)).alarms)
					waits.push(platform.now - (visibleFrom.get(imei) ?? 0));
			}
			expect(waits).toHaveLength(cases.length);
			expect(Math.max(...waits)).toBeLessThanOrEqual(300);
		},
	);

	it.each([
		['5 minutes', 300, 600],
		['10 minutes', 600, 600],
		['30 minutes', 1800, 600],
		['the window, where that is longer', 7200, 7200],
	])('is asked for after %s, once', (_, after, lateSeconds) => {
		const track = { imei: imeiOf(0), hearttime: T0, systemtime: T0 - 2, gpstime: T0 - 5, datastatus: 2 } as TrackRecord;
		const askedAt = (r: number, now: number) =>
			isDue(
				track.imei,
				{ readTo: r, activityFingerprint: activityFingerprint(track) },
				track,
				{ now, untilNext: 60 },
				{ lateSeconds, fullScanSeconds: 14_400 },
			);
		expect(askedAt(T0 + after - 1, T0 + after)).toBe(true);
		expect(askedAt(T0 + after, T0 + after)).toBe(false);
		expect(askedAt(T0 + after - 2, T0 + after - 1)).toBe(false);
	});

	it('is asked for 5, 10 and 30 minutes later, and when the device goes offline', async () => {
		const watch = await silentFleet(100);
		const { platform } = watch;
		const [imei] = watch.imeis;
		platform.now += POLL_SECONDS;
		platform.hear(imei!);
		platform.offlineAfterSeconds = 20 * 60;
		const asked: number[] = [];
		for (const minute of range(31)) {
			await watch.poll();
			if (platform.asked().includes(imei!)) asked.push(minute);
			platform.now += POLL_SECONDS;
		}
		expect(asked).toEqual(expect.arrayContaining([0, 5, 10, 20, 30]));
		// In between, no more than its turn like all others.
		expect(asked.length).toBeLessThanOrEqual(7);
	});
});

describe('An alarm that the platform adds while a device is silent', () => {
	it.each([
		[1, 1, 2],
		[5, 3, 2],
		[20, 10, 2],
		[21, 5, 30],
		[40, 5, 8],
	])(
		'comes in an account of %i silent devices at the cost of %i calls a poll within %i polls',
		async (devices, calls, polls) => {
			const watch = await silentFleet(devices);
			const { platform } = watch;
			// Wherever the rotation stands.
			await watch.pollAfter(POLL_SECONDS);
			platform.now += 1;
			watch.imeis.forEach((imei) =>
				platform.addAlarm({ imei, systemtime: platform.now, visibleFrom: platform.now, gpstime: 0, speed: 1 }),
			);
			const found: string[] = [];
			const asked: number[] = [];
			for (let poll = 0; poll < polls; poll += 1) {
				found.push(...(await watch.pollAfter(POLL_SECONDS)).alarms.map(({ imei }) => imei));
				asked.push(platform.calls('alarmList'));
			}
			expect(found).toHaveLength(devices);
			expect(Math.max(...asked)).toBe(calls);
		},
	);

	it.each([
		[1, 1, 1],
		[5, 3, 2],
		[20, 10, 2],
		[21, 5, 5],
		[100, 5, 20],
		[500, 17, 30],
		[2000, 67, 30],
	])(
		'is asked for at any size: %i silent devices, %i of them in each poll, each within %i polls',
		(devices, share, polls) => {
			const cursors = new Map<string, Cursor>(imeisUpTo(devices).map((imei) => [imei, { readTo: T0 }]));
			for (let poll = 1; poll <= 3 * polls; poll += 1) {
				const turn = rotation([...cursors.keys()], cursors);
				expect(turn).toHaveLength(share);
				for (const imei of turn) cursors.set(imei, { readTo: T0 + 60 * poll });
			}
			const oldest = Math.min(...[...cursors.values()].map(({ readTo }) => readTo));
			expect(oldest).toBeGreaterThan(T0 + 60 * 2 * polls);
		},
	);

	/** A fleet in which devices wake up, join, are rejected and fail; every few polls a silent one gets an alarm. @returns how many polls each took */
	async function pollsUntilFound(devices: number, seed: number): Promise<number[]> {
		const random = randomOf(seed);
		const watch = await silentFleet(devices);
		const { platform } = watch;
		const rejected = new Set(watch.imeis.slice(0, Math.floor(devices / 10)));
		const failed = new Set<string>();
		platform.intercept = ({ endpoint, query }) => {
			if (endpoint !== 'alarmList') return undefined;
			if (rejected.has(query.imei ?? '')) return refused(20046);
			if (random() > 0.01) return undefined;
			// It is made again until it works, at growing intervals.
			failed.add(query.imei ?? '');
			return broken('reply');
		};
		const open = new Map<string, number>();
		const took: number[] = [];
		for (let poll = 0; poll < 240; poll += 1) {
			if (poll % 40 === 20 && watch.imeis.length < devices + devices / 10) {
				platform.addDevices([imeiOf(5000 + poll)]);
				watch.imeis = [...watch.imeis, imeiOf(5000 + poll)];
			}
			platform.now += POLL_SECONDS - 1;
			const isRushHour = Math.floor(poll / 60) % 2 === 1;
			for (const imei of watch.imeis) if (random() < (isRushHour ? 0.3 : 0.05)) platform.hear(imei);
			const imei = watch.imeis[Math.floor(random() * watch.imeis.length)] ?? '';
			if (!open.has(imei) && !rejected.has(imei) && poll < 200) {
				open.set(imei, poll);
				platform.addAlarm({ imei, systemtime: platform.now, visibleFrom: platform.now, gpstime: 0, speed: poll });
			}
			platform.now += 1;
			for (const { imei: found } of (await watch.poll()).alarms) {
				if (!failed.delete(found)) took.push(poll - (open.get(found) ?? 0) + 1);
				open.delete(found);
			}
		}
		expect(open.size).toBe(0);
		expect(took.length).toBeGreaterThan(100);
		return took;
	}

	it.each([
		[10, 2],
		[18, 2],
		[60, 30],
	])('comes in time too when %i devices wake up, join, are rejected or fail', async (devices, polls) => {
		expect(Math.max(...(await pollsUntilFound(devices, 3)))).toBeLessThanOrEqual(polls);
	});

	it('does not keep devices waiting that have news, when there is no time for all', async () => {
		const watch = await silentFleet(500);
		const { platform } = watch;
		platform.now += POLL_SECONDS;
		range(10).forEach((index) => platform.raise(imeiOf(index * 50), { speed: index }));
		let left = 10;
		const limited = { ...usualOptions, hasTime: () => (left -= 1) >= 0, hasTimeForPositions: () => true };
		const round = await pollAlarms(platform.client, watch.imeis, watch.state, 'account', limited);
		expect(round.alarms).toHaveLength(10);
		// A device whose turn it only was does not count as deferred.
		expect(round.deferred).toBe(0);
	});

	it('comes at the full check where polls are rare', async () => {
		const watch = await silentFleet(60);
		const { platform } = watch;
		platform.addAlarm({ imei: imeiOf(7), systemtime: platform.now, visibleFrom: platform.now, gpstime: 0, speed: 1 });
		platform.now += usualOptions.fullScanSeconds;
		expect((await watch.poll()).alarms).toHaveLength(1);
		expect(platform.calls('alarmList')).toBe(60);
	});
});
