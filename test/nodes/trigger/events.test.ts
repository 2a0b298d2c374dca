import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Point } from '../../../protrack/fleet';
import type { AlarmEvent } from '../../../nodes/ProtrackTrigger/alarmEvent';
import type { ChangeEvent } from '../../../nodes/ProtrackTrigger/changeEvent';
import type { EventName } from '../../../protrack/monitor/events';
import { eventNames, eventPhrases } from '../../../protrack/monitor/events/catalog';
import type { PositionInput } from '../../../simulator';
import {
	addDevices,
	all,
	letTimePass,
	openWorld,
	raise,
	range,
	speedsOf,
	Trigger,
	type World,
} from '../../support/triggerWorld';
import { imeiOf, START } from '../../support/testData';

type Item = Omit<AlarmEvent, 'event'> & { event: string; change: ChangeEvent['change']; point: Point };

const one = imeiOf(0);
let world: World;
beforeEach(async () => {
	world = await openWorld();
	addDevices(world.sim, 2);
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.sim.stop();
});

const watching = (events: string[] | string, more: IDataObject = {}): INodeParameters =>
	({ ...all, events, ...more }) as INodeParameters;
const pollOf = async (trigger: Trigger) => ((await trigger.poll()) ?? []) as unknown as Item[];
const everyChange = eventNames.filter((event) => !['alarm', 'newPosition'].includes(event));

/** Polls after each step, a minute apart. @returns the items of each poll */
async function steps(trigger: Trigger, list: Array<PositionInput | (() => void)>): Promise<Item[][]> {
	const items: Item[][] = [];
	for (const step of list) {
		world.sim.clock.advance(60_000);
		if (typeof step === 'function') step();
		else world.sim.setPosition(one, step);
		items.push(await pollOf(trigger));
	}
	return items;
}

const zone = { circle: [{ name: 'Depot', latitude: 10, longitude: 20, radiusM: 500 }] };
const square = {
	type: 'Polygon',
	coordinates: [
		[
			[19.9, 9.9],
			[20.1, 9.9],
			[20.1, 10.1],
			[19.9, 10.1],
			[19.9, 9.9],
		],
	],
};
const day = 86_400;
/** The platform's list of devices is read each five minutes by the machine's clock. */
const inTime =
	(change: () => void, ms = 301_000) =>
	() => {
		change();
		letTimePass(ms);
	};

interface Case {
	first?: PositionInput;
	then: PositionInput | (() => void);
	change: Partial<ChangeEvent['change']>;
	more?: IDataObject;
	isBySelf?: boolean;
}

const cases: Partial<Record<EventName, Case>> = {
	ignitionOn: { first: { accstatus: 0 }, then: { accstatus: 1 }, change: { field: 'ignition', from: 'off', to: 'on' } },
	ignitionOff: {
		first: { accstatus: 1 },
		then: { accstatus: 0 },
		change: { field: 'ignition', from: 'on', to: 'off' },
	},
	doorOpened: {
		first: { doorstatus: 0 },
		then: { doorstatus: 1 },
		change: { field: 'door', from: 'closed', to: 'open' },
	},
	doorClosed: {
		first: { doorstatus: 1 },
		then: { doorstatus: 0 },
		change: { field: 'door', from: 'open', to: 'closed' },
	},
	chargingStarted: {
		first: { chargestatus: 0 },
		then: { chargestatus: 1 },
		change: { field: 'charging', from: false, to: true },
	},
	chargingStopped: {
		first: { chargestatus: 1 },
		then: { chargestatus: 0 },
		change: { field: 'charging', from: true, to: false },
	},
	fuelSupplyCut: {
		first: { oilpowerstatus: 1 },
		then: { oilpowerstatus: 0 },
		change: { field: 'fuelSupply', from: 'on', to: 'cut' },
	},
	fuelSupplyRestored: {
		first: { oilpowerstatus: 0 },
		then: { oilpowerstatus: 1 },
		change: { field: 'fuelSupply', from: 'cut', to: 'on' },
	},
	armed: { first: { defencestatus: 0 }, then: { defencestatus: 1 }, change: { field: 'armed', from: false, to: true } },
	disarmed: {
		first: { defencestatus: 1 },
		then: { defencestatus: 0 },
		change: { field: 'armed', from: true, to: false },
	},
	deviceOffline: { then: { datastatus: 4 }, change: { field: 'status', from: 'online', to: 'offline' } },
	deviceOnline: { first: { datastatus: 4 }, then: {}, change: { field: 'status', from: 'offline', to: 'online' } },
	deviceExpired: {
		then: () => world.sim.amendDevice(one, { userduetime: START }),
		change: { field: 'status', from: 'online', to: 'expired' },
	},
	deviceBlocked: { then: () => world.sim.blockDevice(one), change: { field: 'status', from: 'online', to: 'blocked' } },
	deviceFirstSeen: {
		first: { datastatus: 1 },
		then: {},
		change: { field: 'status', from: 'neverOnline', to: 'online' },
	},
	movementStarted: {
		then: { speed: 24 },
		change: { field: 'state', from: 'standing', to: 'moving', value: 24, limit: 5 },
	},
	movementStopped: {
		first: { speed: 24 },
		then: { speed: 0 },
		change: { field: 'state', from: 'moving', to: 'standing', value: 0, limit: 5 },
	},
	speeding: {
		then: { speed: 96 },
		change: { field: 'speedKmh', from: 'within', to: 'over', value: 96, limit: 80 },
		more: { speedLimitKmh: 80 },
	},
	speedingEnded: {
		first: { speed: 96 },
		then: { speed: 60 },
		change: { field: 'speedKmh', from: 'over', to: 'within', value: 60, limit: 90 },
	},
	lowBattery: {
		first: { battery: 50 },
		then: { battery: 14 },
		change: { field: 'batteryPercent', from: 'fine', to: 'low', value: 14, limit: 15 },
		more: { batteryPercent: 15 },
	},
	lowExternalVoltage: {
		first: { externalpower: '12.6' },
		then: { externalpower: '11.2' },
		change: { field: 'externalVoltage', from: 'fine', to: 'low', value: 11.2, limit: 11.5 },
	},
	temperatureOutOfRange: {
		first: { temperature: ['5'] },
		then: { temperature: ['9.5'] },
		change: { field: 'temperaturesC', from: 'fine', to: 'outOfRange', value: 9.5, limit: 8 },
	},
	temperatureBackInRange: {
		first: { temperature: ['9.5'] },
		then: { temperature: ['5'] },
		change: { field: 'temperaturesC', from: 'outOfRange', to: 'fine', value: 5, limit: 8 },
	},
	noContact: {
		then: () => world.sim.clock.advance(600_000),
		change: { field: 'lastSeenAt', from: 'heard', to: 'silent', value: 11, limit: 10 },
		more: { noContactMinutes: 10 },
	},
	contactRestored: {
		first: { hearttime: START - 4000 },
		then: {},
		change: { field: 'lastSeenAt', from: 'silent', to: 'heard', limit: 60 },
	},
	fuelDropped: {
		first: { fuel: '60', fueltime: START },
		then: { fuel: '41.5', fueltime: START + 60 },
		change: { field: 'fuelLiters', from: 60, to: 41.5, limit: 10 },
	},
	fuelFilled: {
		first: { fuel: '20', fueltime: START },
		then: { fuel: '75', fueltime: START + 60 },
		change: { field: 'fuelLiters', from: 20, to: 75, limit: 5 },
		more: { fuelLiters: 5 },
	},
	serviceDue: {
		first: { odometer: 9_999_000 },
		then: { odometer: 10_004_000 },
		change: { field: 'odometerKm', from: 5000, to: 10_000, value: 10_004 },
		more: { serviceEveryKm: 5000 },
	},
	subscriptionEnding: {
		then: inTime(() => world.sim.amendDevice(one, { userduetime: START + 60 + 10 * day })),
		change: { field: 'userExpiresAt', from: null, to: '2026-10-01T14:15:00Z', value: 10, limit: 30 },
	},
	zoneEntered: {
		first: { latitude: 11 },
		then: { latitude: 10 },
		change: { field: 'zone', from: 'outside', to: 'inside', zone: 'Depot' },
		more: { zones: zone },
	},
	zoneLeft: {
		then: { latitude: 10.2 },
		change: { field: 'zone', from: 'inside', to: 'outside', zone: 'Yard' },
		more: { zones: { polygon: [{ name: 'Yard', geoJson: JSON.stringify(square) }] } },
	},
	deviceRenamed: {
		then: inTime(() => world.sim.amendDevice(one, { devicename: 'Van 9' })),
		change: { field: 'name', from: 'Truck 0', to: 'Van 9' },
	},
	deviceAdded: {
		then: inTime(() => void addDevices(world.sim, 1, 8)),
		change: { field: 'device', from: null, to: 'listed' },
	},
};

describe('Each kind of change', () => {
	it('has a case here, but for the one that takes longer', () => {
		expect([...Object.keys(cases), 'deviceRemoved'].sort()).toEqual([...everyChange].sort());
	});

	it.each(Object.entries(cases))(
		'%s: an item with exactly these keys, once, and not in the first poll',
		async (event, { first, then, change, more }) => {
			if (first) world.sim.setPosition(one, first);
			const trigger = new Trigger(world.host, watching([event], more));
			expect(await trigger.poll()).toBeNull();
			const [items, again] = await steps(trigger, [then, () => {}]);
			const [item] = items ?? [];
			expect(items).toHaveLength(item?.event === 'noContact' ? 2 : 1);
			const imei = event === 'deviceAdded' ? imeiOf(8) : one;
			expect(item).toEqual({
				summary: expect.stringMatching(/^(Truck 0|Van 9): [A-Z]/) as string,
				id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
				event,
				deviceName: event === 'deviceRenamed' ? 'Van 9' : 'Truck 0',
				plateNumber: expect.any(String) as string,
				label: eventPhrases[event as EventName],
				severity: null,
				occurredAt: expect.stringMatching(/^2026-09-21T14:\d\d:00Z$/) as string,
				detectedAt: new Date((world.sim.seconds() - 60) * 1000).toISOString().replace('.000', ''),
				mapUrl: item?.position?.mapUrl ?? null,
				device: expect.objectContaining({ imei, model: 'VT05S' }) as object,
				position: (event === 'deviceAdded' ? expect.anything() : expect.objectContaining({ imei })) as object,
				change,
			});
			expect(Object.keys(item ?? {}).slice(-4)).toEqual(['device', 'position', 'change', 'id']);
			expect(again).toEqual([]);
			// what n8n kept is of that poll: nothing comes twice after a restart
			trigger.restart();
			expect(await trigger.poll()).toBeNull();
		},
	);

	it.each(Object.entries(cases))(
		'%s: the sample of a manual run has the same shape, is marked, and leaves no state',
		async (event, { first, then, more }) => {
			if (first) world.sim.setPosition(one, first);
			const trigger = new Trigger(world.host, watching([event], more));
			await trigger.poll();
			const manual = new Trigger(world.host, watching([event], more));
			const [sample] = (await manual.runManually()) as unknown as Item[];
			expect(manual.memory()).toBe('{}');
			const [[item] = []] = await steps(trigger, [then]);
			expect(sample?.notice).toContain('This is a sample');
			expect(Object.keys(sample ?? {})).toEqual(['notice', ...Object.keys(item ?? {})]);
			expect(Object.keys(sample?.change ?? {})).toEqual(Object.keys(item?.change ?? {}));
			expect([sample?.event, sample?.change.field]).toEqual([event, item?.change.field]);
			expect(typeof sample?.change.to).toBe(typeof item?.change.to);
		},
	);

	it.each<[string, PositionInput, PositionInput, string]>([
		['ignitionOn', { accstatus: 0 }, { accstatus: 1, acctime: 47 }, '2026-09-21T14:14:13Z'],
		['ignitionOff', { accstatus: 1 }, { accstatus: 0, acctime: 0 }, '2026-09-21T14:15:00Z'],
		['fuelDropped', { fuel: '60', fueltime: START }, { fuel: '40', fueltime: START + 20 }, '2026-09-21T14:14:20Z'],
		[
			'temperatureOutOfRange',
			{ temperature: ['5'] },
			{ temperature: ['9'], temperaturetime: START + 30 },
			'2026-09-21T14:14:30Z',
		],
		[
			'temperatureOutOfRange',
			{ temperature: ['5'] },
			{ temperature: ['9'], temperaturetime: START + 9999 },
			'2026-09-21T14:15:00Z',
		],
	])('%s: occurred when the platform says so, and never later than now', async (event, first, then, occurredAt) => {
		world.sim.setPosition(one, first);
		const trigger = new Trigger(world.host, watching([event]));
		await trigger.poll();
		expect((await steps(trigger, [then])).flat().map((item) => item.occurredAt)).toEqual([occurredAt]);
	});

	it('deviceExpired: occurred when the subscription ended', async () => {
		world.sim.amendDevice(one, { userduetime: START + 90 });
		const trigger = new Trigger(world.host, watching(['deviceExpired']));
		await trigger.poll();
		expect((await steps(trigger, [() => {}, () => {}])).flat().map((item) => item.occurredAt)).toEqual([
			'2026-09-21T14:15:30Z',
		]);
	});

	it('subscriptionEnding: names the end that comes first', async () => {
		const trigger = new Trigger(world.host, watching(['subscriptionEnding']));
		await trigger.poll();
		const ends = { userduetime: START + 20 * day, platformduetime: START + 10 * day };
		const [[item] = []] = await steps(trigger, [inTime(() => world.sim.amendDevice(one, ends))]);
		expect(item?.change).toMatchObject({ field: 'platformExpiresAt', to: '2026-10-01T14:14:00Z' });
	});

	it('deviceRenamed: a name stays a text, whatever it says', async () => {
		const trigger = new Trigger(world.host, watching(['deviceRenamed']));
		await trigger.poll();
		const [[item] = []] = await steps(trigger, [inTime(() => world.sim.amendDevice(one, { devicename: 'true' }))]);
		expect(item?.change).toEqual({ field: 'name', from: 'Truck 0', to: 'true' });
	});

	it('zoneEntered: two zones of one name are two items with two ids', async () => {
		world.sim.setPosition(one, { latitude: 11 });
		const zones = { circle: [...zone.circle, { ...zone.circle[0], radiusM: 900 }] };
		const trigger = new Trigger(world.host, watching(['zoneEntered'], { zones }));
		const [, items] = await steps(trigger, [() => {}, { latitude: 10 }]);
		expect(items?.map(({ change }) => change.zone)).toEqual(['Depot', 'Depot']);
		expect(new Set(items?.map(({ id }) => id)).size).toBe(2);
	});

	it('zoneEntered: zones that are drawn anew start afresh, also for a device that could not be read just then', async () => {
		const trigger = new Trigger(world.host, watching(['zoneEntered', 'zoneLeft'], { zones: zone }));
		await trigger.poll();
		const far = { circle: [{ name: 'Far', latitude: 50, longitude: 20, radiusM: 500 }] };
		const other = new Trigger(world.host, watching(['zoneEntered', 'zoneLeft'], { zones: far }), trigger.memory());
		world.sim.fail({ path: 'track', imei: one, times: 1, effect: { code: 10013 } });
		expect((await steps(other, [() => {}, () => world.sim.clock.advance(60_000)])).flat()).toEqual([]);
		expect(
			(await steps(other, [{ latitude: 50 }])).flat().map(({ event, device }) => `${event} ${device.imei}`),
		).toEqual([`zoneEntered ${one}`]);
	});

	it('deviceAdded, deviceRemoved: none when sub-accounts are included or left out', async () => {
		world.sim.addAccount({ account: 'branch', password: 'x', parent: world.sim.account });
		range(5).forEach((index) =>
			world.sim.addDevice({ imei: imeiOf(20 + index), account: 'branch', position: { latitude: 10, longitude: 20 } }),
		);
		const watchList = (includeSubAccounts: boolean, kept?: string) =>
			new Trigger(world.host, watching(['deviceAdded', 'deviceRemoved'], { includeSubAccounts }), kept);
		const own = watchList(false);
		expect(await own.poll()).toBeNull();
		const wide = watchList(true, own.memory());
		expect((await steps(wide, [inTime(() => {}), () => {}])).flat()).toEqual([]);
		expect(Object.keys(wide.state().devices)).toHaveLength(7);
		const narrow = watchList(false, wide.memory());
		const later = range(13).map((index) => inTime(() => {}, (index + 2) * 301_000));
		expect((await steps(narrow, later)).flat()).toEqual([]);
	});

	it('deviceRemoved: after ten minutes, also when it was the last device of the account', async () => {
		const trigger = new Trigger(world.host, watching(['deviceRemoved', 'deviceAdded']));
		expect(await trigger.poll()).toBeNull();
		range(2).forEach((index) => world.sim.removeDevice(imeiOf(index)));
		const found: string[][] = [];
		for (const minute of range(15)) {
			world.sim.clock.advance(60_000);
			letTimePass((minute + 1) * 301_000);
			found.push(
				(await pollOf(trigger)).map(
					({ event, device, occurredAt }) => `${event} ${device.imei} ${device.name} ${occurredAt}`,
				),
			);
		}
		expect(found.flat().sort()).toEqual([
			`deviceRemoved ${imeiOf(0)} Truck 0 2026-09-21T14:15:00Z`,
			`deviceRemoved ${imeiOf(1)} Truck 1 2026-09-21T14:15:00Z`,
		]);
		expect(found.findIndex((items) => items.length > 0)).toBe(10);
		addDevices(world.sim, 1);
		letTimePass(20 * 301_000);
		expect((await pollOf(trigger)).map(({ event }) => event)).toEqual(['deviceAdded']);
	});

	it('deviceRemoved: also when n8n did not run for days', async () => {
		const trigger = new Trigger(world.host, watching(['deviceRemoved']));
		await trigger.poll();
		world.sim.removeDevice(one);
		letTimePass(301_000);
		const found = await steps(trigger, [
			() => world.sim.clock.advance(3 * day * 1000),
			...Array<() => void>(11).fill(() => {}),
		]);
		expect(found.flat().map(({ device }) => device.imei)).toEqual([one]);
	});
});

describe('Events', () => {
	const sensors = {
		accstatus: 1,
		doorstatus: 1,
		chargestatus: 1,
		oilpowerstatus: 1,
		defencestatus: 1,
		battery: 60,
		externalpower: '12.6',
		fuel: '60',
		temperature: ['5'],
		odometer: 9_000_000,
	};
	const everything = () => watching(everyChange, { zones: zone });

	it('do not come when sensors say -1 or nothing, and then the same again', async () => {
		world.sim.setPosition(one, sensors);
		const trigger = new Trigger(world.host, everything());
		await trigger.poll();
		const none = {
			accstatus: -1,
			doorstatus: -1,
			chargestatus: -1,
			oilpowerstatus: -1,
			defencestatus: -1,
			battery: -1,
			externalpower: '-1',
			fuel: '-1',
			temperature: [],
			odometer: -1,
			latitude: 0,
			longitude: 0,
		};
		const back = { ...sensors, latitude: 10, longitude: 20 };
		expect((await steps(trigger, [none, back, { ...none, externalpower: '', fuel: '' }, back])).flat()).toEqual([]);
	});

	it('come several in one poll, each of its device, with ids of their own', async () => {
		range(2).forEach((index) => world.sim.setPosition(imeiOf(index), sensors));
		const trigger = new Trigger(world.host, watching(['alarm', 'newPosition', ...everyChange], { zones: zone }));
		await trigger.poll();
		world.sim.clock.advance(60_000);
		world.sim.setPosition(one, { accstatus: 0, doorstatus: 0, speed: 100, latitude: 12 });
		world.sim.addPoints(one, [{ longitude: 20, latitude: 12, gpstime: world.sim.seconds() - 5, speed: 99 }]);
		raise(world.sim, imeiOf(1), { speed: 5 });
		const items = await pollOf(trigger);
		expect(items.map(({ event, device }) => `${device.name} ${event}`)).toEqual([
			'Truck 1 alarm',
			...['ignitionOff', 'doorClosed', 'movementStarted', 'speeding', 'zoneLeft'].map((event) => `Truck 0 ${event}`),
			'Truck 0 newPosition',
		]);
		expect(new Set(items.map(({ id }) => id)).size).toBe(7);
	});

	it('have the same ids for two triggers, and only the chosen ones come', async () => {
		world.sim.setPosition(one, sensors);
		const triggers = [
			new Trigger(world.host, watching(['doorClosed', 'ignitionOff'])),
			new Trigger(world.host, watching('ignitionOff')),
		];
		for (const trigger of triggers) await trigger.poll();
		world.sim.clock.advance(60_000);
		world.sim.setPosition(one, { accstatus: 0, doorstatus: 0, speed: 50 });
		const [both, single] = [await pollOf(triggers[0]!), await pollOf(triggers[1]!)];
		expect(both.map(({ event }) => event)).toEqual(['ignitionOff', 'doorClosed']);
		expect(single).toEqual([both[0]]);
	});

	it('wait until they have lasted, if the user wants so', async () => {
		world.sim.setPosition(one, sensors);
		const trigger = new Trigger(world.host, watching(['ignitionOff'], { options: { lastPolls: 3, lastSeconds: 60 } }));
		await trigger.poll();
		const off = { accstatus: 0 };
		const found = await steps(trigger, [off, { accstatus: 1 }, off, off, off, off]);
		expect(found.map(({ length }) => length)).toEqual([0, 0, 0, 0, 1, 0]);
	});

	it('are lost with no error: what a failed poll would have found comes in the next', async () => {
		world.sim.setPosition(one, sensors);
		const trigger = new Trigger(world.host, watching(['ignitionOff']));
		await trigger.poll();
		world.sim.clock.advance(60_000);
		world.sim.setPosition(one, { accstatus: 0 });
		const error = world.sim.fail({ path: 'track', effect: 'html' });
		await trigger.errorOfPoll();
		error.remove();
		expect((await pollOf(trigger)).map(({ event }) => event)).toEqual(['ignitionOff']);
	});
});

describe('Every new position', () => {
	const point = (gpstime: number, more: object = {}) => ({
		longitude: 20,
		latitude: 10,
		gpstime,
		speed: gpstime % 100,
		...more,
	});
	const times = (items: Item[]) => items.map((item) => item.point.fixedAt);

	it('is an item with a point, once, in the order of the road, and none of before', async () => {
		world.sim.addPoints(one, [point(START - 30)]);
		const trigger = new Trigger(world.host, watching(['newPosition']));
		expect(await trigger.poll()).toBeNull();
		const [items, again] = await steps(trigger, [
			() => {
				world.sim.setPosition(one, {});
				world.sim.addPoints(
					one,
					[40, 20, 60].map((seconds) => point(START + seconds)),
				);
			},
			() => {},
		]);
		expect(times(items ?? [])).toEqual(['2026-09-21T14:14:20Z', '2026-09-21T14:14:40Z', '2026-09-21T14:15:00Z']);
		expect(items?.[0]).toEqual({
			summary: 'Truck 0: At 10, 20, 60 km/h',
			id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
			event: 'newPosition',
			deviceName: 'Truck 0',
			plateNumber: 'B-0',
			label: 'New position',
			severity: null,
			occurredAt: '2026-09-21T14:14:20Z',
			detectedAt: '2026-09-21T14:15:00Z',
			mapUrl: expect.stringContaining('query=10,20') as string,
			device: { imei: one, name: 'Truck 0', model: 'VT05S', plateNumber: 'B-0' },
			position: expect.objectContaining({ imei: one }) as object,
			point: {
				imei: one,
				latitude: 10,
				longitude: 20,
				fixedAt: '2026-09-21T14:14:20Z',
				speedKmh: 60,
				courseDeg: 0,
				mapUrl: expect.stringContaining('query=10,20') as string,
			},
		});
		expect(again).toEqual([]);
		trigger.restart();
		expect(await trigger.poll()).toBeNull();
	});

	it('asks for the playback of devices whose fix moved, and of no others', async () => {
		addDevices(world.sim, 100, 2);
		const trigger = new Trigger(world.host, watching(['newPosition']));
		await trigger.poll();
		expect(world.sim.count('playback')).toBe(0);
		world.sim.clock.advance(60_000);
		world.sim.clearLog();
		range(7).forEach((index) => world.sim.setPosition(imeiOf(index), {}));
		world.sim.setPosition(imeiOf(9), { gpstime: START });
		await trigger.poll();
		expect([world.sim.count('track'), world.sim.count('playback'), world.sim.count('alarmList2')]).toEqual([2, 7, 0]);
	});

	it('throws when no playback can be read, leaves the state, and delivers all of it later', async () => {
		const trigger = new Trigger(world.host, watching(['newPosition']));
		await trigger.poll();
		world.sim.clock.advance(60_000);
		range(2).forEach((index) => {
			world.sim.setPosition(imeiOf(index), {});
			world.sim.addPoints(imeiOf(index), [point(START + 30)]);
		});
		const before = trigger.memory();
		const error = world.sim.fail({ path: 'playback', effect: { code: 20046 } });
		expect((await trigger.errorOfPoll()).message.length).toBeGreaterThan(20);
		expect(trigger.memory()).toBe(before);
		error.remove();
		world.sim.fail({ path: 'playback', imei: one, times: 1, effect: { code: 20046 } });
		expect((await pollOf(trigger)).map(({ device }) => device.imei)).toEqual([imeiOf(1)]);
		expect(trigger.warnings.join()).toContain(one);
		world.sim.clock.advance(60_000);
		expect((await pollOf(trigger)).map(({ device }) => device.imei)).toEqual([one]);
	});

	it('begins anew when it is chosen again after a while', async () => {
		const trigger = new Trigger(world.host, watching(['newPosition']));
		await trigger.poll();
		const other = new Trigger(world.host, watching(['ignitionOn']), trigger.memory());
		world.sim.clock.advance(60_000);
		world.sim.setPosition(one, {});
		world.sim.addPoints(one, [point(START + 30)]);
		await other.poll();
		const again = new Trigger(world.host, watching(['newPosition']), other.memory());
		expect(await again.poll()).toBeNull();
	});

	it('has a marked sample with a point when there is none, and real ones otherwise; a manual run leaves no state', async () => {
		const trigger = new Trigger(world.host, watching(['newPosition']));
		const [sample] = (await trigger.runManually()) as unknown as Item[];
		expect(sample).toMatchObject({ event: 'newPosition', point: { latitude: 22.583197 } });
		expect(sample?.notice).toContain('This is a sample');
		range(2).forEach((index) =>
			world.sim.addPoints(
				imeiOf(index),
				range(12).map((n) => point(START - 10 * n)),
			),
		);
		const real = (await trigger.runManually()) as unknown as Item[];
		expect(real).toHaveLength(10);
		expect(real[0]?.notice).toBeUndefined();
		expect(trigger.memory()).toBe('{}');
	});
});

describe('Alarm filters', () => {
	it.each<[IDataObject, number[]]>([
		[{ types: [5] }, [1]],
		[{ types: '7,19' }, [2]],
		[{ groups: ['geofence'] }, [1]],
		[{ severities: ['critical'] }, [3]],
		[{ geofence: 'depot' }, [1]],
		[{ geofence: '33' }, [1]],
		[{ minSpeed: 2 }, [2, 3]],
		[{ groups: ['geofence', 'driving'], minSpeed: 2 }, [2]],
		[{}, [1, 2, 3]],
	])('%j', async (filters, speeds) => {
		const trigger = new Trigger(world.host, watching(['alarm'], { filters }));
		await trigger.poll();
		world.sim.clock.advance(60_000);
		raise(world.sim, one, { type: 5, speed: 1, geofenceid: 33, geofencename: 'Depot North', systemtime: START + 10 });
		raise(world.sim, one, { type: 7, speed: 2, systemtime: START + 20 });
		raise(world.sim, one, { type: 1, speed: 3, systemtime: START + 30 });
		expect(speedsOf(await trigger.poll())).toEqual(speeds);
		// what did not pass is read and done with
		trigger.restart(watching(['alarm']));
		expect(await trigger.poll()).toBeNull();
	});
});

describe('Settings that cannot be', () => {
	it.each<[string, INodeParameters, string]>([
		['an unknown event', watching(['ignitionOn', 'nonsense']), '"Events" does not know "nonsense"'],
		['an event named like something of JavaScript', watching(['constructor']), '"Events" does not know "constructor"'],
		['no events', watching([]), '"Events" is empty'],
		['no events in a text', watching(' , '), '"Events" is empty'],
		[
			'a speed limit of 0',
			watching(['speeding'], { speedLimitKmh: 0 }),
			'"Speeding: Limit" must be between 1 and 500 km/h',
		],
		['a speed limit that is a word', watching(['speeding'], { speedLimitKmh: 'fast' }), '"Speeding: Limit" must be'],
		['an empty margin', watching(['zoneLeft'], { zones: zone, zoneMarginM: '' }), '"Zone: Exit Margin" must be'],
		['a battery of 101 %', watching(['lowBattery'], { batteryPercent: 101 }), '"Low Battery: Below" must be'],
		['no voltage', watching(['lowExternalVoltage'], { voltage: 0 }), '"Low External Voltage: Below" must be'],
		[
			'a range upside down',
			watching(['temperatureOutOfRange'], { temperatureMin: 8, temperatureMax: 2 }),
			'"Temperature: Lowest" is not below "Temperature: Highest"',
		],
		['no contact for 0 minutes', watching(['noContact'], { noContactMinutes: 0 }), '"No Contact: Silent For" must be'],
		['no litres', watching(['fuelDropped'], { fuelLiters: 0 }), '"Fuel: Minimum Change" must be'],
		['a fuel window of 0', watching(['fuelFilled'], { fuelWindowMinutes: 0 }), '"Fuel: Change Window" must be'],
		['a service every 0 km', watching(['serviceDue'], { serviceEveryKm: 0 }), '"Service: Interval" must be'],
		[
			'negative days',
			watching(['subscriptionEnding'], { subscriptionDays: -1 }),
			'"Subscription: Ends Within" must be',
		],
		['moving above -1', watching(['movementStarted'], { movingKmh: -1 }), '"Movement: Moving Above" must be'],
		['0 polls', watching(['ignitionOn'], { options: { lastPolls: 0 } }), '"Consecutive Polls Required" must be'],
		['-1 seconds', watching(['ignitionOn'], { options: { lastSeconds: -1 } }), '"Minimum Duration" must be'],
		['no zones', watching(['zoneEntered']), '"Zones" is empty'],
		[
			'a circle without a center',
			watching(['zoneEntered'], { zones: { circle: [{ name: 'Yard', latitude: 0, longitude: 0, radiusM: 5 }] } }),
			'The zone "Yard" has no usable center or radius',
		],
		[
			'a circle without a radius',
			watching(['zoneEntered'], { zones: { circle: [{ latitude: 1, longitude: 1, radiusM: 0 }] } }),
			'The zone "Circle 1" has no usable center or radius',
		],
		[
			'a polygon that is none',
			watching(['zoneLeft'], { zones: { polygon: [{ name: 'P', geoJson: '{"type":"Point"}' }] } }),
			'The zone "P" is no GeoJSON polygon',
		],
		[
			'a polygon that was not filled in',
			watching(['zoneLeft'], { zones: { polygon: [{ name: 'P', geoJson: '{}' }] } }),
			'The zone "P" has no GeoJSON yet',
		],
		[
			'a polygon that is empty',
			watching(['zoneLeft'], { zones: { polygon: [{ name: 'P', geoJson: ' ' }] } }),
			'The zone "P" has no GeoJSON yet',
		],
		[
			'a polygon of an expression that gives nothing',
			watching(['zoneLeft'], { zones: { polygon: [{ geoJson: '={{ {} }}' }] } }),
			'The zone "Polygon 1" has no GeoJSON yet',
		],
		[
			'a polygon of a new zone that nobody has touched',
			watching(['zoneLeft'], { zones: { polygon: [{}] } }),
			'The zone "Polygon 1" has no GeoJSON yet',
		],
		[
			'a filter that is none',
			watching(['alarm'], { filters: { severities: 'bad' } }),
			'"Severities" does not know "bad"',
		],
		[
			'an event of all devices for one',
			{ ...watching(['deviceRemoved']), deviceSelection: 'one', device: one },
			'"Events": "Device: Removed From the Account" needs all devices',
		],
	])('%s: an error that names the field, before any call', async (_, parameters, message) => {
		const error = await new Trigger(world.host, parameters).errorOfPoll();
		expect(error.name).toBe('NodeOperationError');
		expect(error.message).toContain(message);
		expect(error.description).toBeTruthy();
		expect(world.sim.requests).toEqual([]);
	});

	it('do not matter while their event is not chosen', async () => {
		const wrong = {
			speedLimitKmh: 0,
			zones: { circle: [{}] },
			fuelLiters: 'x',
			filters: { types: 'nonsense' },
			temperatureMin: 9,
			temperatureMax: 1,
		};
		expect(await new Trigger(world.host, watching(['ignitionOn'], wrong)).poll()).toBeNull();
	});
});

describe('Calls', () => {
	it('for all changes of 500 devices are the five for their positions', async () => {
		addDevices(world.sim, 498, 2);
		const trigger = new Trigger(world.host, watching(everyChange, { zones: zone }));
		await trigger.poll();
		world.sim.clearLog();
		world.sim.clock.advance(60_000);
		range(100).forEach((index) => world.sim.setPosition(imeiOf(index), { speed: 50 }));
		expect(await trigger.poll()).toHaveLength(100);
		expect(world.sim.requests.map(({ path }) => path)).toHaveLength(5);
		expect(world.sim.count('track')).toBe(5);
	});
});
