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

/** After an hour of silence the trigger asks no device again because of what may arrive late. */
const SILENCE = 3600;

/** Polls of the trigger for alarms, once a minute, the whole way through HTTP. By hand it takes one call for each device. */
export const w2: Workload = async function* ({ rounds, progress }) {
	for (const { devices, world } of fleets) {
		const platform = await Platform.start(world);
		try {
			for (const share of shares) {
				const what = `Poll of ${devices} devices, ${share.name}`;
				progress(what);
				const pollAfterAMinute = await startPolling(platform, imeisUpTo(devices * share.active));
				const least = Math.ceil(devices / BATCH) + devices * share.active;
				yield await callsRow(platform, { workload: 'W2', what, hand: devices, least }, pollAfterAMinute);
				yield* await timeRows({ workload: 'W2', what, rounds }, pollAfterAMinute);
			}
		} finally {
			platform.stop();
		}
	}
};

/** The poll after the activation and the first one with activity differ from those that follow, so they are made here. */
async function startPolling(platform: Platform, active: string[]): Promise<() => Promise<unknown>> {
	const parameters = { deviceSelection: 'all', includeSubAccounts: false, options: {} };
	const poller = createPoller(hostOf(platform, 'ProtrackTrigger'), parameters);
	const pollAfterAMinute = async () => {
		await platform.ask('pass', { seconds: MINUTE, active });
		return await poller.poll();
	};
	await platform.ask('pass', { seconds: SILENCE, active: [] });
	await poller.poll();
	await pollAfterAMinute();
	return pollAfterAMinute;
}
