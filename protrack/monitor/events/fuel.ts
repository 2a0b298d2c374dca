import { orNull } from '../../fleet/values';
import type { FuelLevel } from '../state/changeDetectionState';
import type { ShownChange } from './change';
import { defineChangeRule } from './definition';

interface FuelChange {
	event: 'fuelDropped' | 'fuelFilled';
	from: number;
	to: number;
}

/**
 * Compares fuel with a recent level. Fuel that is burnt on the road goes slowly, so the level to compare with is replaced whenever it is older than
 * the window; only a change of at least so many liters within the window is an event.
 * @param compared null when the device is seen for the first time
 * @param level the device's present fuel, null when it has no sensor
 */
export function compareFuel(
	compared: FuelLevel | null,
	level: FuelLevel | null,
	{ liters, windowSeconds }: { liters: number; windowSeconds: number },
): { compared: FuelLevel | null; change?: FuelChange } {
	if (level === null) return { compared };
	if (compared === null) return { compared: level };
	// The same measurement again, or an older one that came late.
	if (level.at <= compared.at) return { compared };
	const difference = level.liters - compared.liters;
	if (Math.abs(difference) >= liters) {
		const event = difference < 0 ? 'fuelDropped' : 'fuelFilled';
		return { compared: level, change: { event, from: compared.liters, to: level.liters } };
	}
	return { compared: level.at - compared.at > windowSeconds ? level : compared };
}

const texts = {
	group: 'Fuel' as const,
	repeatsAfter: 'each further step of that size',
};
const field = 'fuelLiters';
const oneDecimal = (value: number) => Math.round(value * 10) / 10;

const summaryOf =
	(verb: string) =>
	({ from, to }: ShownChange): string =>
		`Fuel ${verb} by ${oneDecimal(Math.abs(Number(to) - Number(from)))} L to ${to} L`;

export const fuel = [
	defineChangeRule({
		source: 'changes',
		name: 'fuel',
		parameters: [
			{
				type: 'number',
				name: 'fuelLiters',
				label: 'Fuel: Minimum Change',
				unit: 'L',
				default: 10,
				min: 0.1,
				max: 10_000,
				description: 'How many liters must go or come at once',
			},
			{
				type: 'number',
				name: 'fuelWindowMinutes',
				label: 'Fuel: Change Window',
				unit: 'minutes',
				default: 30,
				min: 1,
				max: 1440,
				description: 'A change that takes longer than this is consumption',
			},
		],
		detect: (state, { track, position, now }, { fuelLiters, fuelWindowMinutes }) => {
			const liters = orNull(position.fuelLiters);
			const at = track.fueltime || track.hearttime || now;
			const { compared, change } = compareFuel(state.fuel, liters === null ? null : { liters, at }, {
				liters: fuelLiters,
				windowSeconds: 60 * fuelWindowMinutes,
			});
			return {
				state: { ...state, fuel: compared },
				changes: change ? [{ ...change, field, limit: fuelLiters, at: Math.min(at, now) }] : [],
			};
		},
		forget: (state) => ({ ...state, fuel: null }),
		events: [
			{
				...texts,
				name: 'fuelDropped',
				label: 'Dropped',
				phrase: 'Fuel dropped',
				description: '`fuelLiters` or more less than at the last level within `fuelWindowMinutes`',
				sample: ({ parameters: { fuelLiters: limit } }) => ({
					field,
					from: oneDecimal(41.5 + 2.1 * limit),
					to: 41.5,
					limit,
				}),
				summary: summaryOf('dropped'),
			},
			{
				...texts,
				name: 'fuelFilled',
				label: 'Filled',
				phrase: 'Fuel filled',
				description: '`fuelLiters` or more above the last level within `fuelWindowMinutes`',
				sample: ({ parameters: { fuelLiters: limit } }) => ({
					field,
					from: 20,
					to: oneDecimal(20 + 5.5 * limit),
					limit,
				}),
				summary: summaryOf('rose'),
			},
		],
	}),
] as const;
