import { PollTime } from '../../nodes/ProtrackTrigger/pollTime';
import type { MonitorState } from '../../protrack/monitor';
import { usualOptions } from '../support/alarmMonitor';
import { asStored } from '../support/asStored';
import { ok, type FakeClient } from '../support/fakeClient';
import { LimitedPlatform, slidingLimit } from '../support/limitedPlatform';
import { pollAlarms } from '../support/pollAlarms';
import { imeisUpTo, T0 } from '../support/testData';

const POLLS = 40;
/** By then the limit is known. */
const SETTLED = 10;

afterEach(() => jest.restoreAllMocks());

/** What the platform answers: each device has been silent for hours. */
class Positions {
	alarmCalls = 0;
	/** How often each device was located, once the limit was known. */
	readonly located = new Map<string, number>();

	constructor(private readonly platform: LimitedPlatform) {}

	answerWith(client: FakeClient, isCounted: boolean): FakeClient {
		return Object.assign(client, {
			script: async ({ endpoint, query }: { endpoint: string; query: Record<string, string> }) => {
				const reply = await this.platform.answer();
				const serverTime = T0 + Math.floor(this.platform.time.nowMs / 1000);
				if (reply.code === 0 && endpoint === 'alarmList') this.alarmCalls += 1;
				if (reply.code !== 0 || endpoint !== 'track') return { ...reply, serverTime };
				const imeis = (query.imeis ?? '').split(',');
				for (const imei of isCounted ? imeis : []) this.located.set(imei, (this.located.get(imei) ?? 0) + 1);
				const times = { hearttime: T0 - 9000, systemtime: T0 - 9000, gpstime: T0 - 9000, servertime: serverTime };
				return ok(
					imeis.map((imei) => ({ imei, latitude: 1, longitude: 2, speed: 0, ...times })),
					serverTime,
				);
			},
		});
	}
}

describe.each([
	[1000, 6],
	[3000, 30],
])('%d devices under a limit of %d calls a minute', (devices, limit) => {
	it('are all located in turn, and the time for alarms is used', async () => {
		const platform = new LimitedPlatform(slidingLimit(limit), 20);
		const positions = new Positions(platform);
		const imeis = imeisUpTo(devices);
		let state: MonitorState | null = null;
		let failed = 0;
		for (let minute = 0; minute < POLLS; minute += 1) {
			await platform.time.sleep(Math.max(1, minute * 60_000 - platform.time.nowMs));
			const time = new PollTime({} as never);
			const client = positions.answerWith(platform.client(time.isLeftFor), minute >= SETTLED);
			const options = { ...usualOptions, hasTime: time.isLeft, hasTimeForPositions: time.isLeftForPositions };
			try {
				state = asStored((await pollAlarms(client, imeis, state, 'account', options)).state);
			} catch {
				failed += 1;
			}
		}
		expect(failed).toBeLessThan(4);
		expect(positions.alarmCalls).toBeGreaterThan(30);
		expect(Math.min(...imeis.map((imei) => positions.located.get(imei) ?? 0))).toBeGreaterThanOrEqual(5);
	});
});
