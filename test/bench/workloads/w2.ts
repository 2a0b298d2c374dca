import { comparePolls, fleets, shares } from '../polls';
import { Platform } from '../platform';
import type { Workload } from '../workload';

/** Polls of the trigger for alarms, once a minute, the whole way through HTTP. By hand it takes one call for each device. */
export const w2: Workload = async function* ({ rounds, progress }) {
	for (const { devices, world } of fleets) {
		const platform = await Platform.start(world);
		try {
			for (const share of shares) {
				const what = `Poll of ${devices} devices, ${share.name}`;
				progress(what);
				yield* await comparePolls(platform, { workload: 'W2', what, devices, active: devices * share.active, rounds });
			}
		} finally {
			platform.stop();
		}
	}
};
