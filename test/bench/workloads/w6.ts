import { readMileages } from '../baseline/mileage';
import { getOf } from '../handRun';
import { hostOf } from '../hosts';
import { execute } from '../nodeRun';
import { mileageOfAll } from '../parameters';
import { Platform } from '../platform';
import { compareRuns } from '../runs';
import type { Workload } from '../workload';
import { NOW, yearStart } from '../worlds';

const what = 'Mileage of a year of 200 devices';

/** 53 weeks, the last one not full, of 100 devices twice; a list of devices, and of accounts. */
const LEAST_CALLS = 53 * 2 + 2;

/** What n8n-core takes for a workflow without a time zone. */
const ZONE = 'America/New_York';

/** The platform measures 7 days at most and 100 devices in a call. */
export const w6: Workload = async function* ({ rounds, progress }) {
	const platform = await Platform.start('year');
	try {
		progress(what);
		const host = hostOf(platform, 'Protrack');
		const get = getOf(platform, host);
		yield* await compareRuns(
			platform,
			{ workload: 'W6', what, least: LEAST_CALLS, rounds },
			{
				ours: async () => await execute(host, mileageOfAll(yearStart)),
				hand: async () => await readMileages(get, platform.address.account, { from: yearStart, to: NOW }, ZONE),
			},
		);
	} finally {
		platform.stop();
	}
};
