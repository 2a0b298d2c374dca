/* How figures of rows are rounded: no finer than what they are made of. */

export const toKilometers = (meters: number): number => Math.round(meters) / 1000;

export const toMinutes = (seconds: number): number => Math.round(seconds / 6) / 10;

export const rounded = (value: number, decimals: number): number => {
	const factor = 10 ** decimals;
	return Math.round(value * factor) / factor;
};
