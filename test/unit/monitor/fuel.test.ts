import { compareFuel } from '../../../protrack/monitor/events/fuel';
import type { FuelLevel } from '../../../protrack/monitor/state/changeDetectionState';

const options = { liters: 10, windowSeconds: 1800 };

/** @param list litres and when they were measured */
function measure(list: Array<[number, number] | null>) {
	let compared: FuelLevel | null = null;
	return list.flatMap((each) => {
		const next = compareFuel(compared, each && { liters: each[0], at: each[1] }, options);
		compared = next.compared;
		return next.change ? [`${next.change.event} ${next.change.from}-${next.change.to}`] : [];
	});
}

describe('fuel', () => {
	it.each<[string, Array<[number, number] | null>, string[]]>([
		['that is seen first', [[60, 0]], []],
		[
			'that drops at once',
			[
				[60, 0],
				[45, 60],
			],
			['fuelDropped 60-45'],
		],
		[
			'that is filled at once',
			[
				[20, 0],
				[75, 60],
			],
			['fuelFilled 20-75'],
		],
		[
			'that drops by just as much as is asked',
			[
				[60, 0],
				[50, 60],
			],
			['fuelDropped 60-50'],
		],
		[
			'that drops by less',
			[
				[60, 0],
				[50.1, 60],
			],
			[],
		],
		[
			'that drops in small steps within the window',
			[
				[60, 0],
				[56, 300],
				[52, 600],
				[49, 900],
			],
			['fuelDropped 60-49'],
		],
		[
			'that is burnt on the road',
			Array.from({ length: 40 }, (_, index) => [60 - index, index * 600] as [number, number]),
			[],
		],
		[
			'that drops after it was burnt',
			[
				[60, 0],
				[57, 1801],
				[54, 3602],
				[40, 3700],
			],
			['fuelDropped 57-40'].map(() => 'fuelDropped 54-40'),
		],
		[
			'that is measured once and read twice',
			[
				[60, 0],
				[60, 0],
				[45, 0],
			],
			[],
		],
		[
			'that was measured earlier and comes late',
			[
				[45, 600],
				[60, 300],
				[45, 700],
			],
			[],
		],
		[
			'that drops once comes once',
			[
				[60, 0],
				[45, 60],
				[45, 120],
				[44, 180],
			],
			['fuelDropped 60-45'],
		],
		['that has no sensor for a while', [[60, 0], null, [45, 120]], ['fuelDropped 60-45']],
		[
			'that sloshes',
			[
				[60, 0],
				[55, 60],
				[64, 120],
				[56, 180],
				[61, 240],
			],
			[],
		],
	])('%s', (_, list, changes) => {
		expect(measure(list)).toEqual(changes);
	});
});
