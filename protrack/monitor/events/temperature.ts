import { defineDebouncedRule } from './debouncedRule';

interface Range {
	temperatureMin: number;
	temperatureMax: number;
}

/** How far inside the range a value must be to be back in it, in °C; a narrow range has room for a narrow margin only. */
const marginOf = ({ temperatureMin, temperatureMax }: Range) => Math.min(1, (temperatureMax - temperatureMin) / 4);

/** The sensor that is farthest out of the range, or the nearest to its end. */
function worst(values: readonly number[], { temperatureMin, temperatureMax }: Range): number | null {
	const excess = (value: number) => Math.max(temperatureMin - value, value - temperatureMax);
	return values.reduce<number | null>(
		(found, value) => (found === null || excess(value) > excess(found) ? value : found),
		null,
	);
}

const EXPLANATION =
	'on any sensor, is out of range. All sensors must be 1 °C inside the range (a quarter of a range of less than 4 °C) to be back in range.';
const OUT = 'any sensor colder than `temperatureMin` or warmer than `temperatureMax`';
const BACK = 'all sensors 1 °C inside the range, or more (a quarter of the range where that is less than 4 °C wide)';
const group = 'Temperature';

export const temperature = [
	defineDebouncedRule({
		name: 'temperature',
		field: 'temperaturesC',
		parameters: [
			{
				type: 'number',
				name: 'temperatureMin',
				label: 'Temperature: Lowest',
				unit: '°C',
				default: 2,
				min: -273,
				max: 1000,
				lessThan: 'temperatureMax',
				description: `Colder than this, ${EXPLANATION}`,
			},
			{
				type: 'number',
				name: 'temperatureMax',
				label: 'Temperature: Highest',
				unit: '°C',
				default: 8,
				min: -273,
				max: 1000,
				description: `Warmer than this, ${EXPLANATION}`,
			},
		],
		values: ['outOfRange', 'fine'],
		read: ({ position: { temperaturesC } }, range, was) => {
			if (temperaturesC.length === 0) return null;
			const margin = was === 'outOfRange' ? marginOf(range) : 0;
			const [min, max] = [range.temperatureMin + margin, range.temperatureMax - margin];
			return temperaturesC.some((value) => value < min || value > max) ? 'outOfRange' : 'fine';
		},
		measure: ({ position }, _, range) => worst(position.temperaturesC, range),
		// The end of the range that is nearer to what was measured.
		limit: ({ temperatureMin, temperatureMax }, measured) =>
			measured !== null && temperatureMax - measured > measured - temperatureMin ? temperatureMin : temperatureMax,
		unit: '°C',
		at: ({ track }) => track.temperaturetime,
		events: [
			{
				name: 'temperatureOutOfRange',
				group,
				label: 'Out of Range',
				summary: 'Temperature out of range',
				description: OUT,
				repeatsAfter: BACK,
				to: 'outOfRange',
				sample: { from: 'fine', value: ({ temperatureMax }) => Math.round((temperatureMax + 1.5) * 10) / 10 },
			},
			{
				name: 'temperatureBackInRange',
				group,
				label: 'Back in Range',
				summary: 'Temperature back in range',
				description: BACK,
				repeatsAfter: OUT,
				to: 'fine',
				sample: {
					from: 'outOfRange',
					value: ({ temperatureMin, temperatureMax }) => (temperatureMin + temperatureMax) / 2,
				},
			},
		],
	}),
] as const;
