import type { FaultEffect } from '../../simulator/faults';
import { randomOf } from '../../unit/api/fakeClient';
import { DurableTrigger } from './durableHost';
import { addDevices, all, allWith, imeiOf, openWorld, raise, range, sorted, speedsOf, type World } from './triggerWorld';

const DEVICES = 8;

let world: World;
beforeEach(async () => {
	world = await openWorld();
	addDevices(world.sim, DEVICES);
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.sim.stop();
});

async function activated(trigger: DurableTrigger): Promise<DurableTrigger> {
	await trigger.poll();
	world.sim.clock.advance(60_000);
	return trigger;
}

describe("On n8n's durable engine", () => {
	it('what was read is remembered from poll to poll, also from one without news', async () => {
		const trigger = await activated(new DurableTrigger(world.host));
		raise(world.sim, imeiOf(0), { speed: 1 });
		expect(speedsOf(await trigger.poll())).toEqual([1]);
		const before = trigger.memory();
		world.sim.clock.advance(60_000);
		expect(await trigger.poll()).toEqual([]);
		expect(trigger.memory()).not.toBe(before);
		expect(await trigger.poll()).toEqual([]);
	});

	it('a poll that fails leaves nothing behind, and the next one brings what it owed', async () => {
		const trigger = await activated(new DurableTrigger(world.host));
		raise(world.sim, imeiOf(0), { speed: 1 });
		const before = trigger.memory();
		const fault = world.sim.fail({ path: 'track', effect: { httpStatus: 503 } });
		await expect(trigger.poll()).rejects.toMatchObject({ name: 'NodeApiError', httpCode: '503' });
		expect(trigger.memory()).toBe(before);
		fault.remove();
		expect(speedsOf(await trigger.poll())).toEqual([1]);
	});

	it('what n8n could not store comes again, with the same ids', async () => {
		const trigger = await activated(new DurableTrigger(world.host));
		raise(world.sim, imeiOf(0), { speed: 1 });
		raise(world.sim, imeiOf(0), { speed: 1 });
		expect(await trigger.poll('lost')).toEqual([]);
		expect(speedsOf(await trigger.poll())).toEqual([1, 1]);
		expect(new Set(trigger.emitted.map(({ id }) => id)).size).toBe(2);
		expect(await trigger.poll()).toEqual([]);
	});

	it('a call that hangs ends before n8n gives the poll up, and costs only its own device', async () => {
		const trigger = await activated(new DurableTrigger(world.host, all, 1000));
		range(DEVICES).forEach((index) => raise(world.sim, imeiOf(index), { speed: index }));
		world.sim.fail({ path: 'alarmList2', imei: imeiOf(3), effect: 'hang' });
		const startedAt = performance.now();
		expect(sorted(speedsOf(await trigger.poll()))).toEqual([0, 1, 2, 4, 5, 6, 7]);
		expect(performance.now() - startedAt).toBeLessThan(10_000);
		world.sim.clearFaults();
		world.sim.clock.advance(60_000);
		expect(speedsOf(await trigger.poll())).toEqual([3]);
	});

	it.each([
		['on', 4],
		['off', 5],
	])('nothing is lost or doubled whatever goes wrong between the polls, Reduce API Calls %s', async (reduce, seed) => {
		const next = randomOf(seed);
		const trigger = await activated(new DurableTrigger(world.host, reduce === 'off' ? allWith({ reduceCalls: false }) : all));
		const effects: FaultEffect[] = [{ code: 10000 }, { code: 10009 }, { code: 10011 }, { httpStatus: 502 }, 'reset', 'truncated', 'html'];
		const owed: number[] = [];
		let failed = 0;
		for (let poll = 0; poll < 60; poll += 1) {
			for (const index of range(DEVICES)) {
				if (next() > 0.3) continue;
				owed.push(owed.length);
				const systemtime = world.sim.seconds() - Math.floor(next() * 50);
				raise(world.sim, imeiOf(index), { speed: owed.length - 1, systemtime, visibleFrom: systemtime + Math.floor(next() * 550) });
			}
			if (next() < 0.1) world.sim.killToken();
			if (next() < 0.5) {
				const effect = effects[Math.floor(next() * effects.length)] ?? 'reset';
				world.sim.fail({ path: next() < 0.3 ? 'track' : 'alarmList2', probability: next(), effect });
			}
			await trigger.poll(next() < 0.15 ? 'lost' : 'stored').catch(() => (failed += 1));
			world.sim.clearFaults();
			world.sim.clock.advance(60_000);
		}
		// All is well again, and all devices are heard of once more when nothing can be late any longer.
		world.sim.clock.advance(600_000);
		range(DEVICES).forEach((index) => world.sim.setPosition(imeiOf(index), {}));
		await trigger.poll();
		expect(failed).toBeGreaterThan(1);
		expect(sorted(speedsOf(trigger.emitted))).toEqual(owed);
		expect(new Set(trigger.emitted.map(({ id }) => id)).size).toBe(owed.length);
	}, 60_000);
});
