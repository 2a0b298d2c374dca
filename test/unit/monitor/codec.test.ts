import fc from 'fast-check';
import { packState, readState, type MonitorState } from '../../../protrack/monitor';
import { changeRules } from '../../../protrack/monitor';
import { nothingDetected, type ChangeDetectionState } from '../../../protrack/monitor/state/changeDetectionState';
import { namesWithoutLetter } from '../../../protrack/monitor/state/changesCodec';
import { storedByVersion3 } from '../../support/fixtures/storedStates';
import { imeiOf } from '../../support/testData';

const account = 'https://api.example.com fleet';
const rules = changeRules;
const debouncedRules = rules.flatMap(({ name, values }) => (values ? [{ name, values }] : []));
const sound = {
	version: 1,
	account,
	lateSeconds: 600,
	listedAt: 1_790_000_000,
	devices: {
		'860000000000000': { r: 1_790_000_000, f: 1_789_999_000, s: ['tl0x1c.0123456789'], n: 'abc123', t: 1_790_000_060 },
	},
};
/** The same as this version has it: the fingerprint of that time is not comparable. */
const upToDate: MonitorState = {
	...sound,
	version: 3,
	devices: {
		'860000000000000': {
			readTo: 1_790_000_000,
			notBefore: 1_789_999_000,
			seenKeys: ['tl0x1c.ABCDEFGHIJ'],
			lastFailureAt: 1_790_000_060,
		},
	},
};
const device = (cursor: unknown) => ({ ...sound, devices: { '860000000000000': cursor } });

describe('a state of version 1', () => {
	it('is read, with all that keeps the promise', () => {
		expect(readState(JSON.parse(JSON.stringify(sound)), account, rules)).toEqual(upToDate);
	});

	it('is copied: a change of what was read leaves it alone', () => {
		const stored = structuredClone(sound);
		const state = readState(stored, account, rules);
		state!.devices['860000000000000']!.seenKeys!.push('x');
		state!.listedAt = 0;
		expect(stored).toEqual(sound);
	});

	it('is read from the proxy that n8n hands out after a restart', () => {
		const proxied = <T extends object>(target: T): T =>
			new Proxy(target, {
				get: (object, key) => {
					const value: unknown = Reflect.get(object, key);
					return typeof value === 'object' && value !== null ? proxied(value) : value;
				},
			});
		expect(readState(proxied(structuredClone(sound)), account, rules)).toEqual(upToDate);
	});

	it('keeps where the reading of a backlog goes on, or what it has read would come twice', () => {
		const backlog = { r: 1_790_000_000, c: 1_790_000_100, u: 1_790_000_200, s: ['tl0x1c.0123456789'] };
		expect(readState(device(backlog), account, rules)?.devices).toEqual({
			'860000000000000': {
				readTo: backlog.r,
				resumeAt: backlog.c,
				resumeUntil: backlog.u,
				seenKeys: ['tl0x1c.ABCDEFGHIJ'],
			},
		});
	});

	it('of another account, or of the same account on another platform, is not read', () => {
		expect(readState(sound, 'https://api.example.com other', rules)).toBeNull();
		expect(readState(sound, 'https://www.example.com fleet', rules)).toBeNull();
	});

	it.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['a text', 'watch'],
		['a number', 7],
		['a list', []],
		['an empty object', {}],
		['another version', { ...sound, version: 4 }],
		['a version that is a text', { ...sound, version: '1' }],
		['a version that it is not', { ...sound, version: 3 }],
		['no version', { ...sound, version: undefined }],
		['no time of the last poll', { ...sound, listedAt: undefined }],
		['a text as time of the last poll', { ...sound, listedAt: '1790000000' }],
		['no window', { ...sound, lateSeconds: null }],
		['no devices', { ...sound, devices: undefined }],
		['null devices', { ...sound, devices: null }],
		['a text as devices', { ...sound, devices: 'none' }],
		['a device that is null', device(null)],
		['a device that is a text', device('')],
		['a device with a time that is none', device('tl0x1c;;f!')],
		['a device without a cursor', device({})],
		['a text as cursor', device({ r: '1790000000' })],
		['a text as first time', device({ r: 1, f: 'soon' })],
		['a text as time of a backlog', device({ r: 1, c: 'soon' })],
		['a text as end of a backlog', device({ r: 1, u: 'soon' })],
		['a text as time of the last try', device({ r: 1, t: 'soon' })],
		['a number as memory', device({ r: 1, s: 5 })],
		['a text as memory', device({ r: 1, s: 'abc' })],
		['an object as memory', device({ r: 1, s: {} })],
		['a memory of numbers', device({ r: 1, s: [1] })],
		['a memory of nothing', device({ r: 1, s: [null] })],
	])('that is %s starts afresh', (_, stored) => {
		expect(readState(stored, account, rules)).toBeNull();
	});
});

describe('a state of version 2', () => {
	const packed =
		'tlpxkf;df48f9;ftlpx8b;ctlpxke;utlpxkf;ttlpxkf;l9291;m=c1i0 O123456 Z12c8:0,1;pp3/tlpwvd///;s5.0123456789,a.abcdef0123';

	it('is read, with all that keeps the promise', () => {
		const r = parseInt('tlpxkf', 36);
		const keys = [`${(r - 5).toString(36)}.ABCDEFGHIJ`, `${(r - 10).toString(36)}.KLMNOPABCD`];
		const read = readState({ ...sound, version: 2, devices: { a: packed, b: 'tlpxkf;' } }, account, rules);
		const c = parseInt('tlpxke', 36);
		expect(read).toEqual({
			...upToDate,
			devices: {
				a: {
					readTo: r,
					notBefore: parseInt('tlpx8b', 36),
					resumeAt: c,
					resumeUntil: r,
					lastFailureAt: r,
					seenKeys: keys,
				},
				b: { readTo: r },
			},
		});
	});

	it.each(['', ';;', 'tlpxkf;;f!'])('with a device that is "%s" starts afresh', (text) => {
		expect(readState({ ...sound, version: 2, devices: { a: text } }, account, rules)).toBeNull();
	});
});

const time = fc.integer({ min: 1_500_000_000, max: 2_000_000_000 });
const keys = (length: number) =>
	fc
		.array(
			fc
				.tuple(fc.oneof(fc.constant(0), time), fc.stringMatching(new RegExp(`^[A-P]{${length}}$`)))
				.map(([at, hash]) => `${at.toString(36)}.${hash}`),
			{ minLength: 1, maxLength: 6 },
		)
		.map((list) => list.sort((a, b) => parseInt(b, 36) - parseInt(a, 36)));
const count = fc.integer({ min: 1, max: 40 });
const optionalTimes = { notBefore: time, resumeAt: time, resumeUntil: time, lastFailureAt: time, gapFrom: time };
const windowOf = (keyLength: number) => ({
	...{ readTo: time, ...optionalTimes, gapExpiresAt: time, widerLookbackUntil: time },
	consecutiveFailures: count,
	seenKeys: keys(keyLength),
});
const debounced = fc.record(
	Object.fromEntries(
		debouncedRules.map(({ name, values }) => {
			const value = fc.constantFrom(...values);
			const candidate = fc.record({ value, since: time, polls: count });
			return [name, fc.record({ value, candidate }, { requiredKeys: ['value'] })];
		}),
	),
	{ requiredKeys: [] },
);
const changeDetection = fc
	.record({
		debounced,
		fuel: fc.option(fc.record({ liters: fc.integer({ min: 0, max: 9000 }).map((each) => each / 10), at: time })),
		maintenance: fc.option(fc.record({ km: fc.nat(3_000_000), by: fc.constantFrom('odometer', 'mileage') })),
		announcedDay: fc.option(fc.integer({ min: 1, max: 40_000 })),
		zones: fc.option(fc.array(fc.nat(50))),
	})
	.map((each) => ({ ...each, debounced: { ...each.debounced } }))
	.filter((each) => JSON.stringify(each) !== JSON.stringify(nothingDetected));
const cursor = fc.record(
	{
		...windowOf(10),
		missingSince: time,
		positionSkippedSince: time,
		points: fc.record(windowOf(1), { requiredKeys: ['readTo'] }),
		positionBackoff: fc.record({ consecutiveFailures: count, lastFailureAt: time }),
		activityFingerprint: fc.stringMatching(/^[0-9a-f]{6}$/),
		nameFingerprint: fc.stringMatching(/^[0-9a-f]{4}$/),
		changeDetection,
	},
	{ requiredKeys: ['readTo'] },
);
const imei = fc.stringMatching(/^[1-9][0-9]{14}$/);
const numbers = fc.double({ min: -1000, max: 1000, noNaN: true }).map((each) => each + 0);
const states = fc.record({
	pollsWithoutAlarms: count,
	lateSeconds: fc.integer({ min: 60, max: 86_400 }),
	listedAt: time,
	deviceInventory: fc.string(),
	zonesFingerprint: fc.string(),
	selectionFingerprint: fc.string(),
	limits: fc
		.record(Object.fromEntries(rules.map(({ name }) => [name, fc.array(numbers, { minLength: 1 })])), {
			requiredKeys: [],
		})
		.map((each) => ({ ...each })),
	positionsReadAt: time,
	hasPoints: fc.constant(true as const),
	devices: fc.dictionary(imei, cursor, { noNullPrototype: true }),
}) as fc.Arbitrary<Partial<MonitorState>>;

describe('a packed state', () => {
	it('is read back as it was, through JSON, with whatever a cursor has', () => {
		fc.assert(
			fc.property(states, (parts) => {
				const state = { version: 3, account, ...parts } as MonitorState;
				expect(readState(JSON.parse(JSON.stringify(packState(state, rules))), account, rules)).toEqual(state);
			}),
			{ numRuns: 400 },
		);
	});

	it('does not tell what is absent from what is undefined', () => {
		const state = {
			...upToDate,
			devices: {
				a: {
					readTo: 1_790_000_005,
					notBefore: undefined,
					seenKeys: undefined,
					points: undefined,
					missingSince: undefined,
				},
			},
		};
		expect(readState(packState(state, rules), account, rules)?.devices).toEqual({ a: { readTo: 1_790_000_005 } });
	});

	it('leaves the state alone that it packs', () => {
		const state = structuredClone(upToDate);
		packState(state, rules);
		expect(state).toEqual(upToDate);
	});

	it('is small: 2,000 devices of which everything is watched, all on the road with a point every 30 seconds, stay under 256,000 bytes', () => {
		const everything: ChangeDetectionState = {
			debounced: Object.fromEntries(
				debouncedRules.map(({ name, values }, index) => [name, { value: values[index % values.length] ?? '' }]),
			),
			...{ fuel: { liters: 123.4, at: 1_790_000_000 }, maintenance: { km: 123_456, by: 'odometer' } },
			...{ announcedDay: 20_736, zones: [0, 2] },
		};
		const readTo = 1_790_000_000;
		const seenKeys = Array.from(
			{ length: 20 },
			(_, index) => `${(readTo - 30 * index - (index % 3)).toString(36)}.${'ABCDEFGHIJKLMNOP'[index % 16]}`,
		);
		const devices = Object.fromEntries(
			Array.from({ length: 2000 }, (_, index) => [
				imeiOf(index),
				{
					...{ readTo, activityFingerprint: 'abcd', nameFingerprint: 'abc', changeDetection: everything },
					points: { readTo: readTo - 20, seenKeys },
				},
			]),
		);
		expect(JSON.stringify(packState({ ...upToDate, devices }, rules)).length).toBeLessThan(256_000);
	});

	describe('with a rule that has no letter', () => {
		const withNew = [...rules, { name: 'tilt', values: ['upright', 'tilted'] }];
		const others = Object.fromEntries(debouncedRules.map(({ name, values: [value = ''] }) => [name, { value }]));
		const of = (tilt: object, count = 1): MonitorState => ({
			...upToDate,
			devices: Object.fromEntries(
				Array.from({ length: count }, (_, index) => [
					imeiOf(index),
					{
						readTo: 1_790_000_000,
						changeDetection: { ...nothingDetected, debounced: { ...others, ...tilt } },
					},
				]),
			),
		});
		const tilted = of({ tilt: { value: 'tilted' } });

		it.each([
			['settled', tilted],
			['about to change', of({ tilt: { value: 'upright', candidate: { value: 'tilted', since: 9, polls: 2 } } })],
		])('is read back (%s)', (_, state) => {
			expect(readState(packState(state, withNew), account, withNew)).toEqual(state);
		});

		it('forgets only that rule where it is not wanted, or not known', () => {
			expect(readState(packState(tilted, withNew), account, rules)).toEqual(of({}));
		});

		it('keeps it when another rule without a letter is added in front of it', () => {
			const withNewer = [{ name: 'rain', values: ['dry', 'wet'] }, ...withNew];
			expect(readState(packState(tilted, withNew), account, withNewer)).toEqual(tilted);
		});

		it('grows by one character for each device', () => {
			const sizeOf = (tilt: object) => JSON.stringify(packState(of(tilt, 1000), withNew)).length;
			expect(sizeOf({ tilt: { value: 'tilted' } }) - sizeOf({})).toBe(1000);
		});
	});

	it('that is damaged is read as something or nothing, and never as a time that is none', () => {
		fc.assert(
			fc.property(
				fc.string({ maxLength: 40 }),
				fc.constantFrom('', 'a;', 'a;p', 'a;q', 'a;x', 'a;e', 'a;k'),
				(text, start) => {
					const read = readState({ ...upToDate, devices: { a: start + text } }, account, rules);
					const found = read?.devices.a;
					const times = [
						found?.readTo,
						found?.notBefore,
						found?.resumeAt,
						found?.resumeUntil,
						found?.lastFailureAt,
						found?.missingSince,
						found?.positionSkippedSince,
						found?.points?.readTo,
						found?.points?.notBefore,
						found?.points?.resumeAt,
						found?.points?.resumeUntil,
						found?.gapFrom,
						found?.gapExpiresAt,
						found?.consecutiveFailures,
						found?.positionBackoff?.consecutiveFailures,
						found?.positionBackoff?.lastFailureAt,
					];
					expect(times.some((each) => Number.isNaN(each))).toBe(false);
				},
			),
		);
	});
});

describe('A state that the package stored before its fields had full names', () => {
	it.each(['full', 'bare'] as const)('is read and stored again, character by character (%s)', (name) => {
		const stored = storedByVersion3[name];
		const rulesOfThen = rules.filter((rule) => namesWithoutLetter([rule]).length === 0);
		const state = readState(JSON.parse(JSON.stringify(stored)), storedByVersion3.account, rules);
		expect(packState(state as MonitorState, rulesOfThen)).toEqual(stored);
	});

	it.each(Object.entries(storedByVersion3.devices))('has what was remembered of a device (%s)', (imei, expected) => {
		const state = readState(storedByVersion3.full, storedByVersion3.account, rules);
		expect(state?.devices[imei]).toEqual(expected);
	});

	it('has what was remembered besides the devices', () => {
		const state = readState(storedByVersion3.full, storedByVersion3.account, rules);
		expect({ ...state, devices: null }).toEqual({ ...storedByVersion3.others, devices: null });
	});
});

describe('A stored state that was crafted to take long', () => {
	/** Far more than a text of this length takes, and far less than the minutes that it took when each place was looked at again and again. */
	const ENOUGH_MS = 10_000;

	it.each<[string, (length: number) => string]>([
		['digits without an end', (length) => `a;s${'1'.repeat(length)}`],
		['digits of points without an end', (length) => `a;p0/s${'1'.repeat(length)}`],
		['minus signs', (length) => `a;s${'-'.repeat(length)}`],
		['minus signs between digits', (length) => `a;s${'-1'.repeat(length / 2)}`],
		['capitals without a time', (length) => `a;s${'A'.repeat(length)}`],
		['a time between capitals', (length) => `a;s${'1A'.repeat(length / 2)}`],
		['separators', (length) => ';'.repeat(length)],
		['slashes', (length) => `a;p0${'/'.repeat(length)}`],
		['changes that never end', (length) => `a;m${'i1>'.repeat(length / 3)}`],
		['changes without a time', (length) => `a;mi1>0@${'0'.repeat(length)}`],
		['settled changes', (length) => `a;m=${'1'.repeat(length)}`],
		['many parts of changes', (length) => `a;m${'i1 '.repeat(length / 3)}`],
	])('of %s is read at once, 1 MB of it too', (_, text) => {
		const startedAt = performance.now();
		for (const length of [80_000, 1_000_000]) {
			readState({ ...upToDate, devices: { a: text(length) } }, account, rules);
		}
		expect(performance.now() - startedAt).toBeLessThan(ENOUGH_MS);
	});

	it('of an earlier version is read at once too', () => {
		const startedAt = performance.now();
		for (const text of [
			'1'.repeat(1_000_000),
			`tlpxkf;;s${'1,'.repeat(500_000)}`,
			`tlpxkf;;s${'1'.repeat(1_000_000)}`,
		]) {
			readState({ ...upToDate, version: 2, devices: { a: text } }, account, rules);
		}
		readState({ ...upToDate, version: 1, devices: { a: { r: 1, s: ['1'.repeat(1_000_000)] } } }, account, rules);
		expect(performance.now() - startedAt).toBeLessThan(ENOUGH_MS);
	});
});
