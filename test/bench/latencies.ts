import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server } from 'node:http';

/*
 * How many replies were waited for one after the other, as the server sees it. Unlike a duration it does not depend on how busy the machine is.
 */

/** When a request came and when its reply was sent, by `performance.now()`. */
interface Interval {
	cameAt: number;
	sentAt: number;
}

let intervals: Interval[] = [];

/** Begins to note the requests that come to this process. */
export function noteRequests(): void {
	const open = new WeakMap<IncomingMessage, number>();
	subscribe('http.server.request.start', (message) => {
		const { request } = message as { request: IncomingMessage; server: Server };
		open.set(request, performance.now());
	});
	subscribe('http.server.response.finish', (message) => {
		const { request } = message as { request: IncomingMessage };
		intervals.push({ cameAt: open.get(request) ?? 0, sentAt: performance.now() });
	});
}

/** Forgets what was noted. @returns the largest number of requests of which each came when the reply to the one before was sent */
export function takeLatencies(): number {
	let count = 0;
	let end = -Infinity;
	for (const { cameAt, sentAt } of intervals.sort((a, b) => a.sentAt - b.sentAt)) {
		if (cameAt < end) continue;
		count += 1;
		end = sentAt;
	}
	intervals = [];
	return count;
}
