import { createPoller } from '../../support/n8n';
import { imeisUpTo } from '../../support/testData';
import { callsRow, timeRows } from '../calls';
import { hostOf } from '../hosts';
import { Platform } from '../platform';
import type { Workload } from '../workload';
import type { WorldName } from '../worlds';

const fleets: Array<{ devices: number; world: WorldName }> = [
	{ devices: 10, world: 'fleet10' },
	{ devices: 100, world: 'fleet100' },
	{ devices: 500, world: 'fleet500' },
];

const shares = [
	{ name: 'quiet', active: 0 },
	{ name: '10 % active', active: 0.1 },
];

const MINUTE = 60;
const BATCH = 100;

/** Polls of the trigger for alarms, once a minute, the whole way through HTTP. The first one, which lists the devices, is not measured. */
export const w2: Workload = async function* ({ rounds, progress }) {
	for (const { devices, world } of fleets) {
		const platform = await Platform.start(world);
		try {
			const poller = createPoller(hostOf(platform, 'ProtrackTrigger'), {
				...{ deviceSelection: 'all', includeSubAccounts: false, options: {} },
			});
			await poller.poll();
			for (const share of shares) {
				const what = `Poll of ${devices} devices, ${share.name}`;
				const active = imeisUpTo(devices * share.active);
				const pollAfterAMinute = async () => {
					await platform.ask('pass', { seconds: MINUTE, active });
					return await poller.poll();
				};
				progress(what);
				// the poll after the activation and the first with activity differ from those that follow
				await pollAfterAMinute();
				const least = Math.ceil(devices / BATCH) + active.length;
				yield await callsRow(platform, { workload: 'W2', what, least }, pollAfterAMinute);
				yield* await timeRows({ workload: 'W2', what, rounds }, pollAfterAMinute);
			}
		} finally {
			platform.stop();
		}
	}
};
