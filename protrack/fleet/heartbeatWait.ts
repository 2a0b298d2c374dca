import type { ProtrackClient } from '../client';

/** Parked trackers transmit every 3 to 5 minutes. */
const WAIT_MS = 6 * 60_000;
/** Short enough to meet the 120 s during which a heartbeat is accepted; each time costs one call for each 100 devices. */
const READ_EVERY_MS = 20_000;

/** Waits for silent devices to transmit: when to read their states again, and when to give up. */
export class HeartbeatWait {
	private readonly endsAt = performance.now() + WAIT_MS;

	constructor(private readonly client: ProtrackClient) {}

	/** Whether the states may be read again. */
	hasTime(): boolean {
		return performance.now() < this.endsAt;
	}

	/** Sleeps until the next time to read the states. @throws ProtrackError `canceled` */
	async untilNextRead(): Promise<void> {
		await this.client.sleep(Math.min(READ_EVERY_MS, this.endsAt - performance.now()));
	}
}
