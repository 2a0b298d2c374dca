import { NodeApiError, type IHttpRequestOptions } from 'n8n-workflow';
import { ProtrackApi } from '../../../credentials/ProtrackApi.credentials';
import { ProtrackTrigger } from '../../../nodes/ProtrackTrigger/ProtrackTrigger.node';
import { startSimulator, type Simulator } from '../../../simulator';
import { createPoller, executeContext, storeFor, type Host } from '../../support/n8n';
import { slowNode, type SideBySideTime } from '../../support/sideBySideTime';
import { imeisUpTo } from '../../support/testData';
import { createAlarmPoll } from '../baseline/alarmPoll';
import { createGet, type Get } from '../baseline/requests';
import type { Row } from '../measure';
import { simulateTime } from '../simulatedTime';
import type { Workload } from '../workload';
import { addFleet, NOW, options } from '../worlds';

const LIMIT = 30;
const DEVICES = 100;
const REQUEST_MS = 300;
const MINUTE_MS = 60_000;
/** While so many minutes all devices send something each minute, and every fifth has an alarm. */
const MINUTES = 20;
/** The limiter learns the rate in the first ones. */
const WARM_UP = 4;
const MOST_MINUTES = 2 * MINUTES;
const MOST_REFUSED = 5;

/** By hand the calls keep a distance, as an HTTP Request node does with its batch interval; so a poll takes almost 4 minutes. */
const INTERVAL_MS = 2000;
const MINUTES_BY_HAND = 4;

/** What a poll gives: the speeds of its alarms, which tell them apart. */
type Poll = () => Promise<number[]>;

/** A platform with a limit whose fleet lives in simulated time. */
class LimitedFleet {
	readonly raised = new Map<number, number>();
	private minutesLived = 0;

	constructor(
		readonly sim: Simulator,
		readonly time: SideBySideTime,
	) {
		addFleet(sim, DEVICES);
	}

	get minute(): number {
		return this.time.nowMs / MINUTE_MS;
	}

	/** All that the fleet sends up to now. */
	live(): void {
		for (; this.minutesLived < Math.min(MINUTES, Math.floor(this.minute)); this.minutesLived += 1) {
			for (const [index, imei] of imeisUpTo(DEVICES).entries()) {
				this.sim.setPosition(imei, {});
				if ((this.minutesLived + index) % 5 > 0) continue;
				const speed = this.raised.size + 1;
				this.raised.set(speed, this.minute);
				this.sim.addAlarm(imei, { type: 7, speed });
			}
		}
	}
}

interface Story {
	/** Of each minute while the fleet was active and the limiter warm. */
	useful: number[];
	refused: number[];
	/** How many minutes each alarm took to come. */
	waits: number[];
	/** How many polls ended in an error. */
	failed: number[];
}

/** Polls until all alarms have come. @throws Error when one comes twice, or not at all */
async function tell(fleet: LimitedFleet, everyMinutes: number, poll: Poll): Promise<Story> {
	const story: Story = { useful: [], refused: [], waits: [], failed: [0] };
	const came = new Set<number>();
	await poll();
	while (fleet.minute < MINUTES || (came.size < fleet.raised.size && fleet.minute < MOST_MINUTES)) {
		const step = everyMinutes * MINUTE_MS;
		fleet.time.passTo(Math.floor(fleet.time.nowMs / step + 1) * step);
		fleet.live();
		fleet.sim.clearLog();
		const begunAt = fleet.minute;
		const speeds = await poll().catch((error: unknown) => {
			if (!(error instanceof NodeApiError)) throw error;
			story.failed[0]! += 1;
			return [];
		});
		for (const speed of speeds) {
			if (came.has(speed)) throw new Error('W9: an alarm came twice');
			came.add(speed);
			story.waits.push(fleet.minute - (fleet.raised.get(speed) ?? NaN));
		}
		if (begunAt <= WARM_UP || begunAt > MINUTES) continue;
		const withCode = (wanted: number) => fleet.sim.requests.filter(({ code }) => code === wanted).length;
		story.useful.push(withCode(0) / everyMinutes);
		story.refused.push(withCode(10009) / everyMinutes);
	}
	if (came.size < fleet.raised.size) throw new Error(`W9: ${fleet.raised.size - came.size} alarms did not come`);
	return story;
}

/** A platform of its own for each story, with its clock at the begin. */
async function within(time: SideBySideTime, act: (fleet: LimitedFleet) => Promise<Story>): Promise<Story> {
	const sim = await startSimulator({ ...options, maxRequestsPerMinute: LIMIT });
	time.sim = sim;
	time.nowMs = 0;
	try {
		return await act(new LimitedFleet(sim, time));
	} finally {
		await sim.stop();
	}
}

function pollOfTrigger({ sim, time }: LimitedFleet): Poll {
	const node = slowNode(new ProtrackTrigger(), time, REQUEST_MS);
	const host: Host = { node, credential: new ProtrackApi(), store: storeFor(sim) };
	const parameters = { events: ['alarm'], deviceSelection: 'all', includeSubAccounts: false, options: {} };
	const poller = createPoller(host, parameters);
	return async () => ((await poller.poll()) ?? []).map(({ alarm }) => (alarm as { speedKmh: number }).speedKmh);
}

function pollByHand(fleet: LimitedFleet): Poll {
	const { sim, time } = fleet;
	const { helpers } = executeContext({ node: new ProtrackTrigger(), credential: new ProtrackApi(), store: {} });
	const request = helpers.httpRequest as (request: IHttpRequestOptions) => Promise<string>;
	const wait = async (ms: number) => {
		await time.sleep(ms);
		fleet.live();
	};
	const get = createGet(
		sim,
		async (url, qs) => {
			await wait(REQUEST_MS);
			return await time.still(async () => await request({ url, qs, encoding: 'text' }));
		},
		() => '',
	);
	const getSlowly: Get = async (...call) => {
		await wait(INTERVAL_MS);
		return await get(...call);
	};
	const poll = createAlarmPoll(getSlowly, sim.account, () => sim.seconds());
	return async () => (await poll()).map(({ json }) => (json as { speedKmh: number }).speedKmh);
}

/** Polls under a limit of the platform. The time is simulated. */
export const w9: Workload = async function* ({ progress }) {
	const what = `${LIMIT} calls a minute, ${DEVICES} devices that all send`;
	progress(what);
	const time = simulateTime(NOW * 1000);
	const ours = await within(time, async (fleet) => await tell(fleet, 1, pollOfTrigger(fleet)));
	const hand = await within(time, async (fleet) => await tell(fleet, MINUTES_BY_HAND, pollByHand(fleet)));
	const row = (text: string, unit: string, name: keyof Story): Row => ({
		...{ workload: 'W9', what: `${what}: ${text}`, unit, kind: 'other', least: [] },
		// by hand there are fewer polls
		...{ ours: ours[name], hand: ours[name].map((_, index) => hand[name][index % hand[name].length] ?? NaN) },
	});
	yield { ...row('refused in a minute', 'calls', 'refused'), goal: MOST_REFUSED };
	yield { ...row('useful in a minute', 'calls', 'useful'), least: [LIMIT] };
	yield row('until an alarm comes', 'minutes', 'waits');
	yield row(`polls that failed`, 'polls', 'failed');
};
