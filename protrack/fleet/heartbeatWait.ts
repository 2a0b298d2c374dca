import type { ProtrackClient } from '../client';

/** Parked trackers transmit every 3 to 5 minutes. */
const WAIT_MS = 6 * 60_000;
/** Short beside the 120 s for which a transmission counts, and few calls: one for each 100 devices. */
const LOOK_EVERY_MS = 20_000;

/** Waiting for devices that have been silent: when to look again, and when to give up. */
export class HeartbeatWait {
	private readonly endsAt = performance.now() + WAIT_MS;

	constructor(private readonly client: ProtrackClient) {}

	/** Whether there is time for another look. */
	hasTime(): boolean {
		return performance.now() < this.endsAt;
	}

	/** @throws ProtrackError `canceled` */
	async untilNextLook(): Promise<void> {
		await this.client.sleep(Math.min(LOOK_EVERY_MS, this.endsAt - performance.now()));
	}
}
