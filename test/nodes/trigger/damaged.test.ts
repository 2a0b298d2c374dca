import {
	addDevices,
	all,
	letTimePass,
	openWorld,
	raise,
	sorted,
	speedsOf,
	Trigger,
	type World,
} from '../../support/triggerWorld';

let world: World;
beforeEach(async () => void (world = await openWorld()));
afterEach(async () => {
	jest.restoreAllMocks();
	await world.sim.stop();
});

const DAMAGE = 'cannot be read';

/** Polls each minute. @returns the speeds of the alarms that came */
async function pollMinutes(trigger: Trigger, minutes: number): Promise<Array<number | null>> {
	const speeds: Array<number | null> = [];
	for (let minute = 0; minute < minutes; minute += 1) {
		world.sim.clock.advance(60_000);
		speeds.push(...speedsOf(await trigger.poll()));
	}
	return speeds;
}

describe('damaged records', () => {
	it('of alarms cost none of the alarms beside them, and are warned of once', async () => {
		const [imei = ''] = addDevices(world.sim, 1);
		const trigger = new Trigger(world.host);
		await trigger.poll();
		for (const speed of [1, 2, 3]) {
			world.sim.clock.advance(1000);
			raise(world.sim, imei, { speed });
		}
		const damage = world.sim.fail({ path: 'alarmList2', effect: 'damaged-record' });
		expect(await pollMinutes(trigger, 3)).toEqual([2, 3]);
		const warnings = trigger.warnings.filter((text) => text.includes(DAMAGE));
		expect(warnings).toEqual([
			'Protrack Trigger: 1 record cannot be read and left out (Alarm list); if it stays, ask your provider',
		]);
		damage.remove();
		expect(await pollMinutes(trigger, 1)).toEqual([1]);
	});

	it('of positions stop neither the alarms of their device nor the others', async () => {
		const imeis = addDevices(world.sim, 3);
		const trigger = new Trigger(world.host);
		await trigger.poll();
		world.sim.fail({ path: 'track', effect: 'damaged-record' });
		world.sim.clock.advance(1000);
		imeis.forEach((imei, index) => raise(world.sim, imei, { speed: index + 1 }));
		expect(sorted(await pollMinutes(trigger, 3))).toEqual([1, 2, 3]);
		expect(trigger.warnings.filter((text) => text.includes(DAMAGE))).toHaveLength(1);
		expect(trigger.warnings.filter((text) => text.includes('does not know'))).toEqual([]);
	});

	it('of the only device that is monitored do not stop its alarms', async () => {
		const [imei = ''] = addDevices(world.sim, 1);
		const trigger = new Trigger(world.host, {
			...all,
			deviceSelection: 'one',
			device: { __rl: true, mode: 'imei', value: imei },
		});
		await trigger.poll();
		world.sim.fail({ path: 'track', effect: 'damaged-record' });
		world.sim.fail({ path: 'deviceDetail', effect: 'damaged-record' });
		raise(world.sim, imei, { speed: 9 });
		expect(await pollMinutes(trigger, 2)).toEqual([9]);
	});

	it('of the device list do not end the monitoring of the device that they stand for', async () => {
		const [first = '', second = ''] = addDevices(world.sim, 2);
		const trigger = new Trigger(world.host);
		await trigger.poll();
		world.sim.fail({ path: 'deviceList', effect: 'damaged-record' });
		letTimePass(600_000);
		world.sim.clock.advance(1000);
		raise(world.sim, first, { speed: 1 });
		raise(world.sim, second, { speed: 2 });
		expect(sorted(await pollMinutes(trigger, 1))).toEqual([1, 2]);
		letTimePass(1_200_000);
		expect(await pollMinutes(trigger, 1)).toEqual([]);
		const warnings = trigger.warnings.filter((text) => text.includes(DAMAGE));
		expect(warnings).toHaveLength(1);
		expect(warnings[0]).toContain('1 of 2 records cannot be read (Device list)');
	});

	it('of the device list do not end it after a restart either', async () => {
		const [first = ''] = addDevices(world.sim, 2);
		const trigger = new Trigger(world.host);
		await trigger.poll();
		world.sim.fail({ path: 'deviceList', effect: 'damaged-record' });
		trigger.restart();
		world.sim.clock.advance(1000);
		raise(world.sim, first, { speed: 7 });
		expect(await pollMinutes(trigger, 1)).toEqual([7]);
	});
});
