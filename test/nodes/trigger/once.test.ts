import {
	addDevices,
	allWith,
	openWorld,
	raise,
	range,
	sorted,
	speedsOf,
	Trigger,
	type World,
} from '../../support/triggerWorld';
import { imeiOf, START } from '../../support/testData';

let world: World;
let trigger: Trigger;
beforeEach(async () => {
	world = await openWorld();
	addDevices(world.sim, 2);
	trigger = new Trigger(world.host);
	await trigger.poll();
});
afterEach(async () => await world.sim.stop());

/** @param restart whether n8n starts anew before the poll */
async function pollAfter(seconds: number, restart = false): Promise<Array<number | null>> {
	world.sim.clock.advance(seconds * 1000);
	if (restart) trigger.restart();
	return speedsOf(await trigger.poll());
}

describe('Each alarm starts the workflow once', () => {
	it.each([1, 60, 599, 600])('when it is shown %i s after it was received', async (late) => {
		world.sim.clock.advance(30_000);
		const now = world.sim.seconds();
		raise(world.sim, imeiOf(0), { visibleFrom: now + late, speed: 8 });
		for (let polls = 0; polls < 12; polls += 1) {
			// the device says a word now and then, so that it is asked
			world.sim.setPosition(imeiOf(0), {});
			await pollAfter(60);
		}
		expect(speedsOf(trigger.emitted)).toEqual([8]);
	});

	it('when many share one second, duplicates among them', async () => {
		world.sim.clock.advance(60_000);
		range(40).forEach((index) => raise(world.sim, imeiOf(0), { speed: index % 20 }));
		expect(sorted(await pollAfter(0))).toEqual(sorted(range(40).map((index) => index % 20)));
		expect(new Set(trigger.emitted.map(({ id }) => id)).size).toBe(40);
		expect(await pollAfter(60, true)).toEqual([]);
	});

	it('when it was received in the second of a poll, before it or after it', async () => {
		world.sim.clock.advance(60_000);
		raise(world.sim, imeiOf(0), { speed: 1 });
		expect(await pollAfter(0)).toEqual([1]);
		raise(world.sim, imeiOf(0), { speed: 2 });
		world.sim.clock.advance(60_000);
		world.sim.setPosition(imeiOf(0), {});
		expect(await pollAfter(0)).toEqual([2]);
	});

	it('when the clock of the device runs days ahead', async () => {
		world.sim.clock.advance(60_000);
		raise(world.sim, imeiOf(0), { gpstime: START + 5 * 86_400, speed: 1 });
		expect(await pollAfter(0)).toEqual([1]);
		world.sim.clock.advance(60_000);
		raise(world.sim, imeiOf(0), { speed: 2 });
		expect(await pollAfter(0)).toEqual([2]);
	});

	it.each([1, 2, 5, 100])('of 250 when %i equal system times lie over the edge of a page', async (equal) => {
		const first = equal === 100 ? 50 : 100 - Math.ceil(equal / 2);
		range(250).forEach((index) => {
			const place = index >= first && index < first + equal ? first : index;
			world.sim.addAlarm(imeiOf(0), { type: 7, systemtime: START + 10 + place, speed: index });
		});
		world.sim.clock.advance(600_000);
		world.sim.setPosition(imeiOf(0), {});
		expect(sorted(await pollAfter(0))).toEqual(range(250));
		world.sim.setPosition(imeiOf(0), {});
		expect(await pollAfter(60, true)).toEqual([]);
	});

	it('and of 150 in one second all that the platform shows, with a notice and a warning', async () => {
		world.sim.clock.advance(60_000);
		range(150).forEach((index) => raise(world.sim, imeiOf(0), { speed: index }));
		world.sim.clearLog();
		const first = await pollAfter(0);
		expect(first.length).toBeGreaterThanOrEqual(100);
		expect(new Set(first).size).toBe(first.length);
		expect(world.sim.count('alarmList2')).toBeLessThanOrEqual(4);
		expect(trigger.emitted.every(({ notice }) => notice?.includes('at most 100 alarms of one second'))).toBe(true);
		expect(trigger.warnings.join()).toContain('more alarms in one second than the platform can show');
	});

	it('after two days without a poll', async () => {
		range(120).forEach((index) => {
			world.sim.addAlarm(imeiOf(index % 2), { type: 7, systemtime: START + 60 + index * 1400, speed: index });
		});
		world.sim.clock.advance(2 * 86_400_000);
		world.sim.setPosition(imeiOf(0), {});
		world.sim.setPosition(imeiOf(1), {});
		expect(await pollAfter(0, true)).toEqual(range(120));
		expect(await pollAfter(60)).toEqual([]);
	});

	it('when n8n starts anew between any two polls', async () => {
		for (const index of range(15)) {
			world.sim.clock.advance(60_000);
			raise(world.sim, imeiOf(index % 2), { speed: index });
			raise(world.sim, imeiOf(0), { speed: 100 + index, visibleFrom: world.sim.seconds() + 90 });
			await pollAfter(0, true);
		}
		world.sim.clock.advance(120_000);
		world.sim.setPosition(imeiOf(0), {});
		await pollAfter(0, true);
		expect(sorted(speedsOf(trigger.emitted))).toEqual([...range(15), ...range(15, 100)]);
	});

	it('when the last polls before a restart found nothing, so that n8n saved nothing', async () => {
		world.sim.clock.advance(60_000);
		raise(world.sim, imeiOf(0), { speed: 1 });
		raise(world.sim, imeiOf(0), { speed: 2, visibleFrom: world.sim.seconds() + 500 });
		expect(await pollAfter(0)).toEqual([1]);
		for (let polls = 0; polls < 5; polls += 1) expect(await pollAfter(60)).toEqual([]);
		world.sim.clock.advance(300_000);
		raise(world.sim, imeiOf(1), { speed: 3 });
		world.sim.setPosition(imeiOf(0), {});
		expect(await pollAfter(0, true)).toEqual([2, 3]);
		expect(await pollAfter(60, true)).toEqual([]);
	});

	it('when nothing was ever emitted before a restart hours later', async () => {
		for (let polls = 0; polls < 5; polls += 1) await pollAfter(60);
		raise(world.sim, imeiOf(0), { speed: 1 });
		expect(await pollAfter(5 * 3600, true)).toEqual([1]);
	});

	it('when the late-arrival window is widened, narrowed and widened again', async () => {
		const changeTo = (lateMinutes: number) => trigger.restart(allWith({ lateMinutes }));
		world.sim.clock.advance(60_000);
		raise(world.sim, imeiOf(0), { speed: 1 });
		expect(await pollAfter(0)).toEqual([1]);
		await pollAfter(1200);
		changeTo(600);
		world.sim.setPosition(imeiOf(0), {});
		expect(await pollAfter(60)).toEqual([]);
		raise(world.sim, imeiOf(0), { speed: 2 });
		expect(await pollAfter(60)).toEqual([2]);
		changeTo(1);
		raise(world.sim, imeiOf(0), { speed: 3 });
		expect(await pollAfter(30)).toEqual([3]);
		await pollAfter(3000);
		changeTo(1440);
		raise(world.sim, imeiOf(0), { speed: 4 });
		expect(await pollAfter(60)).toEqual([4]);
		expect(await pollAfter(60)).toEqual([]);
	});

	it('in whatever order the platform gives devices', async () => {
		const other = await openWorld();
		addDevices(other.sim, 120);
		const many = new Trigger(other.host);
		await many.poll();
		for (const round of range(3)) {
			other.sim.clock.advance(60_000);
			range(120).forEach((index) => raise(other.sim, imeiOf((index * 7 + round) % 120), { speed: index }));
			expect(sorted(speedsOf(await many.poll()))).toEqual(range(120));
		}
		await other.sim.stop();
	});

	it('also from the old list, where the server does not know the new one', async () => {
		world.sim.fail({ path: 'alarmList2', effect: { code: 10001 } });
		const got: Array<number | null> = [];
		for (const speed of range(3)) {
			raise(world.sim, imeiOf(0), { speed });
			got.push(...(await pollAfter(60)));
		}
		expect(got).toEqual([0, 1, 2]);
		expect(world.sim.count('alarmList2')).toBe(1);
	});
});
