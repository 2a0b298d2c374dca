import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { alarmTypes } from '../../../protrack/client';
import { sampleChange } from '../../../nodes/ProtrackTrigger/changeEvent';
import {
	detectChanges,
	toSnapshot,
	type ChangeEventName,
	type EventParameters,
} from '../../../protrack/monitor/events';
import { nothingDetected } from '../../../protrack/monitor/state/changeDetectionState';
import { detectionOf } from '../../support/detectionOptions';
import { addDevices, all, openWorld, range, Trigger, type World } from '../../support/triggerWorld';
import { imeiOf, START } from '../../support/testData';

let world: World;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(async () => await world.sim.stop());

const filtered = (filters: IDataObject, more: IDataObject = {}) => ({ ...all, filters, ...more }) as INodeParameters;
const fetchTestEvents = async (parameters: INodeParameters) => await new Trigger(world.host, parameters).runManually();

describe('A test event', () => {
	it.each<[string, IDataObject, number[]]>([
		['severity', { severities: ['critical'] }, [3]],
		['type', { types: [9] }, [2]],
		['group', { groups: ['geofence'] }, [1]],
		['geofence', { geofence: 'depot' }, [1]],
		['speed', { minSpeed: 100 }, [4]],
	])('is a real alarm that passes the filter by %s, however many others there are', async (_, filters, speeds) => {
		addDevices(world.sim, 2);
		range(30).forEach((second) =>
			world.sim.addAlarm(imeiOf(0), { type: 10, systemtime: START - 100 + second, speed: 50 }),
		);
		world.sim.addAlarm(imeiOf(0), {
			type: 5,
			systemtime: START - 900,
			speed: 1,
			geofenceid: 3,
			geofencename: 'Depot North',
		});
		world.sim.addAlarm(imeiOf(0), { type: 9, systemtime: START - 800, speed: 2 });
		world.sim.addAlarm(imeiOf(1), { type: 1, systemtime: START - 700, speed: 3 });
		world.sim.addAlarm(imeiOf(1), { type: 7, systemtime: START - 600, speed: 104 });
		const events = await fetchTestEvents(filtered(filters));
		expect(events.map(({ alarm }) => (alarm.speedKmh ?? 0) % 100)).toEqual(speeds);
		expect(events[0]?.notice).toBeUndefined();
	});

	it('is of many devices: the latest of each, then the second latest of each', async () => {
		addDevices(world.sim, 4);
		range(4).forEach((device) =>
			range(12).forEach((n) =>
				world.sim.addAlarm(imeiOf(device), { type: 7, systemtime: START - 1000 * device - n, speed: n }),
			),
		);
		const events = await fetchTestEvents(all);
		const counts = range(4).map((device) =>
			events.filter((event) => event.device.imei === imeiOf(device)).map(({ alarm }) => alarm.speedKmh),
		);
		expect(counts.map((speeds) => speeds.length).sort()).toEqual([2, 2, 3, 3]);
		counts.forEach((speeds) => expect(speeds).toEqual(range(speeds.length).reverse()));
		const times = events.map(({ alarm }) => alarm.receivedAt);
		expect(times).toEqual([...times].sort());
	});

	it('is only of devices that are monitored', async () => {
		addDevices(world.sim, 3);
		range(3).forEach((device) => world.sim.addAlarm(imeiOf(device), { type: 7, systemtime: START - 5 }));
		const events = await fetchTestEvents({ ...all, namePattern: '* 1' });
		expect(events.map(({ device }) => device.name)).toEqual(['Truck 1']);
	});

	it('asks for no more devices than it needs', async () => {
		addDevices(world.sim, 40);
		range(40).forEach((device) => world.sim.addAlarm(imeiOf(device), { type: 7, systemtime: START - 5 }));
		const events = await fetchTestEvents(all);
		expect(new Set(events.map(({ device }) => device.imei)).size).toBe(10);
		expect(world.sim.count('alarmList2')).toBe(10);
	});

	it('asks a device with thousands of alarms for no more than it needs to show some', async () => {
		addDevices(world.sim, 20);
		for (let n = 0; n < 8000; n += 1) world.sim.addAlarm(imeiOf(0), { type: 7, systemtime: START - 20_000 + 2 * n });
		expect(await fetchTestEvents(all)).toHaveLength(10);
		expect(world.sim.count('alarmList2')).toBeLessThanOrEqual(80);
	});

	it('that is a position is of several devices', async () => {
		addDevices(world.sim, 3);
		range(3).forEach((device) =>
			world.sim.addPoints(
				imeiOf(device),
				range(12).map((n) => ({ longitude: 20, latitude: 10, gpstime: START - 10 * n, speed: 50 })),
			),
		);
		const events = await fetchTestEvents({ ...all, events: ['newPosition'] });
		expect(events).toHaveLength(10);
		expect(new Set(events.map(({ device }) => device.imei)).size).toBe(3);
	});
});

describe('A sample of an alarm', () => {
	it.each<[IDataObject, IDataObject]>([
		[{}, { label: 'Speeding', geofenceName: null }],
		[{ severities: ['critical'] }, { severity: 'critical' }],
		[
			{ severities: ['info', 'critical'], groups: ['engine'] },
			{ severity: 'info', group: 'engine' },
		],
		[{ types: [19] }, { type: 19, label: 'Device powered off' }],
		[{ types: [4711] }, { type: 4711 }],
		[{ groups: ['geofence'] }, { group: 'geofence', geofenceName: 'Depot North' }],
		[{ geofence: 'Yard' }, { group: 'geofence', geofenceName: 'Yard' }],
		[{ geofence: '77' }, { geofenceId: 77 }],
		[
			{ geofence: 'Yard', severities: ['critical'] },
			{ severity: 'critical', geofenceName: 'Yard' },
		],
		[{ minSpeed: 130 }, { speedKmh: 130 }],
	])('passes the filters %j', async (filters, alarm) => {
		addDevices(world.sim, 1);
		// None of these passes any of the filters.
		if (Object.keys(filters).length > 0) world.sim.addAlarm(imeiOf(0), { type: 8, systemtime: START - 5, speed: 50 });
		const events = await fetchTestEvents(filtered(filters));
		expect(events).toHaveLength(1);
		expect(events[0]?.alarm).toMatchObject(alarm);
		expect(events[0]?.notice).toMatch(
			/^This is a sample: no device had an alarm( that passes the filters)? in the last 24 hours\.$/,
		);
	});

	it.each(alarmTypes.map(({ code, group, severity }) => [code, group, severity]))(
		'passes the filters of type %i, group %s and severity %s at once',
		async (type, group, severity) => {
			const [event] = await fetchTestEvents(
				filtered({ types: [type], groups: [group], severities: [severity], minSpeed: 10, geofence: 'x' }),
			);
			expect(event?.alarm).toMatchObject({ type, group, severity, geofenceName: 'x' });
		},
	);

	it('is none where the filters contradict each other, which is said', async () => {
		addDevices(world.sim, 1);
		const found = await fetchTestEvents(filtered({ types: [1], severities: ['info'] })).catch(
			(error: unknown) => error as Error,
		);
		expect(found).toMatchObject({ name: 'NodeOperationError' });
		expect((found as Error).message).toContain('No alarm can pass all of the "Filters"');
		expect(world.sim.count('alarmList2')).toBe(0);
	});

	it('says that not all devices were asked, and that some could not be read', async () => {
		addDevices(world.sim, 25);
		world.sim.fail({ path: 'alarmList2', imei: imeiOf(0), effect: { code: 20046 } });
		const [event] = await fetchTestEvents(filtered({ severities: ['critical'] }));
		expect(event?.notice).toMatch(
			/: none of the 20 devices that were heard of last had an alarm that passes the filters in the last 24 hours/,
		);
		const [other] = await fetchTestEvents({ ...all, deviceSelection: 'several', devices: [imeiOf(0), imeiOf(1)] });
		expect(other?.notice).toContain('and 1 of them could not be read');
	});

	it('says that there is no device to monitor', async () => {
		const [event] = await fetchTestEvents(all);
		expect(event?.notice).toBe('This is a sample: there is no device to monitor.');
	});

	it('says that "Device Name Filter" does not fit the only device', async () => {
		addDevices(world.sim, 1);
		const [sample] = await fetchTestEvents({ ...all, namePattern: 'ship' });
		expect(sample?.notice).toBe('This is a sample: "Device Name Filter" does not fit the only device.');
	});

	it.each(['alarm', 'newPosition', 'speeding'])('says that "Device Name Filter" fits no device (%s)', async (event) => {
		addDevices(world.sim, 2);
		const [sample] = await fetchTestEvents({ ...all, events: [event], namePattern: 'ship' });
		expect(sample?.notice).toBe('This is a sample: "Device Name Filter" fits none of the 2 devices.');
		expect(Object.keys(sample ?? {})[0]).toBe('notice');
	});
});

describe('A sample of a change', () => {
	const options: Array<Partial<EventParameters>> = [
		{},
		{
			movingKmh: 0,
			speedLimitKmh: 1,
			batteryPercent: 1,
			voltage: 0.1,
			temperatureMin: 2,
			temperatureMax: 2.2,
			noContactMinutes: 1,
		},
		{
			movingKmh: 50,
			speedLimitKmh: 500,
			batteryPercent: 100,
			voltage: 27.55,
			temperatureMin: -40,
			temperatureMax: -18,
			noContactMinutes: 525_600,
		},
	];
	const now = START;
	type Value = { value: number };
	/** What the platform says of a device before and after the change. */
	const telling: Partial<Record<ChangeEventName, (sample: Value, limits: EventParameters) => [object, object]>> = {
		speeding: ({ value }) => [{ speed: 0 }, { speed: value }],
		speedingEnded: ({ value }) => [{ speed: 900 }, { speed: value }],
		movementStarted: ({ value }) => [{ speed: 0 }, { speed: value }],
		movementStopped: ({ value }) => [{ speed: 900 }, { speed: value }],
		lowBattery: ({ value }) => [{ battery: 100 }, { battery: value }],
		lowExternalVoltage: ({ value }) => [{ externalpower: '99' }, { externalpower: String(value) }],
		temperatureOutOfRange: ({ value }, { temperatureMin, temperatureMax }) => [
			{ temperature: [String((temperatureMin + temperatureMax) / 2)] },
			{ temperature: [String(value)] },
		],
		temperatureBackInRange: ({ value }) => [{ temperature: ['999'] }, { temperature: [String(value)] }],
		noContact: ({ value }) => [{ hearttime: now }, { hearttime: now - 60 * value }],
	};

	describe.each(options)('with these limits: %j', (limits) => {
		it.each(Object.keys(telling) as ChangeEventName[])('%s is one that would start the workflow', (event) => {
			const detection = detectionOf(limits);
			const { parameters } = detection;
			const sample = sampleChange(event, undefined, undefined, now, parameters).change;
			const [first, then] = telling[event]?.(sample as Value, parameters) ?? [];
			const snapshot = (record: object) => {
				const track = {
					imei: imeiOf(0),
					latitude: 1,
					longitude: 2,
					hearttime: now,
					systemtime: now,
					gpstime: now,
					servertime: now,
					datastatus: 2,
					battery: -1,
					speed: 0,
					externalpower: '-1',
					temperature: [],
					...record,
				} as never;
				return toSnapshot(track, now);
			};
			const before = detectChanges(nothingDetected, snapshot(first ?? {}), detection);
			const { changes } = detectChanges(before.state, snapshot(then ?? {}), detection);
			const change = changes.find((each) => each.event === event);
			expect(change).toBeDefined();
			expect(sample.limit).toBe(change?.limit);
		});
	});

	it.each<[string, IDataObject, IDataObject]>([
		[
			'zoneEntered',
			{ zones: { circle: [{ name: 'My yard', latitude: 1, longitude: 2, radiusM: 100 }] } },
			{ zone: 'My yard' },
		],
		['fuelDropped', { fuelLiters: 40 }, { from: 125.5, to: 41.5, limit: 40 }],
		['fuelFilled', { fuelLiters: 0.5 }, { from: 20, to: 22.8, limit: 0.5 }],
		['serviceDue', { serviceEveryKm: 7500 }, { from: 15_000, to: 22_500, value: 23_250 }],
		['subscriptionEnding', { subscriptionDays: 3 }, { value: 3, limit: 3, to: '2026-09-24T14:14:00Z' }],
		['contactRestored', { noContactMinutes: 15 }, { limit: 15 }],
		['deviceRenamed', { namePattern: 'Truck*' }, { to: 'Truck 0' }],
	])('%s has what the user has set: %j', async (event, more, change) => {
		addDevices(world.sim, 1);
		const [sample] = await fetchTestEvents({ ...all, events: [event], ...more } as INodeParameters);
		expect(sample).toMatchObject({ event, change });
	});
});
