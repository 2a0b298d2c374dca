import { playbackItems } from '../baseline/playback';
import { getOf } from '../handRun';
import { hostOf } from '../hosts';
import { execute } from '../nodeRun';
import { playbackSince } from '../parameters';
import { Platform } from '../platform';
import { compareRuns } from '../runs';
import type { Workload } from '../workload';
import { FIRST, longTrackStart, NOW, type LongTrack, type WorldName } from '../worlds';

const NAME = 'Truck 0';
const PAGES = 87;
const LATENCY_MS = 200;
/** At most 15 % more calls than pages. */
const MOST_CALLS = Math.floor(1.15 * PAGES);
const MOST_LATENCIES = 16;

const tracks: Array<{ name: LongTrack; world: WorldName }> = [
	{ name: 'even', world: 'track87Even' },
	{ name: 'day and night', world: 'track87DayAndNight' },
];

/** A long playback of which everything is wanted, where each reply takes as long as on the internet. */
export const w5: Workload = async function* ({ rounds, isShort, progress }) {
	for (const { name, world } of tracks) {
		const what = `Playback of ${PAGES} pages, ${LATENCY_MS} ms per reply, track: ${name}`;
		progress(what);
		const platform = await Platform.start(world);
		try {
			const host = hostOf(platform, 'Protrack');
			const get = getOf(platform, host);
			const from = longTrackStart(name);
			const ours = async () => await execute(host, playbackSince(FIRST, NAME, from));
			const hand = async () =>
				await playbackItems(async (query) => await get('/api/playback', query), {
					imei: FIRST,
					deviceName: NAME,
					from,
					to: NOW,
				});
			// the limiter starts with fewer calls at once than it allows later
			await ours();
			await platform.takeCalls();
			const begin = performance.now();
			await hand();
			const ms = performance.now() - begin;
			const pages = await platform.takeCalls();
			if (pages !== PAGES) throw new Error(`The track has ${pages} pages, not ${PAGES}`);
			await platform.ask('configure', { latencyMs: LATENCY_MS });
			yield* await compareRuns(
				platform,
				{
					...{ workload: 'W5', what, least: PAGES, rounds, goal: MOST_CALLS, latencyGoal: MOST_LATENCIES },
					...{ latencyMs: LATENCY_MS, handRounds: 0, callsVary: true },
					...(isShort && { computedHand: { calls: PAGES, ms: ms + PAGES * LATENCY_MS } }),
				},
				{ ours, hand },
			);
		} finally {
			platform.stop();
		}
	}
};
