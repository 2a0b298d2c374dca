import fc from 'fast-check';

import { assessStop, MOST_SPEED_KMH, outcomeOf, stopsEngine } from '../../../protrack/fleet';
import type { StopEvidence } from '../../../protrack/fleet/commandGuard';

const NOW = 1_790_000_000;
const standing: StopEvidence = {
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
const verdict = (change: Partial<StopEvidence>, maxSpeedKmh = 3) => assessStop({ ...standing, ...change }, { maxSpeedKmh });

describe('Whether an engine may be stopped', () => {
	it.each<[string, Partial<StopEvidence>]>([
		['standing, online and just heard of', {}],
		['exactly at the speed limit', { speed: 3 }],
		['heard of exactly 120 s ago', { hearttime: NOW - 120 }],
		['with a position of exactly 60 s', { gpstime: NOW - 60 }],
		['with an old position, when the ignition is off', { gpstime: NOW - 86_400, accstatus: 0 }],
		['without an ignition sensor, when the position is fresh', { accstatus: -1 }],
		['on the equator', { latitude: 0 }],
		['without a fix, when the ignition is off', { latitude: 0, longitude: 0, accstatus: 0 }],
	])('yes: %s', (_, change) => {
		expect(verdict(change)).toEqual({ allowed: true });
	});

	it.each<[string, Partial<StopEvidence>, string]>([
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
		['times beyond all time', { servertime: 1e308, hearttime: 1e308, gpstime: 1e308 }, 'it is not known when the device was last heard of'],
		['a position of the future', { gpstime: NOW + 1 }, 'it is not known when the position was measured'],
		['a position of the future with the ignition off', { gpstime: NOW + 1, accstatus: 0 }, 'it is not known when the position was measured'],
		['no position time with the ignition off', { gpstime: null, accstatus: 0 }, 'it is not known when the position was measured'],
		['no fix with the ignition on', { latitude: 0, longitude: 0 }, 'the device has no fix, so its speed says nothing'],
		['no fix without an ignition sensor', { latitude: null, longitude: null, accstatus: -1 }, 'the device has no fix, so its speed says nothing'],
		['an impossible place', { latitude: 91 }, 'the device has no fix, so its speed says nothing'],
		['an old position with the ignition on', { gpstime: NOW - 61 }, 'the position is 61 s old, more than 60 s, and the ignition is not known to be off'],
		['an old position without an ignition sensor', { gpstime: NOW - 61, accstatus: -1 }, 'the position is 61 s old, more than 60 s, and the ignition is not known to be off'],
	])('no: %s', (_, change, reason) => {
		expect(verdict(change)).toEqual({ allowed: false, reason });
	});

	it('no: a device that the platform does not show', () => {
		expect(assessStop(undefined, limits)).toEqual({ allowed: false, reason: 'the platform shows no position of the device' });
	});

	it.each([20.1, 1000, Infinity, NaN, -1, '5' as unknown as number, null as unknown as number])(
		'no: a speed limit of %p, which is not lowered to the most that is allowed',
		(maxSpeedKmh) => {
			expect(verdict({}, maxSpeedKmh)).toEqual({ allowed: false, reason: 'the speed limit is not between 0 and 20 km/h' });
		},
	);

	describe('for any state of a device', () => {
		const oddNumber = fc.constantFrom(null, -1, 0, NaN, Infinity, -Infinity, 1e15, 1e308, Number.MAX_SAFE_INTEGER, undefined as unknown as null);
		const near = (most: number) => fc.oneof({ weight: 8, arbitrary: fc.integer({ min: -5, max: most }) }, { weight: 1, arbitrary: fc.double() });
		const time = fc.oneof({ weight: 12, arbitrary: near(130).map((ago) => NOW - ago) }, { weight: 1, arbitrary: oddNumber });
		const state = fc.record({
			servertime: fc.oneof({ weight: 12, arbitrary: fc.constant(NOW) }, { weight: 1, arbitrary: oddNumber }),
			hearttime: time,
			gpstime: time,
			speed: fc.oneof({ weight: 10, arbitrary: near(25) }, { weight: 1, arbitrary: oddNumber }),
			accstatus: fc.constantFrom(0, 1, -1, 2, null),
			latitude: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(0, 10, -90, 90) }, { weight: 1, arbitrary: fc.oneof(oddNumber, fc.double()) }),
			longitude: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(0, 20, -180, 180) }, { weight: 1, arbitrary: fc.oneof(oddNumber, fc.double()) }),
			datastatus: fc.oneof({ weight: 6, arbitrary: fc.constant(2) }, { weight: 1, arbitrary: fc.constantFrom(0, 1, 3, 4, 5, 2.5, null) }),
		});
		const limit = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: MOST_SPEED_KMH }) }, { weight: 1, arbitrary: fc.double() });

		/** The rule of the design said again in another way: every value has to lie between two others. */
		function isSafe(record: StopEvidence, most: number): boolean {
			const inside = (value: unknown, low: unknown, high: unknown) =>
				[value, low, high].every((each) => typeof each === 'number') && (value as number) >= (low as number) && (value as number) <= (high as number);
			const { servertime, hearttime, gpstime, speed, accstatus, datastatus, latitude, longitude } = record;
			const isSomewhere = inside(latitude, -90, 90) && inside(longitude, -180, 180) && (latitude !== 0 || longitude !== 0);
			if (!inside(servertime, 1, 99_999_999_999)) return false;
			const server = servertime as number;
			return (
				datastatus === 2 &&
				inside(most, 0, 20) &&
				inside(speed, 0, most) &&
				(accstatus === 0 || isSomewhere) &&
				inside(hearttime, Math.max(server - 120, Number.MIN_VALUE), server) &&
				inside(gpstime, accstatus === 0 ? Number.MIN_VALUE : Math.max(server - 60, Number.MIN_VALUE), server)
			);
		}

		it('allows exactly what the rule allows, in 10,000 random states', () => {
			let allowed = 0;
			fc.assert(
				fc.property(state, limit, (record, maxSpeedKmh) => {
					const result = assessStop(record, { maxSpeedKmh });
					if (result.allowed) allowed += 1;
					expect(result.allowed).toBe(isSafe(record, maxSpeedKmh));
				}),
				{ numRuns: 10_000, seed: 20260301 },
			);
			// Both sides of the rule were really met.
			expect(allowed).toBeGreaterThan(300);
			expect(allowed).toBeLessThan(9_000);
		});
	});
});

describe('Whether a typed command stops the engine', () => {
	it.each([
		'RELAY,1',
		'relay,1',
		' relay , 1 ',
		'RELAY,1#',
		'RELAY,01',
		'RELAY,2',
		'RELAY',
		'RELAY,0,1',
		'RELAY,0;RELAY,1',
		'RELAY,00',
		'RELAY,0#',
		'RELAY ,0',
		'\uFF32\uFF25\uFF2C\uFF21\uFF39\uFF0C\uFF11',
		'\uFF32\uFF25\uFF2C\uFF21\uFF39\uFF0C\uFF10',
		'R\u200BELAY,1',
		'\uFEFFRELAY,1',
		'RELAY\t,1\u0000',
		'R.E.L.A.Y=1',
		'"RELAY,1"',
		'**,RELAY,1',
		'RESET RELAY,1',
		'RÉLAY,1',
		'DYD,000000#',
		'stop engine',
		'cutoff',
		'FUELCUT,1',
		'OILCUT#',
		'123456,DYD#',
		'setdigout 1',
		'ENGINEOFF',
		'engine off',
		'KILL',
		'R\u1D07LAY,1',
		'\u042FELAY,1',
		'STATUS\u00e9',
	])('%p is guarded', (command) => {
		expect(stopsEngine(command)).toBe(true);
	});

	it.each(['RELAY,0', 'relay,0', ' RELAY,0 ', 'RESET', 'LOCKDOOR', 'UNLOCKDOOR', 'SET_MILEAGE', 'STATUS#', 'WHERE'])(
		'%p goes without the guard',
		(command) => {
			expect(stopsEngine(command)).toBe(false);
		},
	);

	it('is guarded when the parameters hold it', () => {
		expect(stopsEngine('RELAY,0', '{"then":"RELAY,1"}')).toBe(true);
		expect(stopsEngine('SEND', '{"cmd":"DYD,000000#"}')).toBe(true);
		expect(stopsEngine('SEND', '{"cmd":"D\u028fD"}')).toBe(true);
		expect(stopsEngine('RELAY,0', '{"cmd":"R\u1D07LAY,1"}')).toBe(true);
		expect(stopsEngine('SEND', JSON.stringify({ cmd: 'R\u0000E\nLAY,1' }))).toBe(true);
		expect(stopsEngine('\\RELAY,1')).toBe(true);
		expect(stopsEngine('SET_MILEAGE', '{"mileage":"30"}')).toBe(false);
	});

	it('finds RELAY whatever stands around and between its letters', () => {
		const noise = fc.stringMatching(/^[ \t,.#*;:_\-\u200b\u00a0]{0,3}$/);
		const letters = fc.tuple(...[...'RELAY'].map((letter) => fc.tuple(fc.constantFrom(letter, letter.toLowerCase(), String.fromCharCode(letter.charCodeAt(0) + 0xfee0)), noise)));
		fc.assert(
			fc.property(noise, letters, fc.string(), (before, word, after) => {
				const command = before + word.map((pair) => pair.join('')).join('') + after;
				expect(stopsEngine(command)).toBe(!/^RELAY,0$/i.test(command.trim()));
			}),
			{ numRuns: 2_000, seed: 7 },
		);
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
