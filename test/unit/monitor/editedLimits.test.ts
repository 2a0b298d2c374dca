import type { PollOptions, ListedDevice } from '../../../protrack/monitor';
import type { Zone } from '../../../protrack/fleet/geography';
import type { EventParameters } from '../../../protrack/monitor/events';
import type { Debounce } from '../../../protrack/monitor/events/debounce';
import { detectionOf } from '../../support/detectionOptions';
import { refused } from '../../support/fakeClient';
import { FleetWorld } from '../../support/fleetWorld';
import { T0 } from '../../support/testData';

const IMEI = '860000000000001';
const OTHER = '860000000000002';
const DAY = 86_400;

/** Only what belongs to one rule, or to none. */
const memoryOf = (
	name: string,
	parameters: Partial<EventParameters>,
	debounce?: Debounce,
): PollOptions['changeDetection'] => detectionOf(parameters, { rules: [name], debounce });

type Words = Record<string, unknown>;

/** Hears the device say these words in each poll, a minute apart. @returns the events of each poll */
async function polls(
	world: FleetWorld,
	memory: PollOptions['changeDetection'],
	words: Words[],
	listed?: Map<string, ListedDevice>,
): Promise<string[][]> {
	const found: string[][] = [];
	for (const each of words) {
		world.now += 60;
		world.hear(IMEI, each);
		const { changes } = await world.poll({ changeDetection: memory, alarms: false }, listed);
		found.push(changes.map(({ change }) => change.event));
	}
	return found;
}

const battery = (...list: number[]) => list.map((each) => ({ battery: each }));
const speed = (...list: number[]) => list.map((each) => ({ speed: each }));
const volts = (...list: number[]) => list.map((each) => ({ externalpower: String(each) }));
const degrees = (...list: number[]) => list.map((each) => ({ temperature: [String(each)] }));
const silentFor = (...minutes: number[]) =>
	minutes.map((each, index) => ({ hearttime: T0 + (index + 2) * 60 - each * 60 }));
const liters = (...list: number[]) => list.map((each) => ({ fuel: String(each) }));
const km = (...list: number[]) => list.map((each) => ({ odometer: each * 1000 }));
/** Degrees of latitude for so many meters north of the depot. */
const north = (...meters: number[]) => meters.map((each) => ({ latitude: 10 + each / 111_195 }));
const depot: Zone = { name: 'Depot', shape: 'circle', center: { latitude: 10, longitude: 20 }, radiusM: 100 };
const zones = (marginM: number, list: Zone[] = [depot]) => memoryOf('zones', { zones: list, zoneMarginM: marginM });
const fuel = (fuelLiters: number, fuelWindowMinutes = 30) => memoryOf('fuel', { fuelLiters, fuelWindowMinutes });
const service = (serviceEveryKm: number) => memoryOf('maintenance', { serviceEveryKm });
const yard: Zone = { ...depot, name: 'Yard', radiusM: 5000 };

type Case = [
	name: string,
	before: PollOptions['changeDetection'],
	after: PollOptions['changeDetection'],
	first: Words,
	then: Words[],
	events: string[][],
];

/** `first` is said twice before the edit; the first of `then` is the poll after it. */
const cases: Case[] = [
	[
		'a higher limit of the battery',
		memoryOf('battery', {}),
		memoryOf('battery', { batteryPercent: 50 }),
		{ battery: 40 },
		battery(40, 54, 55, 49),
		[[], [], [], ['lowBattery']],
	],
	[
		'a lower limit of the battery',
		memoryOf('battery', { batteryPercent: 50 }),
		memoryOf('battery', {}),
		{ battery: 40 },
		battery(40, 20, 19),
		[[], [], ['lowBattery']],
	],
	[
		'a higher limit of the voltage',
		memoryOf('voltage', {}),
		memoryOf('voltage', { voltage: 23 }),
		{ externalpower: '12.5' },
		volts(12.5, 23.4, 22.9),
		[[], [], ['lowExternalVoltage']],
	],
	[
		'a lower speed limit',
		memoryOf('speed', {}),
		memoryOf('speed', { speedLimitKmh: 50 }),
		{ speed: 80 },
		speed(80, 45, 51),
		[[], ['speedingEnded'], ['speeding']],
	],
	[
		'a higher speed limit',
		memoryOf('speed', { speedLimitKmh: 50 }),
		memoryOf('speed', {}),
		{ speed: 80 },
		speed(80, 91),
		[[], ['speeding']],
	],
	[
		'a lower limit of movement',
		memoryOf('movement', { movingKmh: 30 }),
		memoryOf('movement', {}),
		{ speed: 20 },
		speed(20, 3, 6),
		[[], ['movementStopped'], ['movementStarted']],
	],
	[
		'a higher limit of movement',
		memoryOf('movement', {}),
		memoryOf('movement', { movingKmh: 30 }),
		{ speed: 20 },
		speed(20, 31),
		[[], ['movementStarted']],
	],
	[
		'a lower end of the temperature',
		memoryOf('temperature', {}),
		memoryOf('temperature', { temperatureMin: -20, temperatureMax: 4 }),
		{ temperature: ['5'] },
		degrees(5, 3, 5),
		[[], ['temperatureBackInRange'], ['temperatureOutOfRange']],
	],
	[
		'a wider range of temperature',
		memoryOf('temperature', {}),
		memoryOf('temperature', { temperatureMin: 2, temperatureMax: 25 }),
		{ temperature: ['9'] },
		degrees(9, 26),
		[[], ['temperatureOutOfRange']],
	],
	[
		'a shorter silence',
		memoryOf('contact', {}),
		memoryOf('contact', { noContactMinutes: 10 }),
		{ hearttime: T0 - 1800 },
		[{ hearttime: T0 - 1800 }, ...silentFor(1, 10).slice(-1), {}],
		[[], [], ['contactRestored']],
	],
	[
		'a longer silence',
		memoryOf('contact', { noContactMinutes: 10 }),
		memoryOf('contact', {}),
		{ hearttime: T0 - 3300 },
		Array<Words>(4).fill({ hearttime: T0 - 3300 }),
		[[], [], ['noContact'], []],
	],
	['a smaller step of fuel', fuel(20), fuel(5), { fuel: '52' }, liters(45, 41, 40), [[], [], ['fuelDropped']]],
	['a longer window of fuel', fuel(20), fuel(20, 120), { fuel: '52' }, liters(30, 11, 10), [[], [], ['fuelDropped']]],
	[
		'a shorter interval of service',
		service(10_000),
		service(4_000),
		{ odometer: 15_000_000 },
		km(16_500, 19_999, 20_000),
		[[], [], ['serviceDue']],
	],
	[
		'a narrower margin of the zones',
		zones(50),
		zones(10),
		{ latitude: 10 },
		north(140, 90, 111),
		[[], ['zoneEntered'], ['zoneLeft']],
	],
	[
		'a zone that was moved',
		zones(50),
		zones(50, [{ ...depot, center: { latitude: 11, longitude: 20 } }]),
		{ latitude: 10 },
		[{ latitude: 10 }, { latitude: 11 }],
		[[], ['zoneEntered']],
	],
	[
		'a zone that was added',
		zones(50),
		zones(50, [depot, yard]),
		{ latitude: 10 },
		[{ latitude: 10 }, { latitude: 12 }],
		[[], ['zoneLeft', 'zoneLeft']],
	],
	[
		'a zone that was removed',
		zones(50, [depot, yard]),
		zones(50),
		{ latitude: 10 },
		[{ latitude: 10 }, { latitude: 12 }],
		[[], ['zoneLeft']],
	],
	[
		'a zone that was renamed',
		zones(50),
		zones(50, [{ ...depot, name: 'Depot North' }]),
		{ latitude: 10 },
		[{ latitude: 10 }, { latitude: 12 }],
		[[], ['zoneLeft']],
	],
];

describe('An edited limit makes no event at once, and a real crossing of it does:', () => {
	it.each(cases)('%s', async (_, before, after, first, then, events) => {
		const world = new FleetWorld([IMEI]);
		await world.poll({ changeDetection: before, alarms: false });
		expect((await polls(world, before, [first, first])).at(-1)).toEqual([]);
		expect(await polls(world, after, then)).toEqual(events);
	});

	it('also where the device could not be read in the poll after the edit', async () => {
		const world = new FleetWorld([IMEI, OTHER]);
		await polls(world, memoryOf('battery', {}), battery(40));
		world.intercept = ({ endpoint, query }) =>
			endpoint === 'track' && query.imeis?.includes(IMEI) ? refused(20005) : undefined;
		const edited = memoryOf('battery', { batteryPercent: 50 });
		await world.pollAfter(60, { changeDetection: edited, alarms: false });
		world.intercept = () => undefined;
		world.now += 7200;
		expect(await polls(world, edited, battery(40, 60, 40))).toEqual([[], [], ['lowBattery']]);
	});

	it('also where the poll after the edit failed', async () => {
		const world = new FleetWorld([IMEI]);
		await polls(world, memoryOf('battery', {}), battery(40));
		world.intercept = () => refused(10000);
		const edited = memoryOf('battery', { batteryPercent: 50 });
		await expect(world.pollAfter(60, { changeDetection: edited, alarms: false })).rejects.toThrow();
		world.intercept = () => undefined;
		expect(await polls(world, edited, battery(40))).toEqual([[]]);
	});

	it('and what other limits have found goes on', async () => {
		const both = (batteryPercent: number) => detectionOf({ batteryPercent }, { rules: ['battery', 'speed'] });
		const world = new FleetWorld([IMEI]);
		await polls(world, both(20), [{ battery: 40, speed: 60 }]);
		expect(await polls(world, both(50), [{ battery: 40, speed: 95 }])).toEqual([['speeding']]);
	});
});

describe('What an edit leaves as it is:', () => {
	it('a state of a version that did not remember limits goes on', async () => {
		const world = new FleetWorld([IMEI]);
		await polls(world, memoryOf('battery', {}), battery(40));
		world.state = world.state && { ...world.state, limits: undefined, positionsReadAt: undefined };
		expect(await polls(world, memoryOf('battery', {}), battery(19))).toEqual([['lowBattery']]);
	});

	it('a change that waits for its time or its polls is judged by the new numbers and is not lost', async () => {
		const door = (seconds: number, count: number) => memoryOf('door', {}, { seconds, polls: count });
		const open = { doorstatus: 1 };
		const world = new FleetWorld([IMEI]);
		expect(await polls(world, door(600, 9), [{ doorstatus: 0 }, open, open, open])).toEqual([[], [], [], []]);
		expect(await polls(world, door(600, 3), [open])).toEqual([[]]);
		expect(await polls(world, door(240, 3), [open])).toEqual([['doorOpened']]);
	});

	it('debouncing that is made longer or shorter brings no event of what has not changed', async () => {
		const door = (count: number) => memoryOf('door', {}, { seconds: 0, polls: count });
		const world = new FleetWorld([IMEI]);
		expect(await polls(world, door(1), [{ doorstatus: 0 }, { doorstatus: 1 }])).toEqual([[], ['doorOpened']]);
		expect(await polls(world, door(3), [{ doorstatus: 1 }])).toEqual([[]]);
		expect(await polls(world, door(1), [{ doorstatus: 1 }])).toEqual([[]]);
	});

	it('subscriptions that end within more days come at once, or nobody would be told of them, and those that were told do not', async () => {
		const within = (subscriptionDays: number) => memoryOf('subscription', { subscriptionDays });
		const listed = new Map([
			[IMEI, { name: 'A', endsAt: T0 + 20 * DAY, endsBy: 'userExpiresAt' as const }],
			[OTHER, { name: 'B', endsAt: T0 + 45 * DAY, endsBy: 'userExpiresAt' as const }],
		]);
		const world = new FleetWorld([IMEI, OTHER]);
		const ending = async (days: number) =>
			(await world.pollAfter(60, { changeDetection: within(days), alarms: false }, listed)).changes.map(
				({ imei }) => imei,
			);
		expect(await ending(30)).toEqual([IMEI]);
		expect(await ending(60)).toEqual([OTHER]);
		expect(await ending(30)).toEqual([]);
		expect(await ending(60)).toEqual([]);
	});
});

describe('An event that is switched off and on again starts from now:', () => {
	const off = memoryOf('', {});
	it.each<[string, PollOptions['changeDetection'], Words, Words]>([
		['a level', memoryOf('battery', {}), { battery: 60 }, { battery: 10 }],
		['a word of the device', memoryOf('door', {}), { doorstatus: 0 }, { doorstatus: 1 }],
		['fuel', fuel(10), { fuel: '60' }, { fuel: '20' }],
		['service', service(10_000), { odometer: 9_000_000 }, { odometer: 11_000_000 }],
		['zones', zones(50), { latitude: 10 }, { latitude: 12 }],
	])('%s', async (_, on, first, then) => {
		const world = new FleetWorld([IMEI]);
		await polls(world, on, [first]);
		await polls(world, off, [then]);
		expect(await polls(world, on, [then])).toEqual([[]]);
		expect((await polls(world, on, [first, then])).flat()).not.toEqual([]);
	});

	it('also with another limit than before', async () => {
		const world = new FleetWorld([IMEI]);
		await polls(world, memoryOf('battery', {}), battery(60));
		await polls(world, off, battery(60));
		expect(await polls(world, memoryOf('battery', { batteryPercent: 80 }), battery(60, 85, 79))).toEqual([
			[],
			[],
			['lowBattery'],
		]);
	});
});
