import { openWorld, type LimitWorld } from '../support/limitWorld';
import { imeiOf } from '../support/testData';

const SUB_ACCOUNTS = 20;
const MINUTES = 32;

let world: LimitWorld;
beforeEach(async () => {
	const parameters = { events: ['alarm'], deviceSelection: 'all', includeSubAccounts: true, options: {} };
	world = await openWorld(parameters, {});
	for (let index = 0; index < SUB_ACCOUNTS; index += 1) {
		world.sim.addAccount({ account: `sub${index}`, password: 'x' });
		world.sim.addDevice({ imei: imeiOf(index), account: `sub${index}`, position: { latitude: 10, longitude: 20 } });
	}
});
afterEach(async () => await world.close());

/** One alarm of each device in each minute. @returns the minutes in which polls did not give all of them, and how long the longest poll took */
async function watchFor(minutes: number): Promise<{ lateMinutes: number[]; longestMs: number }> {
	const lateMinutes: number[] = [];
	let longestMs = 0;
	for (let minute = 0; minute < minutes; minute += 1) {
		for (let index = 0; index < SUB_ACCOUNTS; index += 1) {
			world.sim.setPosition(imeiOf(index), {});
			world.sim.addAlarm(imeiOf(index), { type: 7, speed: minute });
		}
		const events = await world.trigger.poll();
		if (events.length !== SUB_ACCOUNTS) lateMinutes.push(minute);
		longestMs = Math.max(longestMs, world.trigger.lastedMs);
	}
	return { lateMinutes, longestMs };
}

describe('While the platform stumbles over every list for half an hour', () => {
	it.each([10000, 10009])(
		'each alarm comes in the next poll, and no poll waits for the lists (code %d)',
		async (code) => {
			await world.trigger.poll();
			const { longestMs: usualMs } = await watchFor(4);
			['deviceList', 'accountList'].forEach((path) => world.sim.fail({ path, effect: { code } }));
			const { lateMinutes, longestMs } = await watchFor(MINUTES);
			expect(lateMinutes).toEqual([]);
			// Where the platform complains about too many requests, the alarms have to wait until that is over.
			expect(longestMs).toBeLessThan(usualMs + (code === 10009 ? 12_500 : 3000));
		},
	);
});
