import { rounded } from './rounding';

/** What is counted: with the making of the fuel (well to wheel), or what leaves the exhaust only (tank to wheel). */
export const emissionScopes = ['wellToWheel', 'tankToWheel'] as const;
export type EmissionScope = (typeof emissionScopes)[number];

/** Kilograms CO2e per liter of fuel, and where the figure comes from. */
export interface EmissionFactor {
	kgPerLiter: number;
	source: string;
	year: number;
}

type Fuel = 'diesel' | 'petrol';

const DEFRA_2025 = 'UK Government GHG Conversion Factors 2025 (DESNZ/DEFRA)';

/**
 * Published factors, read at second hand, because the publisher's tables were not at hand: diesel at greencalculus.com and in public repositories, petrol
 * from tank to wheel in one public repository. Sources differ about the making of fuels in 2025, so there is no well-to-wheel figure for petrol.
 */
export const emissionFactors: Readonly<Record<Fuel, Readonly<Record<EmissionScope, EmissionFactor | null>>>> = {
	diesel: {
		wellToWheel: {
			kgPerLiter: 3.19747,
			source: `${DEFRA_2025}, diesel (average biofuel blend), well to wheel`,
			year: 2025,
		},
		tankToWheel: {
			kgPerLiter: 2.57082,
			source: `${DEFRA_2025}, diesel (average biofuel blend), tank to wheel`,
			year: 2025,
		},
	},
	petrol: {
		wellToWheel: null,
		tankToWheel: {
			kgPerLiter: 2.06916,
			source: `${DEFRA_2025}, petrol (average biofuel blend), tank to wheel`,
			year: 2025,
		},
	},
};

export interface Emissions {
	liters: number;
	kgCo2e: number;
}

/** @param distanceM meters; what comes out is rounded to grams and milliliters */
export function emissionsOf(distanceM: number, litersPer100Km: number, { kgPerLiter }: EmissionFactor): Emissions {
	const liters = (distanceM / 100_000) * litersPer100Km;
	return { liters: rounded(liters, 3), kgCo2e: rounded(liters * kgPerLiter, 3) };
}
