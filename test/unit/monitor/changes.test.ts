import fc from 'fast-check';
import { call, type TrackRecord } from '../../../protrack/client';
import {
	changeRules,
	detectChanges,
	toSnapshot,
	type EventParameters,
	type SubscriptionEnd,
} from '../../../protrack/monitor/events';
import { nothingDetected, type ChangeDetectionState } from '../../../protrack/monitor/state/changeDetectionState';
import {
	letterOf,
	packChanges,
	placedRules,
	unpackChanges,
	type StoredRule,
} from '../../../protrack/monitor/state/changesCodec';
import { debouncedRules, detectionOf, noDetection } from '../../support/detectionOptions';
import { FakeClient, ok } from '../../support/fakeClient';
import { IMEI, T0 } from '../../support/testData';

const debounced = changeRules.filter(({ name }) => debouncedRules.includes(name));

/** A device that is live at its time and has no sensors at all. */
const bare = {
	...{ imei: IMEI, longitude: 20, latitude: 10, course: 0, speed: 0, acctime: 0, datastatus: 2 },
	...{ accstatus: -1, doorstatus: -1, chargestatus: -1, oilpowerstatus: -1, defencestatus: -1 },
	...{
		battery: -1,
		mileage: -1,
		todaymileage: -1,
		odometer: -1,
		externalpower: '',
		fuel: '',
		fueltime: 0,
		temperature: [],
		temperaturetime: 0,
	},
};

async function trackOf(keys: object, now: number): Promise<TrackRecord> {
	const record = { ...bare, servertime: now, gpstime: now, systemtime: now, hearttime: now, ...keys };
	return (await call(new FakeClient(() => ok([record])), 'track', { imeis: [IMEI] })).result[0]!;
}

const endOf = (endsAt: number | null): SubscriptionEnd => ({ endsAt, endsBy: 'userExpiresAt' });

/** Polls once a minute; the state is packed in between. @returns `poll: event` of each change */
async function watch(snapshots: object[], options = detectionOf(), endsAt: number | null = null) {
	let state: ChangeDetectionState = nothingDetected;
	const changes = [];
	for (const [index, keys] of snapshots.entries()) {
		const now = T0 + index * 60;
		const next = detectChanges(state, toSnapshot(await trackOf(keys, now), now, null, endOf(endsAt)), options);
		state = unpackChanges(packChanges(next.state, placed(options.rules)), placed(options.rules));
		expect(state).toEqual(next.state);
		changes.push(...next.changes.map((change) => ({ poll: index, ...change })));
	}
	return changes;
}

const eventsOf = async (...args: Parameters<typeof watch>) =>
	(await watch(...args)).map(({ poll, event }) => `${poll} ${event}`);

const status = (datastatus: number) => ({ datastatus });

const placed = (rules: readonly StoredRule[]) => placedRules(rules, []);

describe('the rules', () => {
	const each = (key: string, ...values: unknown[]) => values.map((value) => ({ [key]: value }));

	it.each<[string, object[], string[]]>([
		[
			'connection',
			[2, 4, 2, 3, 2, 5, 2].map(status),
			['1 deviceOffline', '2 deviceOnline', '3 deviceExpired', '4 deviceOnline', '5 deviceBlocked', '6 deviceOnline'],
		],
		['first contact ever, which is online too', [1, 2].map(status), ['1 deviceFirstSeen', '1 deviceOnline']],
		['first contact that is over already', [1, 4].map(status), ['1 deviceFirstSeen']],
		['expiry before any contact', [1, 3].map(status), ['1 deviceExpired']],
		['block before any contact', [1, 5].map(status), ['1 deviceBlocked']],
		['a status that nobody knows', [2, 9, 9, 2].map(status), ['3 deviceOnline']],
		['no status', [{ datastatus: 2 }, { datastatus: null }, { datastatus: 2 }], []],
		['ignition', each('accstatus', 0, 1, 1, 0), ['1 ignitionOn', '3 ignitionOff']],
		['ignition without a sensor', each('accstatus', 1, -1, null, 1, -1), []],
		['ignition with a word that nobody knows', each('accstatus', 1, 7, 1), []],
		['door', each('doorstatus', 0, 1, 0), ['1 doorOpened', '2 doorClosed']],
		['charging', each('chargestatus', 0, 1, 0), ['1 chargingStarted', '2 chargingStopped']],
		['fuel supply', each('oilpowerstatus', 1, 0, 1), ['1 fuelSupplyCut', '2 fuelSupplyRestored']],
		['armed', each('defencestatus', 0, 1, 0), ['1 armed', '2 disarmed']],
		[
			'all sensors that fail',
			[
				{
					accstatus: 1,
					doorstatus: 1,
					chargestatus: 1,
					oilpowerstatus: 1,
					defencestatus: 1,
					battery: 50,
					externalpower: '12',
					temperature: ['5'],
				},
				{},
				{},
			],
			[],
		],
		['movement', each('speed', 0, 5, 6, 4, 3, 5), ['2 movementStarted', '4 movementStopped']],
		['movement without a speed', each('speed', 50, -1, null, 50), []],
		['speeding', each('speed', 60, 90, 91, 86, 85, 90), ['0 x', '2 speeding', '4 speedingEnded'].slice(1)],
		['battery', each('battery', 21, 20, 19, 24, 19, 25, 19), ['2 lowBattery', '6 lowBattery']],
		['battery without a sensor', each('battery', 50, -1, null, 50), []],
		[
			'voltage',
			each('externalpower', '12.6', '11.5', '11.4', '11.8', '11.4', '12.0', '0'),
			['2 lowExternalVoltage', '6 lowExternalVoltage'],
		],
		['voltage without a sensor', each('externalpower', '12.6', '-1', -1, '', null), []],
		[
			'temperature',
			each('temperature', ['5'], ['2', '8'], ['5', '8.1'], ['7.5'], ['6.9'], ['1']),
			['2 temperatureOutOfRange', '4 temperatureBackInRange', '5 temperatureOutOfRange'],
		],
		['temperature without a sensor', each('temperature', ['5'], [], null, ['5']), []],
	])('%s', async (_, snapshots, events) => {
		// what moves is told from where it stands; a speed of speeding also moves
		const isSpeed = events.some((event) => /speeding/.test(event));
		const found = await eventsOf(snapshots);
		expect(isSpeed ? found.filter((event) => /speeding/.test(event)) : found).toEqual(events);
	});

	it('an offline device keeps its last words: neither them nor other ones are a change', async () => {
		const words = { accstatus: 0, doorstatus: 0, chargestatus: 0, oilpowerstatus: 0, defencestatus: 0, speed: 0 };
		const others = { accstatus: 1, doorstatus: 1, chargestatus: 1, oilpowerstatus: 1, defencestatus: 1, speed: 120 };
		expect(
			await eventsOf([words, { ...words, datastatus: 4 }, { ...others, datastatus: 4 }, { ...words, datastatus: 2 }]),
		).toEqual(['1 deviceOffline', '3 deviceOnline']);
	});

	it('a device that fell silent while it drove has not stopped', async () => {
		expect(await eventsOf([{ speed: 50 }, { speed: 0, hearttime: T0 - 700 }, { speed: 50 }])).toEqual([]);
	});

	it('no contact comes once, and so does its end', async () => {
		const heard = (seconds: number, poll: number) => ({ hearttime: T0 + poll * 60 - seconds });
		const snapshots = [heard(3500, 0), heard(3599, 1), heard(3600, 2), heard(3660, 3), heard(5, 4), { hearttime: 0 }];
		expect(await watch(snapshots)).toEqual([
			{
				poll: 2,
				event: 'noContact',
				field: 'lastSeenAt',
				from: 'heard',
				to: 'silent',
				value: 60,
				limit: 60,
				at: T0 + 120,
			},
			{ poll: 4, event: 'contactRestored', field: 'lastSeenAt', from: 'silent', to: 'heard', limit: 60 },
		]);
	});

	it('debouncing holds for words and thresholds alike', async () => {
		const options = detectionOf({}, { debounce: { seconds: 120, polls: 2 } });
		const snapshots = [
			{ accstatus: 0, battery: 50 },
			...Array.from({ length: 4 }, () => ({ accstatus: 1, battery: 5 })),
		];
		expect(await eventsOf(snapshots, options)).toEqual(['3 ignitionOn', '3 lowBattery']);
		expect(
			await eventsOf(
				[{ accstatus: 0 }, { accstatus: 1 }, { accstatus: 0 }, { accstatus: 1 }, { accstatus: 0 }],
				options,
			),
		).toEqual([]);
	});

	it('a change tells the measurement and the limit', async () => {
		const [found] = await watch([{ externalpower: '12.6' }, { externalpower: '11.2' }]);
		expect(found).toEqual({
			poll: 1,
			event: 'lowExternalVoltage',
			field: 'externalVoltage',
			from: 'fine',
			to: 'low',
			value: 11.2,
			limit: 11.5,
		});
	});

	it('of several sensors the one that is out of the range is told, be it too cold or too warm', async () => {
		const values = async (temperature: string[]) =>
			(await watch([{ temperature: ['5', '5'] }, { temperature }])).map(({ value }) => value);
		expect(await values(['-20', '5'])).toEqual([-20]);
		expect(await values(['5', '9'])).toEqual([9]);
	});

	it.each<[string, Partial<EventParameters>, object[], string[]]>([
		[
			'a narrow range',
			{ temperatureMin: 2, temperatureMax: 3 },
			[{ temperature: [2.5] }, { temperature: [4] }, { temperature: [2.5] }],
			['1 temperatureOutOfRange', '2 temperatureBackInRange'],
		],
		[
			'a low speed limit',
			{ speedLimitKmh: 4, movingKmh: 50 },
			[{ speed: 0 }, { speed: 5 }, { speed: 0 }],
			['1 speeding', '2 speedingEnded'],
		],
		[
			'a limit near a full battery',
			{ batteryPercent: 98 },
			[{ battery: 100 }, { battery: 97 }, { battery: 100 }, { battery: 97 }],
			['1 lowBattery', '3 lowBattery'],
		],
	])('%s can be left again', async (_, rules, snapshots, events) => {
		expect(await eventsOf(snapshots, detectionOf(rules))).toEqual(events);
	});

	it('have a letter or a name of their own in the state, and values are never twice', () => {
		const rules = debounced;
		expect(new Set(rules.map(({ name }) => letterOf(name))).size).toBe(rules.length);
		for (const { name, values = [] } of rules) {
			expect(letterOf(name)).toMatch(/^([a-z]|\+[A-Za-z]+=)$/);
			expect(new Set(values).size).toBe(values.length);
		}
	});
});

describe('fuel', () => {
	const options = detectionOf({}, { rules: [...debouncedRules, 'fuel'] });

	it('that drops or is filled is told with both levels; the sensor that fails is not', async () => {
		const snapshots = [
			{ fuel: '60' },
			{ fuel: '' },
			{ fuel: '-1' },
			{ fuel: '50.1' },
			{ fuel: '50' },
			{ fuel: -1 },
			{ fuel: '80' },
		];
		expect(await watch(snapshots, options)).toEqual([
			{ poll: 4, event: 'fuelDropped', field: 'fuelLiters', from: 60, to: 50, limit: 10, at: T0 + 240 },
			{ poll: 6, event: 'fuelFilled', field: 'fuelLiters', from: 50, to: 80, limit: 10, at: T0 + 360 },
		]);
	});

	it('is compared by when it was measured', async () => {
		const at = (fuel: string, fueltime: number) => ({ fuel, fueltime: T0 + fueltime });
		expect(await eventsOf([at('60', 0), at('40', 0), at('40', -50), at('40', 60)], options)).toEqual(['3 fuelDropped']);
	});

	it('that was not watched for a while starts afresh', async () => {
		const now = T0;
		const first = detectChanges(
			nothingDetected,
			toSnapshot(await trackOf({ fuel: '60', odometer: 9_999_000 }, now), now),
			detectionOf({ serviceEveryKm: 10 }, { rules: ['fuel', 'maintenance'] }),
		);
		expect(first.state).toMatchObject({ fuel: { liters: 60 }, maintenance: { km: 9_999 } });
		const unwatched = detectChanges(
			first.state,
			toSnapshot(await trackOf({ fuel: '20' }, now + 60), now + 60),
			detectionOf(),
		);
		expect(unwatched.state).toMatchObject({ fuel: null, maintenance: null, zones: null });
		const again = detectChanges(
			unwatched.state,
			toSnapshot(await trackOf({ fuel: '20' }, now + 120), now + 120),
			options,
		);
		expect(again.changes).toEqual([]);
	});
});

describe('service', () => {
	const km = (...list: number[]) => list.map((each) => ({ odometer: each * 1000 }));
	const every = (serviceEveryKm: number) =>
		detectionOf({ serviceEveryKm }, { rules: [...debouncedRules, 'maintenance'] });

	it('is due each time a multiple is passed', async () => {
		expect(await watch(km(9_998, 9_999.9, 10_000.2, 10_050, 30_500), every(10_000))).toEqual([
			{ poll: 2, event: 'serviceDue', field: 'odometerKm', from: 0, to: 10_000, value: 10_000.2 },
			{ poll: 4, event: 'serviceDue', field: 'odometerKm', from: 10_000, to: 30_000, value: 30_500 },
		]);
	});

	it('goes by the mileage where there is no odometer, and never compares the two', async () => {
		const run = (odometer: number, mileage: number) => ({ odometer: odometer * 1000, mileage: mileage * 1000 });
		const none = -0.001;
		expect(await eventsOf([run(none, 9_999), run(none, 10_000)], every(10_000))).toEqual(['1 serviceDue']);
		expect(
			await eventsOf([run(9_000, 19_000), run(none, 31_000), run(9_001, 31_000), run(10_000, 31_000)], every(10_000)),
		).toEqual(['3 serviceDue']);
		expect(
			await eventsOf([run(none, 9_000), run(55_000, 9_000), run(59_999, 9_000), run(60_000, 9_000)], every(10_000)),
		).toEqual(['3 serviceDue']);
	});

	it('is not due when the odometer fails or was set back, and is again afterwards', async () => {
		expect(await eventsOf([...km(25_000), { odometer: -1 }, ...km(25_001, 5, 9_999, 10_000)], every(10_000))).toEqual([
			'5 serviceDue',
		]);
	});

	it('is not due because the interval was changed', async () => {
		const snapshot = async (poll: number) =>
			toSnapshot(await trackOf({ odometer: 25_000_000 }, T0 + poll * 60), T0 + poll * 60);
		const { state } = detectChanges(nothingDetected, await snapshot(0), every(10_000));
		expect(detectChanges(state, await snapshot(1), every(5_000)).changes).toEqual([]);
	});

	it('comes once for each multiple that is no whole number of kilometers', async () => {
		expect(await eventsOf(km(1.4, 1.6, 1.9, 2.1, 2.9), every(1.5))).toHaveLength(1);
	});
});

describe('the end of a subscription', () => {
	const options = detectionOf({}, { rules: [...debouncedRules, 'subscription'] });
	const days = (count: number) => T0 + count * 86_400;

	it('comes at first sight, and once', async () => {
		expect(await watch([{}, {}, {}], options, days(14) + 300)).toEqual([
			{
				poll: 0,
				event: 'subscriptionEnding',
				field: 'userExpiresAt',
				from: null,
				to: days(14) + 300,
				value: 14,
				limit: 30,
			},
		]);
	});

	it('comes when it draws near, and not when it is far or unknown', async () => {
		expect(await eventsOf([{}, {}, {}], options, days(31) + 60)).toEqual(['2 subscriptionEnding']);
		expect(await eventsOf([{}], options, days(40))).toEqual([]);
		expect(await eventsOf([{}], options, null)).toEqual([]);
	});

	it('comes again after a renewal', async () => {
		const track = await trackOf({}, T0);
		const endingIn = (count: number) => toSnapshot(track, T0, null, endOf(days(count)));
		const first = detectChanges(nothingDetected, endingIn(5), options);
		expect(first.changes).toHaveLength(1);
		expect(detectChanges(first.state, endingIn(370), options).changes).toEqual([]);
		expect(detectChanges(first.state, endingIn(6), options).changes).toHaveLength(1);
	});
});

describe('a packed state', () => {
	it('is read back as it was', () => {
		const levels = fc.record(
			Object.fromEntries(
				debounced.map(({ name, values = [] }) => [name, fc.record({ value: fc.constantFrom(...values) })]),
			),
			{ requiredKeys: [] },
		);
		const memory = fc.record({
			debounced: levels,
			fuel: fc.option(
				fc.record({ liters: fc.double({ min: 0, max: 2000, noNaN: true }), at: fc.integer({ min: 1, max: 2e9 }) }),
			),
			maintenance: fc.option(fc.record({ km: fc.nat(3_000_000), by: fc.constantFrom('odometer', 'mileage') })),
			announcedDay: fc.option(fc.integer({ min: 1, max: 40_000 })),
			zones: fc.option(fc.array(fc.nat(50))),
		});
		fc.assert(
			fc.property(memory, (each) => {
				const packed = packChanges(each as ChangeDetectionState, placed(changeRules));
				expect(packed).not.toContain(';');
				const read = unpackChanges(packed, placed(changeRules));
				expect({ ...read, debounced: { ...read.debounced } }).toEqual({
					...each,
					fuel: each.fuel && { ...each.fuel, liters: each.fuel.liters + 0 },
				});
			}),
		);
	});

	it('forgets levels of rules that are not watched any more', () => {
		const packed = packChanges({ ...nothingDetected, debounced: { ignition: { value: 'on' } } }, placed(changeRules));
		expect(unpackChanges(packed, placed(changeRules)).debounced).toEqual({ ignition: { value: 'on' } });
		expect(unpackChanges(packed, placed(noDetection.rules))).toEqual(nothingDetected);
		expect(nothingDetected.debounced).toEqual({});
	});

	it('that is damaged never throws', () => {
		fc.assert(
			fc.property(
				fc.string(),
				fc.constantFrom('', 'F', 'O', 'S', 'Z', 'i', 'i~%'),
				(text, start) => void unpackChanges(start + text, placed(changeRules)),
			),
		);
	});
});
