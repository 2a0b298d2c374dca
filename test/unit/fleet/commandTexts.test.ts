import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { ProtrackError } from '../../../protrack/client';
import { aboutDevice, harmlessCommands, isHarmless } from '../../../protrack/fleet';

describe('A typed command is harmless', () => {
	it.each([
		...harmlessCommands.map(({ text }) => text),
		'STATUS',
		'status#',
		' Where# ',
		'RELAY,0',
		'RELAY,0#',
		'relay,0',
		'TIMER,30',
		'timer,10,180#',
		'PARAM',
	])('when it is on the list: %p', (text) => {
		expect(isHarmless(text)).toBe(true);
	});

	it.each([
		...['S20,1,1', 'ENGINE 0', 'oil,1', 'fuel off', 'immob,1', 'KS', '940'],
		...[
			'RELAY,1',
			'relay,1',
			' relay , 1 ',
			'RELAY,1#',
			'RELAY,01',
			'RELAY,2',
			'RELAY',
			'RELAY#',
			'RELAY,0,1',
			'RELAY,0;RELAY,1',
			'RELAY,00',
			'RELAY ,0',
			'RELAY,0##',
			'RELAY,0\nRELAY,1',
		],
		...[
			'\uFF32\uFF25\uFF2C\uFF21\uFF39\uFF0C\uFF11',
			'\uFF32\uFF25\uFF2C\uFF21\uFF39\uFF0C\uFF10',
			'R\u200BELAY,0',
			'STATUS\u00e9',
			'\u017FTATUS#',
			'STATUS\u200B',
		],
		...[
			'DYD,000000#',
			'stop engine',
			'FUELCUT,1',
			'123456,DYD#',
			'setdigout 1',
			'KILL',
			'RESET',
			'FACTORY#',
			'SPEED,30,100,120#',
			'W000000,020,1,1',
		],
		...[
			'STATUS#RELAY,1#',
			'STATUS;RELAY,1',
			'STATUS,1',
			'PARAM,1#',
			'WHERE,1',
			'URL,http://x#',
			'TIMER,1,2,3',
			'TIMER,x',
			'TIMER,-1',
			'TIMER',
			'TIMER,123456',
			'TIMER#',
			'HBT,1#',
			'',
		],
	])('when it is on the list, and %p is not', (text) => {
		expect(isHarmless(text)).toBe(false);
	});

	it.each(['{}', '{"x":"1"}', ' ', 'RELAY,1'])('only without parameters, not with %p', (paramData) => {
		for (const { text } of harmlessCommands) expect(isHarmless(text, paramData)).toBe(false);
	});

	it('only as a whole, whatever else stands there', () => {
		const harmless = fc.constantFrom(...harmlessCommands.map(({ text }) => text));
		const more = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => /[^\s#\d,]/.test(text));
		fc.assert(
			fc.property(
				harmless,
				more,
				fc.boolean(),
				(text, added, before) => !isHarmless(before ? added + text : text + added),
			),
			{ numRuns: 3_000, seed: 5 },
		);
	});
});

describe('docs/commands.md', () => {
	it('has the list as it is', () => {
		const page = readFileSync(path.resolve(__dirname, '../../../docs/commands.md'), 'utf8');
		const rows = [...page.matchAll(/^\| `(.+)` \| (.+) \|$/gm)].map(([, text, description]) => ({ text, description }));
		expect(rows).toEqual(harmlessCommands.map(({ text, description }) => ({ text, description })));
	});
});

describe('An error about a device', () => {
	const request = { imei: '350000000000001', command: 'RELAY,0', stopLimits: null };

	it('names the device', () => {
		expect(aboutDevice(request, ProtrackError.input('The device is offline', ''))).toBe(
			'350000000000001: The device is offline',
		);
	});

	it('names it once when the platform has named it', () => {
		const message = 'The device is offline (code 20017: imei 350000000000001 is offline)';
		expect(aboutDevice(request, ProtrackError.input(message, ''))).toBe(message);
	});
});
