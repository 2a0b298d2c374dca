import type { INodeParameters } from 'n8n-workflow';
import { eventNames } from '../../protrack/monitor/events/catalog';
import { nextActive, openWorld, SoakTrigger, time } from './soakWorld';
import { imeiOf, randomOf } from '../support/testData';

/*
 * What n8n keeps with the workflow for 2,000 devices with all events on, three zones, and 200 devices that send alarms and points.
 */

const DEVICES = 2000;
const ACTIVE = 200;
const POLLS = 16;
const LIMIT = 256_000;

const zone = (name: string, latitude: number) => ({ name, latitude, longitude: 20, radiusM: 5000 });
const parameters = {
	events: [...eventNames],
	deviceSelection: 'all',
	includeSubAccounts: true,
	zones: { circle: [zone('A', 10), zone('B', 10.02), zone('C', 50)] },
	options: {},
} as unknown as INodeParameters;

async function sizes(stay: number) {
	const world = await openWorld(9);
	const { sim } = world;
	const random = randomOf(9);
	const imeis = Array.from({ length: DEVICES }, (_, index) => imeiOf(index));
	const sensors = () => ({
		latitude: 10 + random() / 100,
		longitude: 20,
		accstatus: 1,
		doorstatus: 0,
		chargestatus: 1,
		oilpowerstatus: 1,
		defencestatus: 0,
		battery: 80,
		externalpower: 12.6,
		fuel: '45.5',
		fueltime: sim.seconds(),
		odometer: 123_456_789,
		temperature: '4.5',
	});
	const due = sim.seconds() + 20 * 86_400;
	for (let index = 0; index < DEVICES; index += 1) {
		const account = index < 500 ? sim.account : `sub${Math.floor(index / 500)}`;
		if (index % 500 === 0 && index > 0) sim.addAccount({ account, password: 'x', parent: sim.account });
		sim.addDevice({ imei: imeis[index] ?? '', name: `Truck ${index}`, account, position: sensors() as never });
		sim.amendDevice(imeis[index] ?? '', { userduetime: due, platformduetime: due });
	}
	const trigger = new SoakTrigger(world.host, parameters);
	await trigger.poll();
	const packed = [JSON.stringify(trigger.watch()).length];
	const emitted: Record<string, number> = {};
	let active = new Set<string>();
	for (let poll = 0; poll < POLLS; poll += 1) {
		sim.clearLog();
		time.pass(60_000);
		active = nextActive(active, imeis, ACTIVE, stay, random);
		for (const imei of active) {
			sim.setPosition(imei, { ...sensors(), speed: random() * 120, accstatus: Math.round(random()) } as never);
			for (let ago = 50; ago >= 0; ago -= 10)
				sim.addPoints(imei, [{ longitude: 20, latitude: 10 + random(), gpstime: sim.seconds() - ago, speed: 40 }]);
			if (random() < 0.1) sim.addAlarm(imei, { type: 7 });
		}
		for (const { event } of await trigger.poll()) emitted[String(event)] = (emitted[String(event)] ?? 0) + 1;
		packed.push(JSON.stringify(trigger.watch()).length);
	}
	const devices = Object.keys(trigger.watch().devices as object).length;
	const sample = Object.values(trigger.watch().devices as Record<string, string>).sort((a, b) => b.length - a.length);
	await world.close();
	return {
		devices,
		first: packed[0],
		largest: Math.max(...packed),
		last: packed.at(-1),
		longest: sample[0]?.length,
		shortest: sample.at(-1),
		emitted,
	};
}

it.each([
	['the same 200', 1],
	['another 200 each time', 0],
])('2,000 devices with all events on fit into 256 KB: %s', async (name, stay) => {
	const numbers = await sizes(stay);
	process.stdout.write(`${JSON.stringify({ name, ...numbers })}\n`);
	expect(numbers.devices).toBe(DEVICES);
	expect(numbers.emitted.newPosition).toBeGreaterThan(ACTIVE);
	expect(numbers.largest).toBeLessThan(LIMIT);
});
