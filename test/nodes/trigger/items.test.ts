import { addDevices, allWith, openWorld, raise, range, Trigger, type World } from '../../support/triggerWorld';
import { imeiOf, START } from '../../support/testData';

let world: World;
let trigger: Trigger;
beforeEach(async () => {
	world = await openWorld();
	addDevices(world.sim, 3);
	trigger = new Trigger(world.host);
	await trigger.poll();
	world.sim.clock.advance(60_000);
});
afterEach(async () => await world.sim.stop());

const now = '2026-09-21T14:15:00Z';

describe('An event', () => {
	it('has exactly the shape that the design promises', async () => {
		world.sim.setPosition(imeiOf(1), { latitude: -12.05, longitude: -77.04, speed: 42, course: 90, accstatus: 1 });
		world.sim.addAlarm(imeiOf(1), {
			...{ type: 5, systemtime: START + 50, gpstime: START + 40, latitude: -12.5, longitude: -77.5, speed: 61 },
			...{ course: 180, geofenceid: 33, geofencename: 'Depot' },
		});
		const [event] = (await trigger.poll()) ?? [];
		expect(event).toEqual({
			summary: 'Truck 1: Entered geofence (info), Depot, 61 km/h',
			id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
			event: 'alarm',
			deviceName: 'Truck 1',
			plateNumber: 'B-1',
			label: 'Entered geofence',
			severity: 'info',
			occurredAt: '2026-09-21T14:14:40Z',
			detectedAt: now,
			mapUrl: 'https://www.google.com/maps/search/?api=1&query=-12.5,-77.5',
			device: { imei: imeiOf(1), name: 'Truck 1', model: 'VT05S', plateNumber: 'B-1' },
			position: expect.objectContaining({
				imei: imeiOf(1),
				latitude: -12.05,
				longitude: -77.04,
				speedKmh: 42,
				lastSeenAt: now,
			}) as object,
			alarm: {
				...{ id: event?.id, imei: imeiOf(1), deviceName: 'Truck 1', plateNumber: 'B-1' },
				...{ type: 5, name: 'geoFenceInAlarm' },
				...{ label: 'Entered geofence', group: 'geofence', severity: 'info', latitude: -12.5, longitude: -77.5 },
				...{ speedKmh: 61, courseDeg: 180, occurredAt: '2026-09-21T14:14:40Z', receivedAt: '2026-09-21T14:14:50Z' },
				...{ geofenceId: 33, geofenceName: 'Depot' },
				mapUrl: 'https://www.google.com/maps/search/?api=1&query=-12.5,-77.5',
			},
		});
	});

	it('has its keys in the order that a person reads them', async () => {
		raise(world.sim, imeiOf(0));
		const [event] = (await trigger.poll()) ?? [];
		expect(Object.keys(event ?? {})).toEqual([
			'summary',
			'event',
			'deviceName',
			'plateNumber',
			'label',
			'severity',
			'occurredAt',
			'detectedAt',
			'mapUrl',
			'device',
			'position',
			'alarm',
			'id',
		]);
		expect(Object.keys(event?.device ?? {})).toEqual(['name', 'plateNumber', 'model', 'imei']);
	});

	it('comes without the position where it shall be compact, also as a sample', async () => {
		const compact = new Trigger(world.host, { ...allWith({ output: 'compact' }) });
		const [sample] = await compact.runManually();
		await compact.poll();
		world.sim.clock.advance(60_000);
		raise(world.sim, imeiOf(0));
		const [full] = (await trigger.poll()) ?? [];
		const [event] = (await compact.poll()) ?? [];
		const { position, ...rest } = full ?? {};
		expect(position).toBeDefined();
		expect(Object.keys(event ?? {})).toEqual(Object.keys(rest));
		expect(sample).not.toHaveProperty('position');
		expect(JSON.stringify(event).length).toBeLessThan(JSON.stringify(full).length * 0.65);
	});

	it('cannot have another output than full or compact', async () => {
		const wrong = new Trigger(world.host, { ...allWith({ output: 'small' }) });
		await expect(wrong.poll()).rejects.toThrow('"Output" has no such choice');
	});

	it('of a sample differs by its notice alone', async () => {
		const [sample] = await trigger.runManually();
		raise(world.sim, imeiOf(0));
		const [event] = (await trigger.poll()) ?? [];
		expect(Object.keys(sample ?? {})).toEqual(['notice', ...Object.keys(event ?? {})]);
		expect(Object.keys(sample?.alarm ?? {}).sort()).toEqual(Object.keys(event?.alarm ?? {}).sort());
	});

	it('has null for what the platform does not tell', async () => {
		world.sim.amendDevice(imeiOf(0), { devicename: '', platenumber: '' });
		raise(world.sim, imeiOf(0), { latitude: 0, longitude: 0, gpstime: 0 });
		const fresh = new Trigger(world.host, allWith({ lookBackMinutes: 5 }));
		const [event] = (await fresh.poll()) ?? [];
		expect(event?.alarm).toMatchObject({
			latitude: null,
			longitude: null,
			mapUrl: null,
			occurredAt: null,
			geofenceId: null,
		});
		expect(event?.occurredAt).toBe(event?.alarm.receivedAt);
	});

	it('of a type that the document does not list is kept', async () => {
		raise(world.sim, imeiOf(0), { type: 4711 });
		expect((await trigger.poll())?.[0]?.alarm.type).toBe(4711);
	});

	it('survives records with missing keys and with numbers as text', async () => {
		raise(world.sim, imeiOf(0), { speed: 5 });
		world.sim.fail({ path: 'track', effect: 'missing-keys' });
		world.sim.fail({ path: 'alarmList2', effect: 'string-numbers' });
		expect((await trigger.poll())?.[0]?.alarm).toMatchObject({ speedKmh: 5, receivedAt: now });
	});

	it('keeps its id over restarts and in another trigger', async () => {
		const before = trigger.memory();
		range(6).forEach((index) => raise(world.sim, imeiOf(index % 3), { speed: index % 2 }));
		const ids = (await trigger.poll())?.map(({ id }) => id).sort();
		const other = new Trigger(world.host, undefined, before);
		world.sim.clock.advance(90_000);
		expect((await other.poll())?.map(({ id }) => id).sort()).toEqual(ids);
		expect(new Set(ids).size).toBe(6);
	});
});

describe('The events of one poll', () => {
	it('come in the order in which the platform received them, whichever device they are of', async () => {
		range(60).forEach((index) =>
			world.sim.addAlarm(imeiOf(index % 3), {
				type: 7,
				systemtime: START + 1 + ((index * 37) % 60),
				gpstime: START + 1000 - index,
			}),
		);
		range(3).forEach((index) => world.sim.setPosition(imeiOf(index), {}));
		const received = ((await trigger.poll()) ?? []).map(({ alarm }) => alarm.receivedAt);
		expect(received).toHaveLength(60);
		expect(received).toEqual([...received].sort());
	});

	it('hold neither token nor password nor signature, and neither does an error', async () => {
		raise(world.sim, imeiOf(0));
		const events = JSON.stringify(await trigger.poll());
		world.sim.fail({ path: 'track', effect: 'html' });
		const error = await trigger.errorOfPoll();
		const stored = Object.values(world.host.store)[0] as Record<string, string>;
		const said = [events, JSON.stringify(error), error.stack, error.message, error.description].join();
		expect(stored.accessToken).toHaveLength(47);
		expect(said).not.toContain(stored.accessToken);
		expect(said).not.toContain(world.sim.password);
		expect(said).not.toMatch(/[0-9a-f]{32}|access_token|signature/);
	});
});
