import type { IDataObject } from 'n8n-workflow';
import { addDevices, all, imeiOf, openWorld, raise, speedsOf, Trigger, type World } from './triggerWorld';

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
