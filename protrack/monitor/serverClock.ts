import { isClockTime } from '../client';

/*
 * Whether the server's clock was set back between two polls, and how far. A clock that shows less than before was; one that was set back before a
 * gap may show more all the same, and then only the time that has passed here tells.
 */

/** What the clocks said in a poll. */
export interface PollClock {
	/** Server time, epoch seconds. */
	server: number;
	/** When this process was started by the clock of the host, epoch ms: tells processes apart. */
	process: number;
	/** How long the process had run, in seconds, by a clock that nobody sets back. */
	uptime: number;
}

/** How much longer one poll may have to wait for the server's time than another, in seconds. */
const TOLERANCE_SECONDS = 10;
/** Both clocks are read in whole seconds. */
const ROUNDING_SECONDS = 2;
/** Across a restart the host's clock is a guess, and a wrong one must not cost the alarms of years. */
const MAX_GUESS_SECONDS = 7 * 86_400;

/** @param server server time that was read just now, epoch seconds */
export function pollClock(server: number): PollClock {
	return { server, process: Math.round(performance.timeOrigin), uptime: Math.floor(performance.now() / 1000) };
}

/**
 * @param before the poll whose state is gone on from
 * @returns the earliest time of receipt that anything can have that the platform has received since that poll; Infinity unless its clock was set back
 * meanwhile
 */
export function earliestSince(before: PollClock, now: PollClock, lateSeconds: number): number {
	const isBackwards = now.server < before.server;
	if (now.process === before.process) {
		const passed = Math.max(0, now.uptime - before.uptime);
		return isBackwards || before.server + passed - now.server > TOLERANCE_SECONDS
			? now.server - passed - ROUNDING_SECONDS
			: Infinity;
	}
	// The clock of the host may have been wrong, so that alone tells nothing, and at least the window is looked through.
	const passed = (now.process - before.process) / 1000 + now.uptime - before.uptime;
	return isBackwards ? now.server - Math.ceil(Math.min(Math.max(passed, lateSeconds), MAX_GUESS_SECONDS)) : Infinity;
}

/** @returns undefined for what is none */
export function readPollClock(stored: unknown): PollClock | undefined {
	const { server, process, uptime } = (stored ?? {}) as Partial<PollClock>;
	const isSound =
		typeof server === 'number' && isClockTime(server) && Number.isSafeInteger(process) && Number.isSafeInteger(uptime);
	return isSound ? { server, process: Number(process), uptime: Number(uptime) } : undefined;
}
