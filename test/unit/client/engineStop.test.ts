import fc from 'fast-check';
import { ProtrackError } from '../../../protrack/client';
import { customCall } from '../../../protrack/client/customCall';
import { holdsEngineStop } from '../../../protrack/client/engineStop';
import { FakeClient, ok } from '../../support/fakeClient';

/** Other ways of writing a text that a server or a device may read as the same. */
const disguises: Array<(text: string) => string> = [
	(text) => text.toLowerCase(),
	(text) => ` ${text}\t`,
	(text) => `${text}#`,
	(text) => text.split('').join('\u200B'),
	(text) => text.split('').join('\u00AD'),
	(text) => text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
	(text) => [...new TextEncoder().encode(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
	encodeURIComponent,
	(text) => text.replace(/,/g, ' , '),
	(text) => `STATUS#;${text}`,
];
const wrappings: Array<(value: unknown) => unknown> = [
	(value) => [value],
	(value) => ['STATUS#', value],
	(value) => ({ cmd: value }),
	(value) => ({ [String(value)]: 1 }),
	(value) => JSON.stringify([value]),
	(value) => JSON.stringify({ list: [{ text: value }] }),
];

const stops = [
	'RELAY,1',
	'RELAY,on',
	'RELAY',
	'PRELAY,1',
	'DYD',
	'DYD,000000',
	'STOP',
	'STOP,1',
	'stop123456',
	'STOP ENGINE',
	'FUELCUT,1',
	'OILCUT',
	'ENGINEOFF',
	'ENGINE 0',
	'fuel off',
	'oil,1',
	'immob,1',
	'S20,1,1',
	'SETDIGOUT 1',
	'KILL',
	'cutoff',
	'123456,DYD',
];
const disguised = fc
	.tuple(
		fc.constantFrom(...stops),
		fc.array(fc.constantFrom(...disguises), { maxLength: 2 }),
		fc.array(fc.constantFrom(...wrappings), { maxLength: 1 }),
	)
	.map(([text, hide, wrap]): unknown =>
		wrap.reduce<unknown>(
			(value, change) => change(value),
			hide.reduce((value, change) => change(value), text),
		),
	);

describe('A command that stops an engine', () => {
	it.each(stops)('is %s', (text) => {
		expect(holdsEngineStop(text)).toBe(true);
	});

	it('is found in every disguise and wrapping', () => {
		fc.assert(
			fc.property(disguised, (value) => holdsEngineStop(value)),
			{ numRuns: 3_000, seed: 13 },
		);
	});

	it.each([
		'please stop',
		'Non-stop service',
		'stopped',
		'Relay station',
		'RELAYS,1',
		'Engine room',
		'Car 1',
		'Vehicle 0',
		'Motor 1',
		'oil',
		'S20',
		'KS',
		'940',
		'350000000000001',
		'STATUS#',
		'',
		'{',
		'["please stop"]',
		null,
		undefined,
		7,
		true,
		['a', 'b'],
		{ imei: 1 },
	])('is not %p', (value) => {
		expect(holdsEngineStop(value)).toBe(false);
	});

	it('is found in any depth, and what is too deep to be looked through counts as one', () => {
		const nested = (depth: number, value: unknown) =>
			Array.from({ length: depth }).reduce<unknown>((inner) => ({ list: [inner] }), value);
		expect(holdsEngineStop(nested(10, 'RELAY,1'))).toBe(true);
		expect(holdsEngineStop(nested(10, 'STATUS#'))).toBe(false);
		expect(holdsEngineStop(nested(10_000, 'STATUS#'))).toBe(true);
	});

	it('is told from other texts however long they are', () => {
		for (const text of [
			'1'.repeat(100_000),
			`RELAY ${'1 '.repeat(50_000)}x`,
			'* '.repeat(50_000),
			'%25'.repeat(30_000),
			'['.repeat(100_000),
			`STOP${'1'.repeat(100_000)}x`,
		]) {
			expect(holdsEngineStop(text)).toBe(false);
		}
	});
});

describe('A custom API call', () => {
	const callWith = async (path: string, parameters: Record<string, unknown>) => {
		const client = new FakeClient(() => ok());
		const error: unknown = await customCall(client, { method: 'GET', path, parameters, idempotent: false }).then(
			() => undefined,
			(thrown: unknown) => thrown,
		);
		return { client, error };
	};

	it('says so when JSON cannot hold a value', async () => {
		const ring: Record<string, unknown> = {};
		ring.ring = ring;
		for (const odd of [ring, [1n], { deep: () => 1, big: 2n }]) {
			const { client, error } = await callWith('/api/x', { odd });
			expect(error).toMatchObject({ kind: 'input', message: 'The query parameter "odd" cannot be written as JSON' });
			expect(client.sent).toEqual([]);
		}
	});

	it('never sends an engine stop, whatever its name or value is dressed as', async () => {
		await fc.assert(
			fc.asyncProperty(disguised, fc.boolean(), async (value, asName) => {
				const { client, error } = await callWith(
					'/api/device/batchSend',
					asName ? { [typeof value === 'string' ? value : 'RELAY,1']: 'x' } : { cmd: value },
				);
				expect(error).toMatchObject({ kind: 'input' });
				expect(client.sent).toEqual([]);
			}),
			{ numRuns: 500, seed: 8 },
		);
	});

	it('goes to no path that has "command" or "cmd" in any encoding', async () => {
		const sign = fc.constantFrom<(text: string) => string>(
			(text) => text,
			(text) => text.toUpperCase(),
			(text) => `%${text.charCodeAt(0).toString(16)}`,
			(text) => `%25${text.charCodeAt(0).toString(16)}`,
			(text) => String.fromCharCode(text.charCodeAt(0) + 0xfee0),
			(text) => `${text}\u200B`,
		);
		const word = fc
			.constantFrom('command', 'cmd')
			.chain((text) =>
				fc
					.tuple(...Array.from(text).map((letter) => sign.map((write) => write(letter))))
					.map((letters) => letters.join('')),
			);
		const part = fc.stringMatching(/^[\w.-]{0,6}$/);
		const path = fc
			.tuple(fc.array(part, { maxLength: 2 }), part, word, part, fc.array(part, { maxLength: 2 }))
			.map(([before, left, middle, right, after]) => `/${[...before, left + middle + right, ...after].join('/')}`);
		await fc.assert(
			fc.asyncProperty(path, async (text) => {
				const { client, error } = await callWith(text, {});
				expect(error).toBeInstanceOf(ProtrackError);
				expect(client.sent).toEqual([]);
			}),
			{ numRuns: 1_000, seed: 9 },
		);
	});
});
