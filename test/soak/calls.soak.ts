import type { INodeParameters } from 'n8n-workflow';
import { openWorld, SoakTrigger, time } from './soakWorld';
import { imeiOf, randomOf } from '../support/testData';

/*
 * What the trigger costs with 500 devices, and how soon alarms come, with the options as they are by default and one poll a minute.
 */

const DEVICES = 500;
const POLLS = Number(process.env.SOAK_CALLS ?? 244);
/** The late-arrival window. */
const WINDOW = 600;
const MINUTE = 60;

/** How a device behaves; `gap` is how long it is silent between two transmissions, in seconds. */
const kinds = {
	driving: { gap: () => 20 },
	parked: { gap: (random: number) => 180 + Math.floor(random * 120) },
	asleep: { gap: () => 3600 },
	offline: { gap: () => Infinity },
};
type Kind = keyof typeof kinds;
/** When an alarm is raised: with a transmission, or by the platform while the device says nothing. */
type Origin = 'last transmission' | 'platform-generated';

const REALISTIC: Record<Kind, number> = { driving: 0.2, parked: 0.3, asleep: 0.3, offline: 0.2 };
const WORST: Record<Kind, number> = { driving: 1, parked: 0, asleep: 0, offline: 0 };

interface Figures {
	devices: number;
	average: number;
	median: number;
	most: number;
	ofTrack: number;
	ofAlarms: number;
	ofList: number;
	expected: number;
	emitted: number;
	/** Median and maximum of how long an alarm took to come since it was visible, in seconds. */
	latency: Record<string, [count: number, median: number, maximum: number]>;
}

/** One simulated device. */
interface Vehicle {
	imei: string;
	kind: Kind;
	/** When it transmits next, server time in seconds. */
	next: number;
}

async function live(seed: number, shares: Record<Kind, number>, devices: number): Promise<Figures> {
	const world = await openWorld(seed);
	const { sim } = world;
	const random = randomOf(seed);
	const begin = sim.seconds();
	const vehicles: Vehicle[] = [];
	for (const [kind, share] of Object.entries(shares) as Array<[Kind, number]>) {
		for (let count = 0; count < Math.round(devices * share); count += 1) {
			const imei = imeiOf(vehicles.length);
			const gap = kinds[kind].gap(random());
			// One that is offline has been so for three days.
			const heard = gap === Infinity ? begin - 3 * 86_400 : begin - Math.floor(random() * gap);
			sim.addDevice({ imei, name: imei, position: { latitude: 10, longitude: 20 } });
			sim.setPosition(imei, { hearttime: heard, systemtime: heard, gpstime: heard });
			vehicles.push({ imei, kind, next: heard + gap });
		}
	}
	const parameters = {
		events: ['alarm'],
		deviceSelection: 'all',
		includeSubAccounts: false,
		options: {},
	} as INodeParameters;
	const trigger = new SoakTrigger(world.host, parameters);
	await trigger.poll();
	/** By the type that tells alarms apart: since when each can be seen, and what it is. */
	const open = new Map<number, { visibleFrom: number; label: string }>();
	const waits = new Map<string, number[]>();
	const calls: number[] = [];
	const sum = { expected: 0, emitted: 0, ofTrack: 0, ofAlarms: 0, ofList: 0 };
	const raise = (vehicle: Vehicle, origin: Origin, systemtime: number, late: number) => {
		sum.expected += 1;
		const type = 1000 + sum.expected;
		const visibleFrom = systemtime + late;
		open.set(type, { visibleFrom, label: `${vehicle.kind}, ${origin}` });
		sim.addAlarm(vehicle.imei, { type, systemtime, visibleFrom });
	};
	const poll = async (): Promise<void> => {
		// Counted to the poll that brings it; what that poll itself takes depends on the platform.
		const startedAt = sim.seconds();
		for (const { alarm } of (await trigger.poll()) as Array<{ alarm: { type: number } }>) {
			const known = open.get(alarm.type);
			if (!known) throw new Error(`alarm ${alarm.type} came twice, or was never raised`);
			open.delete(alarm.type);
			sum.emitted += 1;
			waits.set(known.label, [...(waits.get(known.label) ?? []), Math.max(0, startedAt - known.visibleFrom)]);
		}
	};
	/** n8n polls once a minute, however long a poll takes. */
	const toNextMinute = () => time.pass(MINUTE * 1000 - ((sim.now() - begin * 1000) % (MINUTE * 1000)));
	for (let minute = 0; minute < POLLS; minute += 1) {
		sim.clearLog();
		const from = begin + minute * MINUTE;
		toNextMinute();
		for (const vehicle of vehicles) {
			while (vehicle.next <= from + MINUTE) {
				const heard = vehicle.next;
				sim.setPosition(vehicle.imei, { hearttime: heard, systemtime: heard, gpstime: heard });
				if (random() < (vehicle.kind === 'driving' ? 0.002 : 0.05))
					raise(vehicle, 'last transmission', heard, Math.floor(random() * (WINDOW + 1)));
				vehicle.next += kinds[vehicle.kind].gap(random());
			}
			// Nothing is sent for it; the platform shows it at once.
			if (random() < 0.002) raise(vehicle, 'platform-generated', from + Math.floor(random() * MINUTE), 0);
		}
		await poll();
		calls.push(sim.count());
		sum.ofTrack += sim.count('track');
		sum.ofAlarms += sim.count('alarmList2');
		sum.ofList += sim.count('deviceList');
	}
	// What was still to come at the end, when nobody sends anything any more.
	for (let minute = 0; minute < 45; minute += 1) {
		toNextMinute();
		await poll();
	}
	await world.close();
	const ordered = calls.sort((a, b) => a - b);
	const average = (total: number) => Math.round((total / POLLS) * 10) / 10;
	return {
		devices: vehicles.length,
		average: average(calls.reduce((a, b) => a + b, 0)),
		median: ordered[Math.floor(POLLS / 2)] ?? 0,
		most: ordered.at(-1) ?? 0,
		...sum,
		ofTrack: average(sum.ofTrack),
		ofAlarms: average(sum.ofAlarms),
		ofList: average(sum.ofList),
		latency: Object.fromEntries([...waits].sort().map(([label, list]) => [label, summary(list)])),
	};
}

function summary(waits: number[]): [number, number, number] {
	const ordered = waits.sort((a, b) => a - b);
	return [ordered.length, ordered[Math.floor(ordered.length / 2)] ?? 0, ordered.at(-1) ?? 0];
}

const longest = (figures: Figures, origin: Origin) =>
	Math.max(...Object.entries(figures.latency).flatMap(([label, [, , most]]) => (label.endsWith(origin) ? [most] : [])));

describe('A poll a minute, with the options as they are by default', () => {
	it.each<[string, Record<Kind, number>, number, number]>([
		['a realistic fleet of 500', REALISTIC, DEVICES, 30],
		['500 devices that are all driving', WORST, DEVICES, 30],
		['a realistic fleet of 20', REALISTIC, 20, 2],
	])(
		'%s: alarms of a last transmission come within 5 minutes, those that the platform adds in time',
		async (name, shares, devices, polls) => {
			const figures = await live(42, shares, devices);
			process.stdout.write(`${JSON.stringify({ name, ...figures })}\n`);
			expect(figures.emitted).toBe(figures.expected);
			expect(longest(figures, 'last transmission')).toBeLessThanOrEqual(300);
			expect(longest(figures, 'platform-generated')).toBeLessThanOrEqual(polls * MINUTE);
		},
	);
});
