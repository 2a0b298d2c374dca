import { createPoller } from '../support/n8n';
import { imeisUpTo } from '../support/testData';
import { createAlarmPoll } from './baseline/alarmPoll';
import { getOf } from './handRun';
import { hostOf } from './hosts';
import type { Row } from './measure';
import type { Platform } from './platform';
import { compareRuns } from './runs';
import { NOW, type WorldName } from './worlds';

/** Fleets that are polled. */
export const fleets: Array<{ devices: number; world: WorldName }> = [
	{ devices: 10, world: 'fleet10' },
	{ devices: 100, world: 'fleet100' },
	{ devices: 500, world: 'fleet500' },
];

/** How many of the devices send something in each minute. */
export const shares = [
	{ name: 'quiet', active: 0 },
	{ name: '10 % active', active: 0.1 },
];

const MINUTE = 60;
const BATCH = 100;

/** After an hour of silence the trigger asks no device again because of what may arrive late. */
const SILENCE = 3600;

interface PollOptions {
	workload: string;
	what: string;
	devices: number;
	/** How many send an alarm in each minute. */
	active: number;
	rounds: number;
	/** 0: the hand-written code is measured in the first round only; without it in each. */
	handRounds?: number;
	computedHand?: { calls: number; ms: number };
	note?: string;
	latencyMs?: number;
}

/** What is passed before each poll. */
const passed = new WeakMap<Platform, number>();

async function pass(platform: Platform, seconds: number, active: string[] = []): Promise<void> {
	await platform.ask('pass', { seconds, active });
	passed.set(platform, (passed.get(platform) ?? 0) + seconds);
}

/** The poll after the activation and the first one with activity differ from those that follow, so they are made before. */
export async function comparePolls(platform: Platform, options: PollOptions): Promise<Row[]> {
	const { devices, active, latencyMs = 0, ...rest } = options;
	const imeis = imeisUpTo(active);
	const parameters = { deviceSelection: 'all', includeSubAccounts: false, options: {} };
	const host = hostOf(platform, 'ProtrackTrigger');
	const poller = createPoller(host, parameters);
	const pollByHand = createAlarmPoll(
		getOf(platform, host),
		platform.address.account,
		() => NOW + (passed.get(platform) ?? 0),
	);
	const ours = async () => ((await poller.poll()) ?? []).map(toAlarm).sort(byId);
	const hand = async () => (await pollByHand()).map(({ json }) => json as Alarm).sort(byId);
	await pass(platform, SILENCE);
	for (const sent of [[], imeis]) {
		await ours();
		await hand();
		await pass(platform, MINUTE, sent);
	}
	await ours();
	await hand();
	await platform.ask('configure', { latencyMs });
	const least = Math.ceil(devices / BATCH) + active;
	const rows = await compareRuns(
		platform,
		{ ...rest, least, latencyMs },
		{ prepare: async () => await pass(platform, MINUTE, imeis), ours, hand },
	);
	await platform.ask('configure', { latencyMs: 0 });
	return rows;
}

interface Alarm {
	id: string;
}

const byId = (a: Alarm, b: Alarm) => (a.id < b.id ? -1 : 1);

/** The event of the trigger tells more; by hand there is only the alarm. */
function toAlarm(event: object): Alarm {
	const { alarm, device } = event as { alarm: Alarm; device: { plateNumber: string } };
	return { ...alarm, plateNumber: device.plateNumber } as Alarm;
}
