import { forgetProcessState } from '../../../protrack/client/processState';
import { addDevices, openWorld, raise, Trigger, type World } from '../../support/triggerWorld';

const HOUR_MS = 3_600_000;

describe('A trigger whose devices are given by name', () => {
	let world: World;
	let imeis: string[];

	beforeEach(async () => {
		world = await openWorld();
		imeis = addDevices(world.sim, 3);
	});
	afterEach(async () => await world.sim.stop());

	const named = (devices: unknown) => ({ deviceSelection: 'several', devices, options: {} }) as never;
	const triggerOf = (devices: unknown) => new Trigger(world.host, named(devices));
	const imeisOf = (trigger: Trigger) => trigger.emitted.map(({ device }) => device.imei);
	const listCalls = () => world.sim.count('deviceList') + world.sim.count('deviceDetail');

	/** An alarm of each device, and the poll that finds them. */
	async function pollWithAlarms(trigger: Trigger): Promise<void> {
		world.sim.clock.advance(60_000);
		for (const imei of imeis) raise(world.sim, imei);
		await trigger.poll();
	}

	it('monitors those with the names, plates and IMEIs, and names them in its items', async () => {
		const trigger = triggerOf(`truck 0, B-1`);
		await trigger.poll();
		await pollWithAlarms(trigger);
		expect(trigger.emitted.map(({ device }) => [device.name, device.plateNumber, device.imei])).toEqual([
			['Truck 0', 'B-0', imeis[0]],
			['Truck 1', 'B-1', imeis[1]],
		]);
		expect(trigger.warnings).toEqual([]);
	});

	it('reads the list of devices once an hour, and no names besides', async () => {
		const trigger = triggerOf('Truck 0');
		for (let poll = 0; poll < 10; poll += 1) await pollWithAlarms(trigger);
		expect(listCalls()).toBe(1);
	});

	it('of one field does the same', async () => {
		const device = { __rl: true, mode: 'name', value: ' TRUCK  2' };
		const trigger = new Trigger(world.host, { deviceSelection: 'one', device, options: {} });
		await trigger.poll();
		await pollWithAlarms(trigger);
		expect(imeisOf(trigger)).toEqual([imeis[2]]);
	});

	it.each([
		['Truk 1', /^"Devices": no device has the name, plate or IMEI "Truk 1"\. Most alike: Truck 1 \(B-1, /],
		['Truck 0, Twin', /^"Devices": 2 devices are called "Twin": Twin \(/],
	])('does not start when one of them is not exact and unique: "%s"', async (devices, message) => {
		for (const imei of ['860000000000091', '860000000000092']) world.sim.addDevice({ imei, name: 'Twin' });
		expect((await triggerOf(devices).errorOfPoll()).message).toMatch(message);
		await expect(triggerOf(devices).runManually()).rejects.toThrow(message);
	});

	it('goes on with the others when one was renamed, and says so once', async () => {
		const trigger = triggerOf(['Truck 0', 'Truck 1']);
		await trigger.poll();
		world.sim.amendDevice(imeis[1]!, { devicename: 'Bus', platenumber: '' });
		const now = performance.now();
		jest.spyOn(performance, 'now').mockReturnValue(now + HOUR_MS);
		await pollWithAlarms(trigger);
		await pollWithAlarms(trigger);
		expect(imeisOf(trigger)).toEqual([imeis[0], imeis[0]]);
		expect(trigger.warnings).toEqual([
			expect.stringContaining('not monitored: "Devices": no device has the name, plate or IMEI "Truck 1"'),
		]);
	});

	it('fails visibly when none of them is left', async () => {
		const trigger = triggerOf('Truck 0');
		await trigger.poll();
		world.sim.amendDevice(imeis[0]!, { devicename: 'Bus' });
		const now = performance.now();
		jest.spyOn(performance, 'now').mockReturnValue(now + HOUR_MS);
		expect((await trigger.errorOfPoll()).message).toContain('no device has the name, plate or IMEI "Truck 0"');
	});

	it('fails visibly when none of them is left, also while the list of another account cannot be read', async () => {
		world.sim.addAccount({ account: 'north', password: 'x' });
		world.sim.addDevice({ imei: '860000000000091', account: 'north', name: 'Tractor' });
		const trigger = triggerOf('Truck 0');
		await trigger.poll();
		world.sim.amendDevice(imeis[0]!, { devicename: 'Bus' });
		world.sim.fail({ path: 'deviceList', account: 'north', effect: { code: 10007 } });
		const now = performance.now();
		jest.spyOn(performance, 'now').mockReturnValue(now + HOUR_MS);
		expect((await trigger.errorOfPoll()).message).toContain('no device has the name, plate or IMEI "Truck 0"');
	});

	it('goes on with a vehicle that it knows while an account was never read', async () => {
		world.sim.addAccount({ account: 'north', password: 'x' });
		world.sim.fail({ path: 'deviceList', account: 'north', effect: { code: 10007 } });
		const trigger = triggerOf('Truck 0');
		await trigger.poll();
		world.sim.amendDevice(imeis[0]!, { devicename: 'Bus' });
		const now = performance.now();
		jest.spyOn(performance, 'now').mockReturnValue(now + HOUR_MS);
		await pollWithAlarms(trigger);
		expect(imeisOf(trigger)).toEqual([imeis[0]]);
	});

	it('keeps its devices while the list cannot be read', async () => {
		const trigger = triggerOf('Truck 0');
		await trigger.poll();
		world.sim.fail({ path: 'deviceList', effect: { code: 10000 } });
		const now = performance.now();
		jest.spyOn(performance, 'now').mockReturnValue(now + HOUR_MS);
		await pollWithAlarms(trigger);
		expect(imeisOf(trigger)).toEqual([imeis[0]]);
	});

	it('keeps its devices also when n8n is restarted while the list cannot be read', async () => {
		const trigger = triggerOf('Truck 0');
		await trigger.poll();
		world.sim.fail({ path: 'deviceList', effect: { code: 10000 } });
		forgetProcessState();
		trigger.restart();
		await pollWithAlarms(trigger);
		expect(imeisOf(trigger)).toEqual([imeis[0]]);
	});
});
