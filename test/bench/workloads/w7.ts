import { devicesOf, positionItems } from '../baseline/positions';
import { callsRow } from '../calls';
import { hostOf } from '../hosts';
import { compareCpu } from '../measure';
import { execute } from '../nodeRun';
import { positionOfEach } from '../parameters';
import { Platform } from '../platform';
import { Replies } from '../replies';
import type { Workload } from '../workload';
import { imeiOf, range } from '../../support/testData';

const TRACK = '/api/track';
/** So many different devices are in the world. */
const DEVICES = 1000;
const BATCH = 100;

const counts = [500, 10_000];

/** Single input items, each with its own device: they share calls. */
export const w7: Workload = async function* ({ rounds, progress }) {
	const platform = await Platform.start('fleet');
	const replies = new Replies();
	try {
		const host = hostOf(platform, 'Protrack');
		let named = 0;
		for (const count of counts) {
			const what = `Positions for ${count.toLocaleString('en-US')} input items`;
			const imeis = range(count).map((index) => imeiOf(index % DEVICES));
			const input = imeis.map((imei) => ({ imei }));
			progress(what);
			const different = Math.min(count, DEVICES);
			// Positions, and the names of devices that the counts before have not told.
			const least = Math.ceil(different / BATCH) + Math.ceil((different - named) / BATCH);
			named = different;
			yield await callsRow(
				platform,
				{ workload: 'W7', what, hand: count, least },
				async () => await execute(host, positionOfEach, { input }),
			);
			yield await compareCpu(
				{
					...{ workload: 'W7', what, unit: 'µs of CPU per item', items: count, repeats: Math.ceil(5000 / count) },
					...{ goal: 100, goalFor: 'ours' },
					ours: async () => await execute(host, positionOfEach, { input, replies }),
					hand: (bodies) => positionsFor(imeis, bodies(TRACK)),
					least: (bodies) => bodies(TRACK).map((text) => JSON.parse(text) as unknown),
				},
				replies,
				rounds,
			);
		}
	} finally {
		replies.remove();
		platform.stop();
	}
};

/** What a user would write behind a Loop or a batch of calls: one item for each input item. */
function positionsFor(imeis: readonly string[], pages: string[]) {
	const found = new Map<string, object>();
	for (const { json } of positionItems(pages, devicesOf([]))) found.set((json as { imei: string }).imei, json);
	return imeis.map((imei, item) => ({ json: { ...found.get(imei) }, pairedItem: { item } }));
}
