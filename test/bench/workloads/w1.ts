import { readPositions } from '../baseline/fleet';
import { getOf } from '../handRun';
import { hostOf } from '../hosts';
import { execute } from '../nodeRun';
import { positionsOfAll } from '../parameters';
import { Platform } from '../platform';
import { compareRuns } from '../runs';
import type { Workload } from '../workload';

const what = 'Positions of 1,000 devices in two accounts';
/** Two lists of accounts, two of devices, ten times 100 positions. */
const LEAST_CALLS = 14;

/** The whole way through HTTP. */
export const w1: Workload = async function* ({ rounds, progress }) {
	const platform = await Platform.start('fleet');
	try {
		const host = hostOf(platform, 'Protrack');
		const get = getOf(platform, host);
		progress(what);
		yield* await compareRuns(
			platform,
			{ workload: 'W1', what, least: LEAST_CALLS, rounds },
			{
				ours: async () => await execute(host, positionsOfAll),
				hand: async () => await readPositions(get, platform.address.account),
			},
		);
	} finally {
		platform.stop();
	}
};
