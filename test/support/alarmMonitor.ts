import type { MonitorState, PollResult } from '../../protrack/monitor';
import { asStored } from './asStored';
import type { MemoryPlatform } from './memoryPlatform';
import { pollAlarms, type AlarmOptions } from './pollAlarms';

/** The options as the trigger has them by default. */
export const usualOptions: AlarmOptions = {
	lateSeconds: 600,
	startSecondsAgo: 0,
	fullScanSeconds: 14_400,
	listAgeSeconds: 0,
	alarms: true,
	hasTime: () => true,
};

/** A trigger that wants alarms and nothing else. Its state is stored and read again after each poll; the platform remembers the calls of the last poll. */
export class AlarmMonitor {
	state: MonitorState | null = null;

	constructor(
		readonly platform: MemoryPlatform,
		public imeis: string[],
		public options: AlarmOptions = usualOptions,
	) {}

	async poll(changed: Partial<AlarmOptions> = {}): Promise<PollResult> {
		const { platform, imeis, options } = this;
		platform.forget();
		const round = await pollAlarms(platform.client, imeis, this.state, 'account', { ...options, ...changed });
		this.state = asStored(round.state);
		return round;
	}

	async pollAfter(seconds: number, changed: Partial<AlarmOptions> = {}): Promise<PollResult> {
		this.platform.now += seconds;
		return await this.poll(changed);
	}
}
