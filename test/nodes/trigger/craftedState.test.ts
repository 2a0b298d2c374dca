import type { IDataObject } from 'n8n-workflow';
import { addDevices, all, openWorld, raise, speedsOf, Trigger, type World } from '../../support/triggerWorld';
import { imeiOf } from '../../support/testData';

let world: World;
beforeEach(async () => {
	world = await openWorld();
	addDevices(world.sim, 1);
});
afterEach(async () => {
	await world.sim.stop();
});

describe('A stored state with', () => {
	it.each<[string, IDataObject]>([
		['a fractional time', { listedAt: 1_790_000_000.5 }],
		['a negative time', { listedAt: -5 }],
		['a time far behind', { listedAt: -1e300 }],
		['a time far ahead', { listedAt: 1e300 }],
		['a fractional window', { lateSeconds: -1.5 }],
		['a beginning of a backlog that is before all time', { devices: { [imeiOf(0)]: '0;czzzzzzzz' } }],
		['a beginning of a backlog that is far ahead', { devices: { [imeiOf(0)]: '0;c-zzzzzzzz' } }],
		['a beginning of a backlog behind its end', { devices: { [imeiOf(0)]: '0;c0;u9' } }],
		['the end of a backlog without a beginning', { devices: { [imeiOf(0)]: '0;u9' } }],
		['a clock that is none', { clock: { server: 0.5, process: 'x', uptime: null } }],
		['a clock far ahead', { clock: { server: 99_999_999_999, process: 1, uptime: 1 } }],
		['a choice that is none', { selection: 5 }],
		['a device that was read in 1970', { devices: { [imeiOf(0)]: (1_790_000_000).toString(36) } }],
		['a fractional time of version 1', { version: 1, devices: { [imeiOf(0)]: { r: 1_790_000_000.5 } } }],
	])('%s is no dead end: what happens next comes', async (_, changes) => {
		const before = new Trigger(world.host);
		await before.poll();
		const kept = JSON.parse(before.memory()) as Record<string, { watch: IDataObject }>;
		Object.assign(kept['node:Trigger']?.watch ?? {}, changes);
		const trigger = new Trigger(world.host, all, JSON.stringify(kept));
		await trigger.poll();
		world.sim.clock.advance(60_000);
		raise(world.sim, imeiOf(0), { speed: 1 });
		expect(speedsOf(await trigger.poll())).toEqual([1]);
		world.sim.clock.advance(60_000);
		expect(await trigger.poll()).toBeNull();
	});
});

describe('A stored state that cannot be used', () => {
	it('is told of once, however many polls fail before it can be replaced', async () => {
		const before = new Trigger(world.host);
		await before.poll();
		const kept = JSON.parse(before.memory()) as Record<string, { watch: IDataObject }>;
		Object.assign(kept['node:Trigger']?.watch ?? {}, { listedAt: 0.5 });
		const trigger = new Trigger(world.host, all, JSON.stringify(kept));
		const error = world.sim.fail({ path: 'track', effect: { code: 10000 } });
		for (let poll = 0; poll < 3; poll += 1) await trigger.errorOfPoll();
		error.remove();
		await trigger.poll();
		expect(trigger.warnings.filter((text) => text.includes('starting afresh'))).toHaveLength(1);
	});
});

describe('A platform whose times', () => {
	it.each(['fractional-times', 'millisecond-times'] as const)(
		'are no whole seconds (%s) stops no poll: alarms come, each once',
		async (effect) => {
			const trigger = new Trigger(world.host);
			world.sim.fail({ effect });
			await trigger.poll();
			for (const speed of [1, 2, 3]) {
				world.sim.clock.advance(60_000);
				raise(world.sim, imeiOf(0), { speed });
				expect(speedsOf(await trigger.poll())).toEqual([speed]);
			}
			world.sim.clearFaults();
			world.sim.clock.advance(60_000);
			raise(world.sim, imeiOf(0), { speed: 4 });
			expect(speedsOf(await trigger.poll())).toContain(4);
		},
	);
});
