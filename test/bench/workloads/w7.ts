import { devicesOf, positionItems, type Device } from '../baseline/positions';
import type { Get } from '../baseline/requests';
import { callsRow } from '../calls';
import { getOf } from '../handRun';
import { hostOf } from '../hosts';
import { compareCpu } from '../measure';
import { execute } from '../nodeRun';
import { positionOfEach } from '../parameters';
import { Platform } from '../platform';
import { Replies } from '../replies';
import type { Workload } from '../workload';
import { imeiOf, range } from '../../support/testData';

const TRACK = '/api/track';
const DETAIL = '/api/device/detail';
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
			// both know the names by now
			const names = await namesOf(getOf(platform, host), imeis.slice(0, different));
			yield await compareCpu(
				{
					...{ workload: 'W7', what, unit: 'µs of CPU per item', items: count, repeats: Math.ceil(5000 / count) },
					...{ goal: 100, goalFor: 'ours' },
					ours: async () => await execute(host, positionOfEach, { input, replies }),
					hand: (bodies) => positionsFor(imeis, bodies(TRACK), names),
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

/** What the platform says of these devices, asked in batches. */
async function namesOf(get: Get, imeis: readonly string[]): Promise<Map<string, Device>> {
	const details: string[] = [];
	for (let first = 0; first < imeis.length; first += BATCH)
		details.push(await get(DETAIL, { imeis: imeis.slice(first, first + BATCH).join() }));
	return devicesOf(details);
}

/** What a user would write behind a Loop or a batch of calls: one item for each input item. */
function positionsFor(imeis: readonly string[], pages: string[], names: Map<string, Device>) {
	const found = new Map<string, object>();
	for (const { json } of positionItems(pages, names)) found.set((json as { imei: string }).imei, json);
	return imeis.map((imei, item) => ({ json: { ...found.get(imei) }, pairedItem: { item } }));
}
