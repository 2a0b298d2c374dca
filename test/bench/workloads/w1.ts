import { callsRow, timeRows } from '../calls';
import { hostOf } from '../hosts';
import { execute } from '../nodeRun';
import { positionsOfAll } from '../parameters';
import { Platform } from '../platform';
import type { Workload } from '../workload';

const what = 'Positions of 1,000 devices in two accounts';
/** Two lists of accounts, two of devices, ten times 100 positions. */
const LEAST_CALLS = 14;

/** The whole way through HTTP. */
export const w1: Workload = async function* ({ rounds, progress }) {
	const platform = await Platform.start('fleet');
	try {
		const host = hostOf(platform, 'Protrack');
		const run = async () => await execute(host, positionsOfAll);
		progress(what);
		yield await callsRow(platform, { workload: 'W1', what, hand: LEAST_CALLS, least: LEAST_CALLS }, run);
		yield* await timeRows({ workload: 'W1', what, rounds }, run);
	} finally {
		platform.stop();
	}
};
