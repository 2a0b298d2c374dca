import { emissionFactors, emissionsOf } from '../../../protrack/insight/emissions';

describe('Emissions', () => {
	const diesel = emissionFactors.diesel.wellToWheel!;

	it('are distance times consumption times the factor of the fuel', () => {
		expect(emissionsOf(1_000_000, 8, diesel)).toEqual({ liters: 80, kgCo2e: 255.798 });
		expect(emissionsOf(0, 8, diesel)).toEqual({ liters: 0, kgCo2e: 0 });
	});

	it('count the making of the fuel, unless they are from tank to wheel only', () => {
		expect(diesel.kgPerLiter).toBeCloseTo(emissionFactors.diesel.tankToWheel!.kgPerLiter + 0.62665, 5);
	});

	it('name the source and the year of each factor', () => {
		const factors = Object.values(emissionFactors).flatMap((scopes) => Object.values(scopes));
		for (const factor of factors.filter((each) => each !== null)) {
			expect(factor.source).toContain(String(factor.year));
			expect(factor.kgPerLiter).toBeGreaterThan(2);
		}
	});
});
