import fc from 'fast-check';

import { imeisIn, readGivenDevice, readGivenDevices, resolveGiven } from '../../nodes/shared/givenDevices';
import { ProtrackError } from '../../protrack/client';
import { DeviceIndex } from '../../protrack/fleet';
import { errorOfCall } from '../support/fakeClient';
import { deviceNamed as device, imeiOf } from '../support/testData';

const fleet = [
	device(1, 'Lorry 1', 'KCX 239M'),
	device(2, 'Lorry 2', 'KBZ 100A'),
	device(3, 'Smith, John', 'KA-1'),
	device(4, 'Van', 'KA-2'),
	device(5, 'Van', 'KA-3'),
	device(6, 'Bus'),
	device(7, 'Bus, red'),
	device(8, '100200'),
];
const textsOf = (found: Array<string | ProtrackError>) =>
	found.map((each) => (each instanceof ProtrackError ? each.message : each));
const resolved = (value: unknown) => textsOf(resolveGiven(readGivenDevices(value, 'Devices'), new DeviceIndex(fleet)));
const imeis = (...indexes: number[]) => indexes.map(imeiOf);

describe('Given devices', () => {
	it.each<[string, unknown, string[]]>([
		['a name', 'Lorry 1', imeis(1)],
		['names, plates and IMEIs in one text', `lorry 1, KBZ 100A;${imeiOf(6)}\nbus`, imeis(1, 2, 6, 6)],
		['an array of them', ['Lorry 1', 'KBZ 100A', imeiOf(6)], imeis(1, 2, 6)],
		['numbers', [8.60000000000001e14, 100200], imeis(1, 8)],
		['one number', 100200, imeis(8)],
		['an array as text, as a model writes it', '["Lorry 1", "KBZ 100A"]', imeis(1, 2)],
		['a name with a comma in a text', 'Lorry 2, Smith, John, Lorry 1', imeis(2, 3, 1)],
		['a name with a comma in an array', ['Smith, John', 'Bus, red'], imeis(3, 7)],
		['what lists show of a device, in a text', `Lorry 1, KCX 239M (${imeiOf(1)}), Lorry 2`, imeis(1, 2)],
		['what errors show of a device, in a text', `Lorry 1 (KCX 239M, ${imeiOf(1)}); Bus (${imeiOf(6)})`, imeis(1, 6)],
		['picked devices in an array', [{ __rl: true, mode: 'list', value: imeiOf(2) }], imeis(2)],
		['empty parts between others', ', Lorry 1,, ;\n', imeis(1)],
		['what the platform would know, though no list has it', imeiOf(99), imeis(99)],
	])('are read from %s', (_, value, expected) => {
		expect(resolved(value)).toEqual(expected);
	});

	it.each<[string, unknown, string]>([
		[
			'two devices of one name, with both',
			'van',
			`"Devices": 2 devices are called "van": Van (KA-2, ${imeiOf(4)}), Van (KA-3, ${imeiOf(5)})`,
		],
		[
			'an array element with two names in it',
			['Bus, Lory 1'],
			`"Devices": no device has the name, plate or IMEI "Bus, Lory 1". Most alike: Lorry 1 (KCX 239M, ${imeiOf(1)}), Bus, red (${imeiOf(7)}), Bus (${imeiOf(6)}), Lorry 2 (KBZ 100A, ${imeiOf(2)})`,
		],
		[
			'a text that can be read in two ways',
			'Bus, red',
			'"Devices" can be read in several ways: there are devices called "Bus" and "Bus, red"',
		],
		[
			'a name that no device has, with those that are like it',
			'Lory 2',
			`"Devices": no device has the name, plate or IMEI "Lory 2". Most alike: Lorry 2 (KBZ 100A, ${imeiOf(2)}), Lorry 1 (KCX 239M, ${imeiOf(1)})`,
		],
		['a name that is like none', 'zeppelin', '"Devices": no device has the name, plate or IMEI "zeppelin"'],
	])('are an error that names the field for %s', (_, value, message) => {
		expect(resolved(value)[0]).toBe(message);
	});

	it.each<[unknown, string]>([
		[null, '"Devices" is empty'],
		[undefined, '"Devices" is empty'],
		['', '"Devices" is empty'],
		[' ,;\n', '"Devices" is empty'],
		[[], '"Devices" is empty'],
		['[]', '"Devices" is empty'],
		[[null, ''], '"Devices" is empty'],
		[{}, '"Devices" is not text'],
		[[{}], '"Devices" is not text'],
		[[['Lorry 1']], '"Devices" is not text'],
		['[["Lorry 1"]]', '"Devices" is not text'],
		[[true], '"Devices" is not text'],
		[NaN, '"Devices" is not text'],
	])('are refused in words: %j', async (value, message) => {
		expect((await errorOfCall(() => readGivenDevices(value, 'Devices'))).message).toBe(message);
	});

	it('of one field are never split', () => {
		const given = readGivenDevice('Smith, John', 'Device');
		expect(textsOf(resolveGiven(given, new DeviceIndex(fleet)))).toEqual(imeis(3));
	});

	it.each([' 86000000000 0001\n', 860000000000001, { __rl: true, mode: 'name', value: imeiOf(1) }])(
		'need no list where they look like an IMEI: %j',
		(value) => {
			expect(imeisIn(readGivenDevice(value, 'Device'))).toEqual(imeis(1));
		},
	);

	it('of 8 to 20 digits are IMEIs, also where a device has such a name', () => {
		const index = new DeviceIndex([device(1, imeiOf(2)), device(2, 'Lorry 2')]);
		const given = readGivenDevice(imeiOf(2), 'Device');
		expect(imeisIn(given)).toEqual(imeis(2));
		expect(resolveGiven(given, index)).toEqual(imeis(2));
	});

	it('give IMEIs or explained errors, whatever the text', () => {
		const index = new DeviceIndex(fleet);
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.array(fc.string()), fc.array(fc.double())), (value) => {
				try {
					for (const found of resolveGiven(readGivenDevices(value, 'Devices'), index))
						expect(found instanceof ProtrackError ? found.kind : found).toMatch(/^(input|\d{8,20})$/);
				} catch (error) {
					expect(error).toMatchObject({ kind: 'input' });
				}
			}),
			{ seed: 12 },
		);
	});
});
