import type { FaultEffect } from '../../simulator/server/faults';
import { keepActivationState, stateToStartFrom } from '../../nodes/ProtrackTrigger/activationStates';
import { runTime } from '../support/time';
import type { PackedState } from '../../protrack/monitor';
import { DurableTrigger } from '../support/durableHost';
import {
	addDevices,
	all,
	allWith,
	hostWith,
	openWorld,
	raise,
	range,
	sorted,
	speedsOf,
	type World,
} from '../support/triggerWorld';
import { imeiOf, randomOf } from '../support/testData';

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

describe("On n8n's durable engine, which drops what the poll at the activation remembers,", () => {
	it('the first regular poll brings all that came since the activation', async () => {
		const trigger = await activated(new DurableTrigger(world.host));
		raise(world.sim, imeiOf(0), { speed: 1 });
		expect(speedsOf(await trigger.poll())).toEqual([1]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('so does the second one when the first fails, or when n8n could not store it', async () => {
		const trigger = await activated(new DurableTrigger(world.host));
		raise(world.sim, imeiOf(0), { speed: 1 });
		const error = world.sim.fail({ path: 'track', effect: { httpStatus: 503 } });
		await expect(trigger.poll()).rejects.toMatchObject({ httpCode: '503' });
		error.remove();
		expect(speedsOf(await trigger.poll())).toEqual([1]);
		world.sim.clock.advance(60_000);
		const other = await activated(new DurableTrigger(hostOf('lost')));
		raise(world.sim, imeiOf(1), { speed: 2 });
		expect(await other.poll('lost')).toEqual([]);
		expect(speedsOf(await other.poll())).toEqual([2]);
	});

	it('the third one starts from now when nothing was ever stored', async () => {
		const trigger = await activated(new DurableTrigger(world.host));
		raise(world.sim, imeiOf(0), { speed: 1 });
		await trigger.poll('lost');
		await trigger.poll('lost');
		expect(await trigger.poll()).toEqual([]);
		expect(trigger.memory()).toContain('listedAt');
	});

	it('nothing of the activation counts any more once n8n has handed out what it stored', async () => {
		const trigger = await activated(new DurableTrigger(world.host));
		await trigger.poll();
		await trigger.poll();
		raise(world.sim, imeiOf(0), { speed: 1 });
		trigger.loseMemory();
		expect(await trigger.poll()).toEqual([]);
	});

	it('another workflow, and another account, start from now', async () => {
		await activated(new DurableTrigger(world.host));
		raise(world.sim, imeiOf(0), { speed: 1 });
		expect(await new DurableTrigger(hostOf('other')).poll()).toEqual([]);
		const elsewhere = await openWorld();
		addDevices(elsewhere.sim, 1);
		elsewhere.sim.clock.advance(60_000);
		raise(elsewhere.sim, imeiOf(0), { speed: 2, systemtime: elsewhere.sim.seconds() - 30 });
		expect(await new DurableTrigger(elsewhere.host).poll()).toEqual([]);
		await elsewhere.sim.stop();
	});

	it('a hundred activations are kept, and then the oldest is forgotten', async () => {
		const first = await activated(new DurableTrigger(hostOf('first')));
		raise(world.sim, imeiOf(0), { speed: 1 });
		const state = JSON.parse('{"version":3}') as PackedState;
		range(100).forEach((index) => keepActivationState(`many ${index}`, state));
		expect(await first.poll()).toEqual([]);
		expect(stateToStartFrom('many 99', undefined, false)).toBe(state);
	});
});

/** The trigger in a workflow of its own. */
const hostOf = (id: string) => hostWith(world.host, { getWorkflow: () => ({ id, name: id, active: true }) });

describe("On n8n's durable engine", () => {
	it('a workflow that was deactivated within its first minute starts from then when it is activated an hour later', async () => {
		await new DurableTrigger(world.host).poll();
		world.sim.clock.advance(1_800_000);
		raise(world.sim, imeiOf(0), { speed: 1 });
		world.sim.clock.advance(1_800_000);
		const again = new DurableTrigger(world.host);
		expect(await again.poll()).toEqual([]);
		world.sim.clock.advance(60_000);
		expect(await again.poll()).toEqual([]);
	});

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

	it('a poll that fails leaves nothing behind, and the next one brings what is missing', async () => {
		const trigger = await activated(new DurableTrigger(world.host));
		raise(world.sim, imeiOf(0), { speed: 1 });
		const before = trigger.memory();
		const error = world.sim.fail({ path: 'track', effect: { httpStatus: 503 } });
		await expect(trigger.poll()).rejects.toMatchObject({ name: 'NodeApiError', httpCode: '503' });
		expect(trigger.memory()).toBe(before);
		error.remove();
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
		runTime();
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
		['on', 6],
		['off', 5],
	])('nothing is lost or doubled whatever goes wrong between the polls, Reduce API Calls %s', async (reduce, seed) => {
		const next = randomOf(seed);
		const trigger = await activated(
			new DurableTrigger(world.host, reduce === 'off' ? allWith({ reduceCalls: false }) : all),
		);
		const effects: FaultEffect[] = [
			{ code: 10000 },
			{ code: 10009 },
			{ code: 10011 },
			{ httpStatus: 502 },
			'reset',
			'truncated',
			'html',
		];
		const expected: number[] = [];
		let failed = 0;
		for (let poll = 0; poll < 60; poll += 1) {
			for (const index of range(DEVICES)) {
				if (next() > 0.3) continue;
				expected.push(expected.length);
				const systemtime = world.sim.seconds() - Math.floor(next() * 50);
				raise(world.sim, imeiOf(index), {
					speed: expected.length - 1,
					systemtime,
					visibleFrom: systemtime + Math.floor(next() * 550),
				});
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
		// Positions that cannot be read fail no poll any more; it takes all alarm calls.
		expect(failed).toBeGreaterThan(0);
		expect(sorted(speedsOf(trigger.emitted))).toEqual(expected);
		expect(new Set(trigger.emitted.map(({ id }) => id)).size).toBe(expected.length);
	});
});
