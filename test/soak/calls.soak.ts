import type { INodeParameters } from 'n8n-workflow';
import { randomOf } from '../unit/api/fakeClient';
import { imeiOf, nextActive, openWorld, SoakTrigger, time } from './soakWorld';

/*
 * What the trigger costs with 500 devices of which 50 send something between two polls, over four hours, so that the full check of those that stay silent is among it.
 */

const DEVICES = 500;
const ACTIVE = 50;
/** Five for the positions, fifty for those that have news, and three for all else. */
const MOST_CALLS = 58;
const POLLS = Number(process.env.SOAK_CALLS ?? 244);

interface Cost {
	average: number;
	least: number;
	median: number;
	most: number;
	emitted: number;
	owed: number;
	ofTrack: number;
	ofAlarms: number;
	ofList: number;
}

/** @param stay how likely an active device is active at the next poll too, the others take over from it by chance */
async function cost(seed: number, stay: number): Promise<Cost> {
	const world = await openWorld(seed);
	const { sim } = world;
	const random = randomOf(seed);
	const imeis = Array.from({ length: DEVICES }, (_, index) => imeiOf(index));
	// Those that are silent have been so for a day: only what the polls bring is counted.
	const dayAgo = sim.seconds() - 86_400;
	for (const imei of imeis) {
		sim.addDevice({ imei, name: imei, position: { latitude: 10, longitude: 20 } });
		sim.setPosition(imei, { hearttime: dayAgo, systemtime: dayAgo, gpstime: dayAgo });
	}
	const parameters = { events: ['alarm'], deviceSelection: 'all', includeSubAccounts: false, options: {} } as INodeParameters;
	const trigger = new SoakTrigger(world.host, parameters);
	await trigger.poll();
	const calls: number[] = [];
	const sum = { emitted: 0, owed: 0, ofTrack: 0, ofAlarms: 0, ofList: 0 };
	let active = new Set<string>();
	for (let poll = 0; poll < POLLS; poll += 1) {
		sim.clearLog();
		time.pass(60_000);
		active = nextActive(active, imeis, ACTIVE, stay, random);
		for (const imei of active) {
			sim.setPosition(imei, { speed: 40 });
			if (random() < 0.05) {
				sum.owed += 1;
				sim.addAlarm(imei, { type: 7, visibleFrom: sim.seconds() + (random() < 0.3 ? Math.floor(random() * 600) : 0) });
			}
		}
		sum.emitted += (await trigger.poll()).length;
		calls.push(sim.count());
		sum.ofTrack += sim.count('track');
		sum.ofAlarms += sim.count('alarmList2');
		sum.ofList += sim.count('deviceList');
	}
	// What was late at the end.
	for (const seconds of [1860, 14_460]) {
		time.pass(seconds * 1000);
		sum.emitted += (await trigger.poll()).length;
	}
	await world.close();
	const ordered = [...calls].sort((a, b) => a - b);
	const average = (total: number) => Math.round((total / POLLS) * 100) / 100;
	return {
		average: average(calls.reduce((a, b) => a + b, 0)),
		least: ordered[0] ?? 0,
		median: ordered[Math.floor(POLLS / 2)] ?? 0,
		most: ordered.at(-1) ?? 0,
		...sum,
		ofTrack: average(sum.ofTrack),
		ofAlarms: average(sum.ofAlarms),
		ofList: average(sum.ofList),
	};
}

describe('500 devices, 50 of them send something between two polls', () => {
	it.each([
		['the same 50', 1],
		['each on the road for an hour', 1 - 1 / 60],
		['another 50 each time, by chance', 0],
	])('%s', async (name, stay) => {
		const numbers = await cost(42, stay);
		process.stdout.write(`${JSON.stringify({ name, ...numbers })}\n`);
		expect(numbers.emitted).toBe(numbers.owed);
		expect(numbers.average).toBeLessThanOrEqual(MOST_CALLS);
	});
});
