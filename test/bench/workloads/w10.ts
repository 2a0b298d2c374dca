import { alarmItems } from '../baseline/alarms';
import { devicesOf, positionItems } from '../baseline/positions';
import { hostOf } from '../hosts';
import { compareCpu, handRow, type Comparison } from '../measure';
import { execute } from '../nodeRun';
import { alarmsOf, positionsOfAll } from '../parameters';
import { Platform } from '../platform';
import { Replies } from '../replies';
import type { Workload } from '../workload';
import { FIRST, type WorldName } from '../worlds';

const LIST = '/api/device/list';
const TRACK = '/api/track';
const ALARMS = '/api/alarm/list2';
const DETAIL = '/api/device/detail';

const parseAll = (texts: string[]): unknown => texts.map((text) => JSON.parse(text) as unknown);

/** @param limit of the hand-written code, in microseconds per item */
type Setup = { world: WorldName; limit: number; compare: (platform: Platform) => Comparison };

const comparisons: Setup[] = [
	{
		world: 'fleet',
		limit: 6,
		compare: (platform) => {
			const host = hostOf(platform, 'Protrack');
			return {
				...{ workload: 'W10', what: 'Positions of 1,000 devices', unit: 'µs of CPU per item' },
				...{ items: 1000, repeats: 20, goal: 5 },
				ours: async (replies) => await execute(host, positionsOfAll, { replies }),
				// which devices there are, and their names, is read in each run by both
				hand: (bodies) => positionItems(bodies(TRACK), devicesOf(bodies(LIST))),
				least: (bodies) => parseAll([...bodies(LIST), ...bodies(TRACK)]),
			};
		},
	},
	{
		world: 'alarms',
		limit: 8,
		compare: (platform) => {
			const host = hostOf(platform, 'ProtrackAlarm');
			return {
				...{ workload: 'W10', what: 'Alarms of one device, with id', unit: 'µs of CPU per item' },
				...{ items: 20_000, repeats: 1, goal: 3 },
				ours: async (replies) => await execute(host, alarmsOf(FIRST), { replies }),
				hand: (bodies) => {
					const device = devicesOf(bodies(DETAIL)).get(FIRST);
					return alarmItems(bodies(ALARMS), FIRST, device?.devicename ?? null, device?.platenumber ?? null);
				},
				least: (bodies) => parseAll(bodies(ALARMS)),
			};
		},
	},
];

/** CPU of one item, without HTTP. */
export const w10: Workload = async function* ({ rounds, progress }) {
	for (const { world, limit, compare } of comparisons) {
		const platform = await Platform.start(world);
		const replies = new Replies();
		try {
			const comparison = compare(platform);
			progress(comparison.what);
			const row = await compareCpu(comparison, replies, rounds);
			yield row;
			yield handRow(row, limit);
		} finally {
			replies.remove();
			platform.stop();
		}
	}
};
