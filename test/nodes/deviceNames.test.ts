import fc from 'fast-check';

import { deviceTitle, knownDeviceNames, pickedName } from '../../nodes/shared/deviceNames';
import { detailsOf, knownDevices } from '../../nodes/shared/deviceCache';
import type { DeviceName } from '../../protrack/fleet';
import { FakeClient, ok } from '../support/fakeClient';
import { imeiOf } from '../support/testData';

const lorry: DeviceName = { imei: imeiOf(1), name: 'Lorry 1', plateNumber: 'KBZ 100A' };
const locator = (value: unknown, cachedResultName: unknown) => ({ __rl: true, mode: 'list', value, cachedResultName });

describe('The name of a picked device', () => {
	it.each<[string, DeviceName]>([
		['name and plate', lorry],
		['a name alone', { ...lorry, plateNumber: null }],
		['a name with a comma', { ...lorry, name: 'Smith, John', plateNumber: null }],
		['a name with commas, and a plate', { ...lorry, name: 'Depot, north, gate 3' }],
		['a name with brackets', { ...lorry, name: 'Lorry (old)' }],
	])('is read from what n8n keeps: %s', (_, device) => {
		expect(pickedName(locator(device.imei, deviceTitle(device)))).toEqual(device);
	});

	it('comes back as it was but for blanks in a row, whatever it looks like', () => {
		const text = fc
			.string({ minLength: 1, unit: fc.constantFrom('a', '1', ',', ' ', '(', ')', 'é', '车') })
			.map((word) => `x${word}x`);
		const inOneBlank = (words: string) => words.replace(/ +/g, ' ');
		fc.assert(
			fc.property(text, fc.option(text), (name, plateNumber) => {
				const device = { imei: imeiOf(1), name, plateNumber };
				expect(pickedName(locator(device.imei, deviceTitle(device)))).toEqual({
					...device,
					name: inOneBlank(name),
					plateNumber: plateNumber && inOneBlank(plateNumber),
				});
			}),
			{ seed: 19 },
		);
	});

	it.each([
		['the IMEI was replaced by an expression', locator(imeiOf(2), deviceTitle(lorry))],
		['n8n keeps the bare IMEI', locator(imeiOf(1), imeiOf(1))],
		['the IMEI was typed', { __rl: true, mode: 'imei', value: imeiOf(1) }],
		['the field is an expression', imeiOf(1)],
		['nothing is chosen', locator('', '')],
		['the field is null', null],
		['an expression gave an object', locator({ imei: imeiOf(1) }, deviceTitle(lorry))],
	])('is not known when %s', (_, value) => {
		expect(pickedName(value)).toBeNull();
	});
});

describe('The known names of devices', () => {
	const records = [
		{ imei: imeiOf(1), devicename: 'Lorry one', platenumber: 'KBZ 100A' },
		{ imei: imeiOf(2), devicename: '', platenumber: '' },
	];
	const platform = () => new FakeClient(({ endpoint }) => ok(endpoint === 'subAccountList' ? [] : records));

	it('cost no call', () => {
		const client = platform();
		expect(knownDeviceNames(client, [imeiOf(1)])).toEqual(new Map());
		expect(client.sent).toHaveLength(0);
	});

	it.each([
		[
			'a list',
			async (client: FakeClient) => void (await knownDevices(client, { includeSubAccounts: true, maxAgeMs: 0 })),
		],
		['details', async (client: FakeClient) => void (await detailsOf(client, [imeiOf(1), imeiOf(2)], { maxAgeMs: 0 }))],
	])('come from %s that this process has read', async (_, read) => {
		const client = platform();
		await read(client);
		const names = knownDeviceNames(client, [imeiOf(1), imeiOf(2), imeiOf(3)]);
		expect([...names.values()]).toEqual([
			{ imei: imeiOf(1), name: 'Lorry one', plateNumber: 'KBZ 100A' },
			// It is known that this one has none.
			{ imei: imeiOf(2), name: null, plateNumber: null },
		]);
	});

	it('are not those of another account', async () => {
		await knownDevices(platform(), { includeSubAccounts: true, maxAgeMs: 0 });
		expect(knownDeviceNames(platform(), [imeiOf(1)])).toEqual(new Map());
	});

	it('come from the field where this process has read nothing', () => {
		expect(knownDeviceNames(platform(), [imeiOf(1)], [null, lorry]).get(imeiOf(1))).toEqual(lorry);
	});

	it('are those of the list when the field keeps an older one', async () => {
		const client = platform();
		await knownDevices(client, { includeSubAccounts: true, maxAgeMs: 0 });
		expect(knownDeviceNames(client, [imeiOf(1)], [lorry]).get(imeiOf(1))).toMatchObject({ name: 'Lorry one' });
	});
});
