import { findDevices, type Device } from '../../../protrack/fleet';
import { imeiOf } from '../../support/testData';

type Searched = Pick<Device, 'imei' | 'name' | 'plateNumber'>;

let devices = 0;
const device = (
	name: string | null,
	plateNumber: string | null = null,
	imei = String(350_000_000_000_000 + (devices += 1)),
): Searched => ({ name, plateNumber, imei });
const found = (list: Searched[], query: string) =>
	findDevices(list, query).map(({ name, plateNumber, imei }) => name ?? plateNumber ?? imei);

describe('A search for devices', () => {
	it('gives the exact name first, then those that begin with it, then those with it as words, then the rest', () => {
		const fleet = [
			device('Lorry 1', 'KCX 239M'),
			device('Slorry 12'),
			device('Old lorry 2'),
			device('Lorry 20'),
			device('Lorry 2 bestEffort'),
			device('Lorry 2'),
			device('Van 2'),
		];
		expect(found(fleet, 'Lorry 2')).toEqual([
			'Lorry 2',
			'Lorry 2 bestEffort',
			'Lorry 20',
			'Old lorry 2',
			'Lorry 1',
			'Slorry 12',
		]);
	});

	it('takes a plate for as good as a name', () => {
		const fleet = [device('KCX 239M is sold', 'A 1'), device('Lorry 1', 'KCX 239M'), device('Tow KCX', 'B 239M')];
		expect(found(fleet, 'kcx 239m')).toEqual(['Lorry 1', 'KCX 239M is sold', 'Tow KCX']);
	});

	it('finds words in any order, each somewhere in name or plate', () => {
		const fleet = [device('Zebra van', 'KA-77'), device('Zebra truck', 'KB-77')];
		expect(found(fleet, '77  van')).toEqual(['Zebra van']);
		expect(found(fleet, 'Zebra van, KA-77')).toEqual(['Zebra van']);
		expect(found(fleet, 'bra')).toEqual(['Zebra truck', 'Zebra van']);
	});

	it('prefers words of one of the two to words of both', () => {
		expect(found([device('Lorry 1', '2 KCX'), device('My lorry 2')], 'lorry 2')).toEqual(['My lorry 2', 'Lorry 1']);
	});

	it.each([
		['1', []],
		['001', []],
		['0001', ['Amigo']],
		['860000000000001', ['Amigo']],
		['amigo 0001', ['Amigo']],
		['x0001', []],
	])('looks into the IMEI from four digits on: "%s"', (query, names) => {
		expect(found([device('Amigo', null, '860000000000001')], query)).toEqual(names);
	});

	it.each(['86 425004 030011 9', '86-425004-030011-9', '8642 5004 0300 119'])(
		'takes an IMEI as it is printed: "%s"',
		(query) => {
			expect(found([device('A', null, '864250040300119'), device('B', null, '864250040300127')], query)).toEqual(['A']);
		},
	);

	it('gives a name with these digits before an IMEI with them, but the IMEI that is meant first', () => {
		const fleet = [device('A', null, '860000000001234'), device('Bus 1234'), device('About 860000000001234')];
		expect(found(fleet, '1234')).toEqual(['Bus 1234', 'A', 'About 860000000001234']);
		expect(found(fleet, '860000000001234')[0]).toBe('A');
	});

	it.each([
		['frio', 'Camión Frío'],
		['FRÍO', 'Camión Frío'],
		['camion', 'Camión Frío'],
		['öl', 'Oltank'],
		['самосвал', 'САМОСВАЛ 4'],
		['แท็กซี่', 'แท็กซี่ 9'],
	])('takes no notice of case and accents: "%s"', (query, name) => {
		expect(
			found(
				[device('Camión Frío'.normalize('NFD')), device('Oltank'), device('САМОСВАЛ 4'), device('แท็กซี่ 9')],
				query,
			).map((each) => each.normalize('NFC')),
		).toEqual([name]);
	});

	it('gives equals by their label, with numbers in the order of numbers', () => {
		const fleet = ['Truck 10', 'truck 2', 'Truck 1', null].map((name) =>
			device(name, name === null ? 'Truck 3' : null),
		);
		expect(found(fleet, 'truck')).toEqual(['Truck 1', 'truck 2', 'Truck 3', 'Truck 10']);
		expect(found(fleet, '')).toEqual(['Truck 1', 'truck 2', 'Truck 3', 'Truck 10']);
		expect(found([...fleet].reverse(), ' ')).toEqual(found(fleet, ''));
	});

	it('gives devices of one name always in one order', () => {
		const fleet = [device('Van', null, '350000000000102'), device('Van', null, '350000000000101')];
		expect(findDevices(fleet, 'van').map(({ imei }) => imei)).toEqual(['350000000000101', '350000000000102']);
	});

	it('takes characters of patterns as they are', () => {
		expect(found([device('Van (a+)+$ [x'), device('Van')], '(a+)+$ [x')).toEqual(['Van (a+)+$ [x']);
	});

	it('looks at each text of a large fleet a few times only', () => {
		let looks = 0;
		const spied = (index: number): Searched => ({
			imei: imeiOf(index),
			plateNumber: null,
			get name() {
				looks += 1;
				return `Truck ${index}`;
			},
		});
		const fleet = Array.from({ length: 5000 }, (_, index) => spied(index));
		expect(findDevices(fleet, 'truck 4999')[0]?.imei).toBe('860000000004999');
		expect(looks).toBeLessThan(5000 * 6);
	});
});
