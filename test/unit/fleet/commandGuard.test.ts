import fc from 'fast-check';

import { MAX_SPEED_KMH } from '../../../protrack/fleet';
import { assessStop, type StopEvidence, type StopRecord } from '../../../protrack/fleet/commandGuard';
import { outcomeOf } from '../../../protrack/fleet/commandOutcome';

const NOW = 1_790_000_000;
const standing: StopRecord = {
	servertime: NOW,
	hearttime: NOW - 5,
	gpstime: NOW - 5,
	speed: 0,
	accstatus: 1,
	datastatus: 2,
	latitude: 10,
	longitude: 20,
};
const limits = { maxSpeedKmh: 3 };
const fresh: StopEvidence = {
	records: [standing],
	reply: { status: 200, serverTime: NOW },
	receivedAt: NOW,
	clockOffset: 0,
	secondsAgo: 0,
};
const withEvidence = (change: Partial<StopEvidence>) => assessStop({ ...fresh, ...change }, limits);
const assessment = (change: Partial<StopRecord>, maxSpeedKmh = 3) =>
	assessStop({ ...fresh, records: [{ ...standing, ...change }] }, { maxSpeedKmh });
const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

describe('Whether an engine may be stopped', () => {
	it.each<[string, Partial<StopRecord>]>([
		['standing, online and just heard of', {}],
		['exactly at the speed limit', { speed: 3 }],
		['heard of exactly 120 s ago', { hearttime: NOW - 120 }],
		['with a position of exactly 60 s', { gpstime: NOW - 60 }],
		['with an old position, when the ignition is off', { gpstime: NOW - 86_400, accstatus: 0 }],
		['without an ignition sensor, when the position is fresh', { accstatus: -1 }],
		['on the equator', { latitude: 0 }],
		['without a fix, when the ignition is off', { latitude: 0, longitude: 0, accstatus: 0 }],
	])('yes: %s', (_, change) => {
		expect(assessment(change)).toEqual({ allowed: true });
	});

	it.each<[string, Partial<StopRecord>, string]>([
		['never online', { datastatus: 1 }, 'the device was never online'],
		['expired', { datastatus: 3 }, 'the subscription of the device has expired'],
		['offline', { datastatus: 4 }, 'the device is offline'],
		['blocked', { datastatus: 5 }, 'the device is blocked'],
		['an unknown status', { datastatus: 9 }, 'the device is not known to be online'],
		['no status', { datastatus: null }, 'the device is not known to be online'],
		['too fast', { speed: 3.1 }, 'the speed is 3.1 km/h, above the limit of 3 km/h'],
		['speed unknown', { speed: null }, 'the speed is not known'],
		['speed -1', { speed: -1 }, 'the speed is not known'],
		['speed not a number', { speed: NaN }, 'the speed is not known'],
		['silent for 121 s', { hearttime: NOW - 121 }, 'the device was last heard of 121 s ago, more than 120 s'],
		['heard of in the future', { hearttime: NOW + 1 }, 'it is not known when the device was last heard of'],
		['never heard of', { hearttime: 0 }, 'it is not known when the device was last heard of'],
		['no server time', { servertime: null }, 'it is not known when the device was last heard of'],
		[
			'times beyond all time',
			{ servertime: 1e308, hearttime: 1e308, gpstime: 1e308 },
			'it is not known when the device was last heard of',
		],
		['a position of the future', { gpstime: NOW + 1 }, 'it is not known when the position was measured'],
		[
			'a position of the future with the ignition off',
			{ gpstime: NOW + 1, accstatus: 0 },
			'it is not known when the position was measured',
		],
		[
			'no position time with the ignition off',
			{ gpstime: null, accstatus: 0 },
			'it is not known when the position was measured',
		],
		['no fix with the ignition on', { latitude: 0, longitude: 0 }, 'the device has no fix, so its speed says nothing'],
		[
			'no fix without an ignition sensor',
			{ latitude: null, longitude: null, accstatus: -1 },
			'the device has no fix, so its speed says nothing',
		],
		['an impossible place', { latitude: 91 }, 'the device has no fix, so its speed says nothing'],
		[
			'an old position with the ignition on',
			{ gpstime: NOW - 61 },
			'the position is 61 s old, more than 60 s, and the ignition is not known to be off',
		],
		[
			'an old position without an ignition sensor',
			{ gpstime: NOW - 61, accstatus: -1 },
			'the position is 61 s old, more than 60 s, and the ignition is not known to be off',
		],
	])('no: %s', (_, change, reason) => {
		expect(assessment(change)).toMatchObject({ allowed: false, reason });
	});

	it('no: a device that the platform does not show', () => {
		expect(withEvidence({ records: [] })).toMatchObject({
			allowed: false,
			reason: 'the platform shows no position of the device',
		});
	});

	it.each([20.1, 1000, Infinity, NaN, -1, '5' as unknown as number, null as unknown as number])(
		'no: a speed limit of %p, which is not lowered to the most that is allowed',
		(maxSpeedKmh) => {
			expect(assessment({}, maxSpeedKmh)).toMatchObject({
				allowed: false,
				reason: 'the speed limit is not between 0 and 20 km/h',
			});
		},
	);

	describe('by what the reply tells of itself', () => {
		const reply = (change: Partial<StopEvidence['reply']>): Partial<StopEvidence> => ({
			reply: { ...fresh.reply, ...change },
		});
		const movedBy = (seconds: number): StopRecord => ({
			...standing,
			servertime: NOW + seconds,
			hearttime: NOW + seconds - 5,
			gpstime: NOW + seconds - 5,
		});

		it.each<[string, Partial<StopEvidence>]>([
			['HTTP 299', reply({ status: 299 })],
			['an Age of 0', reply({ age: ' 0 ' })],
			['a server time 120 s before its Date', { records: [movedBy(-120)] }],
			['a server time 120 s after its Date', { records: [movedBy(120)] }],
			['a Date 120 s before the clock of this machine', { receivedAt: NOW + 120 }],
			['a Date 120 s after it', { receivedAt: NOW - 120 }],
		])('yes: %s', (_, change) => {
			expect(withEvidence(change)).toEqual({ allowed: true });
		});

		const fromCache = 'the reply comes from a cache on the way (it has an Age header), so it may be old';
		it.each<[string, Partial<StopEvidence>, string]>([
			['HTTP 404', reply({ status: 404 }), 'the platform answered with HTTP status 404'],
			['HTTP 304', reply({ status: 304 }), 'the platform answered with HTTP status 304'],
			['HTTP 199', reply({ status: 199 }), 'the platform answered with HTTP status 199'],
			['no HTTP status', reply({ status: undefined }), 'the platform answered with HTTP status unknown'],
			['an Age of an hour', reply({ age: '3600' }), fromCache],
			['an Age of 1 s', reply({ age: '1' }), fromCache],
			['an Age that is no number', reply({ age: 'x' }), fromCache],
			['an empty Age', reply({ age: '' }), fromCache],
			['no Date', reply({ serverTime: null }), 'the reply has no Date header, so it is not known how old it is'],
			[
				'a record of two hours ago',
				{ records: [movedBy(-7200)] },
				`the server time of the position is ${iso(NOW - 7200)} but the reply is dated ${iso(NOW)}, 7,200 s apart, more than 120 s`,
			],
			[
				'a record 121 s ahead',
				{ records: [movedBy(121)] },
				`the server time of the position is ${iso(NOW + 121)} but the reply is dated ${iso(NOW)}, 121 s apart, more than 120 s`,
			],
			[
				'a whole reply of two hours ago',
				{ records: [movedBy(-7200)], ...reply({ serverTime: NOW - 7200 }) },
				`the reply is dated ${iso(NOW - 7200)} but the clock of this machine says ${iso(NOW)}, 7,200 s apart, more than 120 s`,
			],
			[
				'a reply that is dated 121 s ahead of the corrected clock',
				{ receivedAt: NOW - 121, clockOffset: -30 },
				`the reply is dated ${iso(NOW)} but the clock of this machine, corrected by -30 s as learned at the last login, says ${iso(NOW - 121)}, 121 s apart, more than 120 s`,
			],
		])('no: %s', (_, change, reason) => {
			expect(withEvidence(change)).toEqual({ allowed: false, reason, cause: 'reply' });
		});

		it.each([0, 1])('no: a second record of the device drives, wherever it stands', (place) => {
			const records = [standing, standing];
			records[place] = { ...standing, speed: 80 };
			expect(withEvidence({ records })).toMatchObject({
				allowed: false,
				reason: 'the speed is 80 km/h, above the limit of 3 km/h',
			});
		});

		it('no: what was read when it was fresh has grown old since', () => {
			expect(withEvidence({ records: [{ ...standing, hearttime: NOW - 110 }], secondsAgo: 11 })).toMatchObject({
				reason: 'the device was last heard of 121 s ago, more than 120 s',
			});
		});
	});

	describe('later, when only silence stands against it', () => {
		it.each<[string, Partial<StopRecord>]>([
			['a heartbeat of four minutes ago', { hearttime: NOW - 240 }],
			['a position of four minutes ago with the ignition on', { gpstime: NOW - 240 }],
			['a position of four minutes ago without an ignition sensor', { gpstime: NOW - 240, accstatus: -1 }],
			['offline', { datastatus: 4, hearttime: NOW - 1500, gpstime: NOW - 1500, accstatus: 0 }],
		])('yes: %s', (_, change) => {
			expect(assessment(change)).toMatchObject({ allowed: false, cause: 'silence' });
		});

		it.each<[string, Partial<StopRecord>, string]>([
			['driving', { speed: 60 }, 'the speed is 60 km/h, above the limit of 3 km/h'],
			['expired', { datastatus: 3 }, 'the subscription of the device has expired'],
			['blocked', { datastatus: 5 }, 'the device is blocked'],
			['never online', { datastatus: 1 }, 'the device was never online'],
			[
				'without a fix and with the ignition on',
				{ latitude: 0, longitude: 0 },
				'the device has no fix, so its speed says nothing',
			],
			['with a position of the future', { gpstime: NOW + 1 }, 'it is not known when the position was measured'],
		])('no: silent and %s, and that is the reason that is told', (_, change, reason) => {
			expect(assessment({ hearttime: NOW - 240, ...change })).toEqual({ allowed: false, reason, cause: 'vehicle' });
		});

		it('no: one of two records drives', () => {
			const silent = { ...standing, hearttime: NOW - 240 };
			expect(withEvidence({ records: [silent, { ...silent, speed: 60 }] })).toMatchObject({ cause: 'vehicle' });
		});
	});

	describe('for any state of a device', () => {
		const oddNumber = fc.constantFrom(
			null,
			-1,
			0,
			NaN,
			Infinity,
			-Infinity,
			1e15,
			1e308,
			Number.MAX_SAFE_INTEGER,
			undefined as unknown as null,
		);
		const near = (most: number) =>
			fc.oneof({ weight: 8, arbitrary: fc.integer({ min: -5, max: most }) }, { weight: 1, arbitrary: fc.double() });
		const time = fc.oneof(
			{ weight: 12, arbitrary: near(130).map((ago) => NOW - ago) },
			{ weight: 1, arbitrary: oddNumber },
		);
		const record = fc.record({
			servertime: fc.oneof(
				{ weight: 12, arbitrary: fc.constant(NOW) },
				{ weight: 1, arbitrary: fc.oneof(oddNumber, fc.integer({ min: NOW - 200, max: NOW + 200 })) },
			),
			hearttime: time,
			gpstime: time,
			speed: fc.oneof({ weight: 10, arbitrary: near(25) }, { weight: 1, arbitrary: oddNumber }),
			accstatus: fc.constantFrom(0, 1, -1, 2, null),
			latitude: fc.oneof(
				{ weight: 6, arbitrary: fc.constantFrom(0, 10, -90, 90) },
				{ weight: 1, arbitrary: fc.oneof(oddNumber, fc.double()) },
			),
			longitude: fc.oneof(
				{ weight: 6, arbitrary: fc.constantFrom(0, 20, -180, 180) },
				{ weight: 1, arbitrary: fc.oneof(oddNumber, fc.double()) },
			),
			datastatus: fc.oneof(
				{ weight: 6, arbitrary: fc.constant(2) },
				{ weight: 1, arbitrary: fc.constantFrom(0, 1, 3, 4, 5, 2.5, null) },
			),
		});
		const mostly = <T>(usual: T, others: fc.Arbitrary<T>) =>
			fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: others });
		const clock = fc.oneof(oddNumber, fc.integer({ min: NOW - 200, max: NOW + 200 }));
		const state = fc.record({
			records: fc.oneof(
				{ weight: 6, arbitrary: fc.tuple(record) },
				{ weight: 1, arbitrary: fc.array(record, { maxLength: 3 }) },
			),
			reply: fc.record({
				status: mostly<number | undefined>(200, fc.constantFrom(undefined, 0, 199, 204, 299, 300, 304, 404, 500, NaN)),
				age: mostly<string | undefined>(undefined, fc.constantFrom('0', '', '1', '3600', '-1', 'zero', '0, 0')),
				serverTime: mostly<number | null>(NOW, clock),
			}),
			receivedAt: mostly(NOW, clock as fc.Arbitrary<number>),
			clockOffset: fc.constantFrom(0, 0, 3600),
			secondsAgo: mostly(0, fc.integer({ min: 1, max: 30 })),
		});
		const limit = fc.oneof(
			{ weight: 8, arbitrary: fc.integer({ min: 0, max: MAX_SPEED_KMH }) },
			{ weight: 1, arbitrary: fc.double() },
		);

		/** The rule of the design said again in another way: every value has to lie between two others. */
		const inside = (value: unknown, low: unknown, high: unknown) =>
			[value, low, high].every((each) => typeof each === 'number') &&
			(value as number) >= (low as number) &&
			(value as number) <= (high as number);
		const isClose = (one: unknown, other: unknown) => inside(other, (one as number) - 120, (one as number) + 120);

		function isSafe({ records, reply, receivedAt, secondsAgo }: StopEvidence, most: number): boolean {
			const isFresh =
				inside(reply.status, 200, 299) &&
				[undefined, '0'].includes(reply.age) &&
				reply.serverTime !== null &&
				isClose(reply.serverTime, receivedAt);
			return (
				isFresh &&
				records.length > 0 &&
				records.every((each) => isClose(reply.serverTime, each.servertime) && isStanding(each, most, secondsAgo))
			);
		}

		function isStanding(seen: StopRecord, most: number, secondsAgo: number): boolean {
			const { servertime, hearttime, gpstime, speed, accstatus, datastatus, latitude, longitude } = seen;
			const isSomewhere =
				inside(latitude, -90, 90) && inside(longitude, -180, 180) && (latitude !== 0 || longitude !== 0);
			if (!inside(servertime, 1, 99_999_999_999)) return false;
			const server = servertime as number;
			const since = (seconds: number) => Math.max(server + secondsAgo - seconds, Number.MIN_VALUE);
			return (
				datastatus === 2 &&
				inside(most, 0, 20) &&
				inside(speed, 0, most) &&
				(accstatus === 0 || isSomewhere) &&
				inside(hearttime, since(120), server) &&
				inside(gpstime, accstatus === 0 ? Number.MIN_VALUE : since(60), server)
			);
		}

		it('allows exactly what the rule allows, in 10,000 random states', () => {
			let allowed = 0;
			fc.assert(
				fc.property(state, limit, (evidence, maxSpeedKmh) => {
					const result = assessStop(evidence, { maxSpeedKmh });
					if (result.allowed) allowed += 1;
					expect(result.allowed).toBe(isSafe(evidence, maxSpeedKmh));
				}),
				{ numRuns: 10_000, seed: 20260301 },
			);
			// Both sides of the rule were really met.
			expect(allowed).toBeGreaterThan(300);
			expect(allowed).toBeLessThan(9_000);
		});
	});
});

describe('What the words of an answer tell', () => {
	it.each([
		['Cut off the fuel supply: Success! Speed: 2km/h.', true],
		['Restore fuel supply: SUCCESS', true],
		['OK', true],
		['RELAY,1 failed', false],
		['Error: 3', false],
		['Unsuccessful', false],
		['The command was refused', false],
		['Cannot cut off the fuel supply', false],
		['Success, but with an error', null],
		['Book', null],
		['Speed: 2km/h.', null],
		['', null],
	])('%p: %p', (response, succeeded) => {
		expect(outcomeOf(response)).toBe(succeeded);
	});
});
