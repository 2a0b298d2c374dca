import { readState, type WatchState } from '../../../protrack/fleet';

const account = 'https://api.example.com fleet';
const sound: WatchState = {
	version: 1,
	account,
	lateSeconds: 600,
	listedAt: 1_790_000_000,
	devices: { '860000000000000': { r: 1_790_000_000, f: 1_789_999_000, s: ['tl0x1c.0123456789'], n: 'abc123', t: 1_790_000_060 } },
};
const device = (cursor: unknown) => ({ ...sound, devices: { '860000000000000': cursor } });

describe('a stored state', () => {
	it('is read as it was written', () => {
		expect(readState(JSON.parse(JSON.stringify(sound)), account)).toEqual(sound);
	});

	it('is copied: a change of what was read leaves it alone', () => {
		const stored = structuredClone(sound);
		const state = readState(stored, account);
		state!.devices['860000000000000']!.s!.push('x');
		state!.listedAt = 0;
		expect(stored).toEqual(sound);
	});

	it("is read from the proxy that n8n hands out after a restart", () => {
		const proxied = <T extends object>(target: T): T =>
			new Proxy(target, {
				get: (object, key) => {
					const value: unknown = Reflect.get(object, key);
					return typeof value === 'object' && value !== null ? proxied(value) : value;
				},
			});
		expect(readState(proxied(structuredClone(sound)), account)).toEqual(sound);
	});

	it('of another account, or of the same account on another platform, is not read', () => {
		expect(readState(sound, 'https://api.example.com other')).toBeNull();
		expect(readState(sound, 'https://www.example.com fleet')).toBeNull();
	});

	it.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['a text', 'watch'],
		['a number', 7],
		['a list', []],
		['an empty object', {}],
		['another version', { ...sound, version: 2 }],
		['no version', { ...sound, version: undefined }],
		['no time of the last poll', { ...sound, listedAt: undefined }],
		['a text as time of the last poll', { ...sound, listedAt: '1790000000' }],
		['no window', { ...sound, lateSeconds: null }],
		['no devices', { ...sound, devices: undefined }],
		['null devices', { ...sound, devices: null }],
		['a text as devices', { ...sound, devices: 'none' }],
		['a device that is null', device(null)],
		['a device that is a text', device('x')],
		['a device without a cursor', device({})],
		['a text as cursor', device({ r: '1790000000' })],
		['a text as first time', device({ r: 1, f: 'soon' })],
		['a text as time of the last try', device({ r: 1, t: 'soon' })],
		['a number as memory', device({ r: 1, s: 5 })],
		['a text as memory', device({ r: 1, s: 'abc' })],
		['an object as memory', device({ r: 1, s: {} })],
		['a memory of numbers', device({ r: 1, s: [1] })],
		['a memory of nothing', device({ r: 1, s: [null] })],
	])('that is %s starts afresh', (_, stored) => {
		expect(readState(stored, account)).toBeNull();
	});
});
