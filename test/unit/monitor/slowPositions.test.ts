import type { PollResult } from '../../../protrack/monitor';
import { AlarmMonitor } from '../../support/alarmMonitor';
import type { AlarmOptions } from '../../support/pollAlarms';
import { MemoryPlatform } from '../../support/memoryPlatform';
import { errorOfPromise, refused } from '../../support/fakeClient';
import { FleetWorld, usual as usualFleet } from '../../support/fleetWorld';
import { detectionOf } from '../../support/detectionOptions';
import { imeiOf, imeisUpTo, range } from '../../support/testData';

/** Its platform is too slow for all positions. */
class SlowMonitor extends AlarmMonitor {
	/** A poll in which positions are so slow that only some batches have time. */
	async pollWithTimeFor(batches: number, changed: Partial<AlarmOptions> = {}): Promise<PollResult> {
		this.platform.now += 60;
		return await this.poll({ ...changed, hasTimeForPositions: () => this.platform.calls('track') < batches });
	}

	/** The devices whose positions the last poll asked for. */
	located(): string[] {
		return this.platform.client.sent
			.filter(({ endpoint }) => endpoint === 'track')
			.flatMap(({ query }) => (query.imeis ?? '').split(','));
	}
}

async function begin(devices: number): Promise<SlowMonitor> {
	const platform = new MemoryPlatform();
	platform.order = 'asAdded';
	const watch = new SlowMonitor(platform, imeisUpTo(devices));
	platform.addDevices(watch.imeis);
	await watch.poll();
	platform.now += 3600;
	await watch.poll();
	return watch;
}

describe('Positions that take longer than their share of a poll', () => {
	it('are asked for in turn: each device has been located after as many polls as it takes', async () => {
		const watch = await begin(700);
		const located: string[] = [];
		for (let poll = 0; poll < 4; poll += 1) {
			const { skipped, errors } = await watch.pollWithTimeFor(2);
			expect(errors.size).toBe(0);
			expect(skipped.size).toBe(500);
			located.push(...watch.located());
		}
		expect(new Set(located).size).toBe(700);
		// All the same in the next round, and when there is time for all again nobody is left out.
		for (let poll = 0; poll < 4; poll += 1) await watch.pollWithTimeFor(2);
		const quick = await watch.pollWithTimeFor(99);
		expect([quick.skipped.size, watch.located().length]).toEqual([0, 700]);
		expect(
			Object.values(watch.state?.devices ?? {}).filter(
				({ positionSkippedSince: skippedSince }) => skippedSince !== undefined,
			),
		).toEqual([]);
	});

	it('lose no alarm and make none come twice, and cost no more calls for alarms than before', async () => {
		const watch = await begin(500);
		const { platform } = watch;
		const found: Array<number | null> = [];
		const asked: number[] = [];
		for (let poll = 0; poll < 20; poll += 1) {
			platform.now += 30;
			if (poll < 10) platform.raise(imeiOf(50 * poll + 7), { speed: poll });
			platform.now -= 30;
			const { alarms } = await watch.pollWithTimeFor(1);
			found.push(...alarms.map(({ record }) => record.speed));
			asked.push(platform.calls('alarmList'));
		}
		expect(found.sort((a, b) => Number(a) - Number(b))).toEqual(range(10));
		expect(Math.max(...asked)).toBeLessThanOrEqual(17 + 10);
	});

	it('are no news of a device: no change, not removed, not added', async () => {
		const imeis = imeisUpTo(300);
		const world = new FleetWorld(imeis, {
			...usualFleet,
			fullScanSeconds: 14_400,
			changeDetection: detectionOf({ voltage: 11, noContactMinutes: 5 }),
			deviceInventory: 'own',
		});
		imeis.forEach((imei) => world.hear(imei, { accstatus: 1 }));
		const listed = new Map(imeis.map((imei) => [imei, { name: imei, endsAt: null, endsBy: 'userExpiresAt' as const }]));
		await world.poll({}, listed);
		const changes: string[] = [];
		for (let poll = 0; poll < 15; poll += 1) {
			world.forget();
			imeis.forEach((imei) => world.hear(imei, { accstatus: 1 }));
			if (poll === 5) imeis.forEach((imei) => world.hear(imei, { accstatus: 0 }));
			if (poll >= 5) imeis.forEach((imei) => world.hear(imei, { accstatus: 0 }));
			const round = await world.pollAfter(60, { hasTimeForPositions: () => world.calls('track') < 1 }, listed);
			changes.push(...round.changes.map(({ change }) => change.event));
		}
		expect(changes).toEqual(Array<string>(300).fill('ignitionOff'));
	});

	it('leave the points of a device that joins meanwhile to be read later, from the beginning', async () => {
		const imeis = imeisUpTo(200);
		const late = imeiOf(199);
		const world = new FleetWorld(imeis.slice(0, -1), { ...usualFleet, alarms: false, points: true });
		await world.poll();
		world.imeis = imeis;
		world.now += 60;
		world.drive(late, world.now - 10, 1);
		const slow = { hasTimeForPositions: () => world.calls('track') < 1 };
		world.forget();
		const rounds = [await world.poll(slow)];
		for (let poll = 0; poll < 3; poll += 1) {
			world.forget();
			rounds.push(await world.pollAfter(60, slow));
		}
		expect(rounds.flatMap(({ points }) => points.map(({ record }) => record.speed))).toEqual([1]);
	});

	it('are asked for once in any case, and one device gets its alarm call, however little time is left', async () => {
		const watch = await begin(300);
		const { platform } = watch;
		range(5).forEach((index) => platform.raise(imeiOf(index), { speed: index }));
		const found: Array<number | null> = [];
		for (let poll = 0; poll < 5; poll += 1) {
			platform.now += 60;
			const { alarms } = await watch.poll({ hasTime: () => false });
			expect([platform.calls('track'), platform.calls('alarmList')]).toEqual([1, 1]);
			found.push(...alarms.map(({ record }) => record.speed));
		}
		expect(found.sort((a, b) => Number(a) - Number(b))).toEqual(range(5));
	});
});

describe('Polls that have no time to read the alarms of any device', () => {
	it('fail from the third in a row on, until one has read something', async () => {
		const watch = await begin(30);
		const { platform } = watch;
		const rejected = imeisUpTo(20);
		platform.intercept = ({ endpoint, query }) =>
			endpoint === 'alarmList' && rejected.includes(query.imei ?? '') ? refused(20046) : undefined;
		rejected.forEach((imei) => platform.raise(imei));
		const poll = async () => {
			platform.now += 60;
			return await watch.poll({ hasTime: () => false });
		};
		// Whose turn it is, is rejected each time.
		expect((await poll()).alarms).toEqual([]);
		expect((await poll()).alarms).toEqual([]);
		const before = JSON.stringify(watch.state);
		for (let times = 0; times < 2; times += 1) {
			const error = await errorOfPromise(poll());
			expect([error.kind, error.message]).toEqual(['temporary', expect.stringContaining('3 polls in a row')]);
		}
		expect(JSON.stringify(watch.state)).toBe(before);
		platform.intercept = () => undefined;
		expect((await poll()).alarms).toHaveLength(1);
		expect(watch.state?.pollsWithoutAlarms).toBeUndefined();
	});
});
