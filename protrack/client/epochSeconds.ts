/** Larger times would be milliseconds. */
export const MAX_EPOCH_SECONDS = 99_999_999_999;
/** The year 2000: a clock that shows an earlier time was never set. */
const MIN_CLOCK_SECONDS = 946_684_800;

/** The time by the host's clock. */
export function epochSecondsNow(): number {
	return Math.floor(Date.now() / 1000);
}

/**
 * Reads a time of the platform, which may have a fraction or be no time at all.
 * @returns whole epoch seconds (0 when unset), or null for what cannot be one, such as milliseconds
 */
export function wholeSeconds(time: number | null): number | null {
	return time !== null && time >= 0 && time < MAX_EPOCH_SECONDS + 1 ? Math.floor(time) : null;
}

/** Whether a clock may show this time (epoch seconds). With any other time we would ask for decades, or for times that the platform rejects. */
export function isClockTime(time: number | null): time is number {
	return Number.isInteger(time) && Number(time) >= MIN_CLOCK_SECONDS && Number(time) <= MAX_EPOCH_SECONDS;
}
