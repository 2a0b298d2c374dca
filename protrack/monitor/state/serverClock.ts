import { isClockTime } from '../../client';

/*
 * Whether the server's clock was set back between two polls, and how far. It certainly was when it shows less than before. After a long pause it may
 * show more all the same, and then only the time that has passed on this host tells.
 */

/** What the clocks showed in a poll. */
export interface PollClock {
	/** Server time, epoch seconds. */
	server: number;
	/** When this process was started, by the host's clock in epoch milliseconds: tells processes apart. */
	process: number;
	/** How long the process had been running, in seconds of a monotonic clock. */
	uptime: number;
}

/** How much longer one poll may wait for the server's time than another, in seconds. */
const TOLERANCE_SECONDS = 10;
/** Both clocks are read in whole seconds. */
const ROUNDING_SECONDS = 2;
/** Across a restart the host's clock is only a guess, and a wrong one must not bring the alarms of years again. */
const MAX_GUESS_SECONDS = 7 * 86_400;

/** @param server server time that was read just now, epoch seconds */
export function pollClock(server: number): PollClock {
	return { server, process: Math.round(performance.timeOrigin), uptime: Math.floor(performance.now() / 1000) };
}

/**
 * @param previous the clocks of the poll whose state this one goes on from
 * @returns the earliest time of receipt (epoch seconds) that the platform can have given to anything since that poll; Infinity unless its clock was
 * set back meanwhile
 */
export function earliestReceiptSince(previous: PollClock, now: PollClock, lateSeconds: number): number {
	const isBackwards = now.server < previous.server;
	if (now.process === previous.process) {
		const passed = Math.max(0, now.uptime - previous.uptime);
		return isBackwards || previous.server + passed - now.server > TOLERANCE_SECONDS
			? now.server - passed - ROUNDING_SECONDS
			: Infinity;
	}
	// The host's clock may have been wrong, so it alone proves nothing. Once the server's clock shows less, at least the window is read again.
	const passed = (now.process - previous.process) / 1000 + now.uptime - previous.uptime;
	return isBackwards ? now.server - Math.ceil(Math.min(Math.max(passed, lateSeconds), MAX_GUESS_SECONDS)) : Infinity;
}

/** @returns undefined for anything that is not a clock */
export function readPollClock(stored: unknown): PollClock | undefined {
	const { server, process, uptime } = (stored ?? {}) as Partial<PollClock>;
	const isSound =
		typeof server === 'number' && isClockTime(server) && Number.isSafeInteger(process) && Number.isSafeInteger(uptime);
	return isSound ? { server, process: Number(process), uptime: Number(uptime) } : undefined;
}
