import { DeviceIndex, fullDeviceLabel } from '../../../protrack/fleet';
import { deviceNamed as device, imeiOf } from '../../support/testData';

const fleet = [
	device(1, 'Lorry 1', 'KCX 239M'),
	device(2, 'Lorry 2', 'KBZ 100A'),
	device(3, 'Van', 'KA-1'),
	device(4, 'Van', 'KA-2'),
	device(5, 'Smith, John'),
	device(6, null, 'KDD 777'),
	device(7, null),
	device(8, 'Camión Frío'.normalize('NFD')),
];
const found = (text: string) => new DeviceIndex(fleet).find(text).map(({ imei }) => imei);

describe('A device is found by', () => {
	it.each([
		['its name', 'Lorry 1', 1],
		['its name in another case', 'LORRY 1', 1],
		['its name with other spaces', '  lorry\u00a0 2\n', 2],
		['its name without spaces', 'lorry2', 2],
		['its plate', 'kcx239m', 1],
		['its plate when it has no name', 'KDD 777', 6],
		['its IMEI', imeiOf(7), 7],
		['its IMEI with dashes and spaces', '86-000000-000000 7', 7],
		['a name with a comma', 'smith,john', 5],
		['a name whose accents are composed in another way', 'camión frío', 8],
		['the label that errors show', `Lorry 1 (KCX 239M, ${imeiOf(1)})`, 1],
		['the title that lists show', `Lorry 1, KCX 239M (${imeiOf(1)})`, 1],
	])('%s', (_, text, index) => {
		expect(found(text)).toEqual([imeiOf(index)]);
	});

	it.each(['', ' ', 'Lorry', 'Lorry 11', 'Camion Frio', '1', '239M', '__proto__', 'constructor'])(
		'nothing less: "%s"',
		(text) => {
			expect(found(text)).toEqual([]);
		},
	);

	it('a name that others have too, which then are found as well', () => {
		expect(found('van')).toEqual([imeiOf(3), imeiOf(4)]);
	});

	it('a name that is the plate of another, which then is found as well', () => {
		const index = new DeviceIndex([device(1, 'A 1', 'B 2'), device(2, 'B 2', 'B 2')]);
		expect(index.find('b2').map(({ imei }) => imei)).toEqual([imeiOf(1), imeiOf(2)]);
	});
});

describe('The closest devices to a text', () => {
	const closest = (text: string, max = 3) =>
		new DeviceIndex(fleet).closest(text, max).map(({ name, plateNumber }) => name ?? plateNumber);

	it('are those with the fewest differences, the best first', () => {
		expect(closest('Lory 2')).toEqual(['Lorry 2', 'Lorry 1']);
		expect(closest('Lorry')).toEqual(['Lorry 1', 'Lorry 2']);
		expect(closest('KCX 239')).toEqual(['Lorry 1']);
	});

	it.each(['zeppelin', '', ' ', '\u{1f69a}'])('are none for what is like no name: "%s"', (text) => {
		expect(closest(text)).toEqual([]);
	});

	it('are looked for a few times only, because thousands of wrong names may come at once', () => {
		const index = new DeviceIndex(fleet);
		const counts = Array.from({ length: 30 }, () => index.closest('Lory 2', 3).length);
		expect(counts).toEqual([...Array<number>(20).fill(2), ...Array<number>(10).fill(0)]);
	});
});

describe('The full label of a device', () => {
	it.each([
		[device(1, 'Lorry 1', 'KCX 239M'), `Lorry 1 (KCX 239M, ${imeiOf(1)})`],
		[device(1, 'Lorry 1'), `Lorry 1 (${imeiOf(1)})`],
		[device(1, null, 'KCX 239M'), `KCX 239M (${imeiOf(1)})`],
		[device(1, 'KCX 239M', 'KCX 239M'), `KCX 239M (${imeiOf(1)})`],
		[device(1, null), imeiOf(1)],
		[device(1, imeiOf(1)), imeiOf(1)],
	])('has what is known: %j', (each, label) => {
		expect(fullDeviceLabel(each)).toBe(label);
	});

	it('is cut where a name is endless', () => {
		expect(fullDeviceLabel(device(1, 'x'.repeat(5000)))).toHaveLength(100 + 18);
	});
});
