import { comparePolls, fleets, shares } from '../polls';
import { Platform } from '../platform';
import type { Workload } from '../workload';

const latencies = [50, 200];

/** By hand a poll of more devices takes minutes, so its duration is computed. */
const MOST_BY_HAND = 100;

/** By hand, the calls of a poll come one after the other, so that much is the least. */
function computed(devices: number, latencyMs: number) {
	const ms = devices * latencyMs;
	const note = `the duration by hand is ${devices} times ${latencyMs} ms, not measured`;
	return { computedHand: { calls: devices, ms }, note };
}

/** The polls of W2 where each reply takes as long as on the internet. */
export const w3: Workload = async function* ({ rounds, isShort, progress }) {
	for (const { devices, world } of fleets) {
		const platform = await Platform.start(world);
		try {
			for (const latencyMs of isShort ? latencies.slice(0, 1) : latencies) {
				for (const share of shares) {
					const what = `Poll of ${devices} devices, ${share.name}, ${latencyMs} ms per reply`;
					progress(what);
					yield* await comparePolls(platform, {
						...{ workload: 'W3', what, devices, active: devices * share.active, rounds, latencyMs },
						...(devices > MOST_BY_HAND ? computed(devices, latencyMs) : { handRounds: 0 }),
					});
				}
			}
		} finally {
			platform.stop();
		}
	}
};
