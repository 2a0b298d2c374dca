// What waits before it tries again shall not keep the tests waiting.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

import { emissionsGetMany } from '../../nodes/ProtrackReport/actions/emissions/getMany.operation';
import { FIRST, monday, MORNING, SECOND, several, useReportWorld, type ReportWorld } from '../support/reportWorld';

const emissions = {
	...{ ...several, ...monday, resource: 'emissions', operation: 'getMany', returnAll: true },
	litersPer100Km: 10,
};
const goesOn = { onError: 'continueRegularOutput' } as const;

describe('Emissions Get Many', () => {
	let world: ReportWorld;
	const run = useReportWorld((started) => {
		world = started;
		// Twice 10 km.
		world.addTrack(FIRST);
	});

	it('gives each vehicle and month as one item, with the factor beside the figure, and nothing that its schema does not name', async () => {
		const { items, error, hints } = await run(emissions);
		expect([error, hints]).toEqual([undefined, []]);
		expect(items).toEqual([
			{
				deviceName: 'Lorry 1',
				plateNumber: 'KA-1',
				period: '2025-06',
				distanceKm: 20,
				litersPer100Km: 10,
				liters: 2,
				kgCo2e: 6.395,
				factor: 3.19747,
				factorSource: expect.stringContaining('well to wheel') as string,
				factorYear: 2025,
				partial: true,
				imei: FIRST,
			},
		]);
		expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(emissionsGetMany.outputSchema ?? {}));
	});

	it('can count the exhaust only, other fuels, and factors of the user', async () => {
		const kilograms = async (more: object) => (await run({ ...emissions, ...more })).items[0]?.kgCo2e;
		expect(await kilograms({ emissionScope: 'tankToWheel' })).toBe(5.142);
		expect(await kilograms({ fuel: 'petrol', emissionScope: 'tankToWheel' })).toBe(4.138);
		const own = { fuel: 'other', kgPerLiter: 1.5, factorSource: 'My supplier', factorYear: 2024 };
		expect((await run({ ...emissions, ...own })).items).toMatchObject([
			{ kgCo2e: 3, factor: 1.5, factorSource: 'My supplier', factorYear: 2024 },
		]);
	});

	it('takes the consumption of each vehicle from its input item, with one reading', async () => {
		const { items } = await run({ ...emissions, litersPer100Km: '={{ $json.liters }}' }, [
			{ liters: 5 },
			{ liters: 20 },
		]);
		expect(items.map(({ liters }) => liters)).toEqual([1, 4]);
		expect(world.sim.count('playback')).toBe(1);
	});

	it('splits what is driven over the end of a month by its time', async () => {
		// 6 of 10 minutes are before midnight.
		world.addTrack(SECOND, [{ minutes: 30, kmh: 0 }, { minutes: 10, kmh: 60 }, { minutes: 30, kmh: 0 }], MORNING + 18 * 3600 - 36 * 60); // prettier-ignore
		const { items } = await run({ ...emissions, devices: [SECOND], to: '2025-07-01T06:00:00Z' });
		expect(items).toMatchObject([
			{ period: '2025-06', distanceKm: 6 },
			{ period: '2025-07', distanceKm: 4, partial: true },
		]);
	});

	it('says null, not 0, of a month without a report', async () => {
		const { items } = await run({ ...emissions, to: '2025-07-01T09:00:00Z' });
		expect(items).toMatchObject([
			{ period: '2025-06', distanceKm: 20 },
			{ period: '2025-07', distanceKm: null, liters: null, kgCo2e: null },
		]);
	});

	it('gives whole months and an error where the track cannot be read to its end', async () => {
		world.addTrack(SECOND);
		world.sim.fail({ path: 'playback', imei: FIRST, effect: { code: 10013 } });
		expect((await run({ ...emissions, devices: [FIRST, SECOND] }, [{}], goesOn)).items).toEqual([
			expect.objectContaining({ deviceName: 'Lorry 2' }),
			{ error: expect.stringContaining(FIRST) as string },
		]);
	});

	it('gives nothing for a vehicle without points, and says so', async () => {
		const { items, hints } = await run({ ...emissions, devices: [SECOND] });
		expect(items).toEqual([]);
		expect(hints).toEqual([expect.stringContaining(`No point in the time range: ${SECOND}`)]);
	});

	it.each([
		[{ litersPer100Km: 0 }, '"Consumption (Liters per 100 Km)" must be a number from 0.1 to 500'],
		[{ fuel: 'petrol' }, '"Scope" has no well-to-wheel factor for petrol'],
		[
			{ fuel: 'other', kgPerLiter: 0, factorSource: 'My supplier' },
			'"Factor (Kg CO2e per Liter)" must be a number from 0.001 to 20',
		],
		[{ fuel: 'other', kgPerLiter: 2, factorSource: ' ' }, '"Source" is empty'],
		[{ fuel: 'coal' }, '"Fuel" has no such choice'],
	])('says what is wrong with %j', async (more, message) => {
		const { error } = await run({ ...emissions, ...more });
		expect(error?.message).toBe(message);
		expect(world.sim.count('playback')).toBe(0);
	});
});
