import { forgetProcessState } from '../../protrack/client/processState';
import { openWorld, type LimitWorld } from '../support/limitWorld';
import { imeiOf } from '../support/testData';

const REQUEST_MS = 1000;
const BRANCHES = 2;
/** Below each branch. Reading all their lists takes longer than lists stay fresh. */
const ACCOUNTS = 200;
/** After so many, each list was read. */
const POLLS = 10;
/** A device of the account, and one of the account that is read last. */
const [OWN, FAR] = [imeiOf(0), imeiOf(1)];

let world: LimitWorld;
beforeEach(async () => {
	const parameters = { events: ['alarm'], deviceSelection: 'all', includeSubAccounts: true, options: {} };
	world = await openWorld(parameters, {}, REQUEST_MS);
	const { sim } = world;
	sim.addDevice({ imei: OWN, position: { latitude: 10, longitude: 20 } });
	await world.trigger.poll();
	for (let branch = 0; branch < BRANCHES; branch += 1) {
		sim.addAccount({ account: `branch${branch}`, password: 'x' });
		for (let index = 0; index < ACCOUNTS; index += 1)
			sim.addAccount({ account: `${branch}-${index}`, parent: `branch${branch}`, password: 'x' });
	}
	sim.addAccount({ account: 'last', parent: `${BRANCHES - 1}-${ACCOUNTS - 1}`, password: 'x' });
	sim.addDevice({ imei: FAR, account: 'last', position: { latitude: 10, longitude: 20 } });
	forgetProcessState();
});
afterEach(async () => await world.close());

/** Each of the two devices has an alarm in each minute. @returns which of them each poll gave, and how long the longest poll took */
async function poll(times: number): Promise<{ given: string[][]; longestMs: number }> {
	const given: string[][] = [];
	let longestMs = 0;
	for (let minute = 0; minute < times; minute += 1) {
		for (const imei of [OWN, FAR]) {
			world.sim.setPosition(imei, {});
			world.sim.addAlarm(imei, { type: 7, speed: minute });
		}
		const events = await world.trigger.poll();
		given.push(events.map(({ device }) => (device as { imei: string }).imei));
		longestMs = Math.max(longestMs, world.trigger.lastedMs);
	}
	return { given, longestMs };
}

describe('After a restart of n8n, while there are more lists of sub-accounts than a poll has time for,', () => {
	it('alarms of the devices that are known come in each poll, which do not wait for the lists', async () => {
		const { given, longestMs } = await poll(3);
		for (const imeis of given) expect(imeis).toContain(OWN);
		expect(longestMs).toBeLessThan(20_000);
	});

	it('the log says which lists were not read, and why', async () => {
		await poll(1);
		expect(world.trigger.warnings.join('\n')).toMatch(
			/the (devices|sub-accounts) of account "[^"]+" cannot be listed, .*There was no time left for it/,
		);
	});

	it('each poll reads more of them, and the devices in them lose no alarm', async () => {
		const { given } = await poll(POLLS);
		expect(given.flat().filter((imei) => imei === FAR)).toHaveLength(POLLS);
	});
});
