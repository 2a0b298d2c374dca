import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, ServerResponse } from 'node:http';

/*
 * Time as the package, the simulator, the store and the tests see it. It stands still while anybody works, and when all wait it goes on at once to
 * the end of the shortest wait. So a slow machine makes a test slow, and changes nothing else.
 */

interface Wait {
	until: number;
	over: () => void;
}

/** Turns of the event loop without a request on its way, after which nobody works any more. */
const CALM_TURNS = 5;

let isRunning = false;
let isLooking = false;
let nowMs = 0;
let startMs = 0;
/** Who sleeps. */
let sleeps: Wait[] = [];
/** Deadlines; these alone make no time pass, unless a request hangs. */
let deadlines: Wait[] = [];
/** Requests without an answer, and those of them that have come to a server, which answers at once or lets them wait. */
let requests = 0;
let served = 0;

/** Starts to show a time that begins now. */
export function runTime(): void {
	stopTime();
	isRunning = true;
	startMs = nowMs = Date.now();
	jest.spyOn(Date, 'now').mockImplementation(() => nowMs);
	jest.spyOn(performance, 'now').mockImplementation(() => 1000 + nowMs - startMs);
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
		const controller = new AbortController();
		deadlines.push({ until: nowMs + ms, over: () => controller.abort() });
		goOn();
		return controller.signal;
	});
	subscribe('http.client.request.start', onRequest);
	subscribe('http.server.request.start', onServed);
}

afterEach(() => stopTime());

/** Whoever still sleeps is left to it. */
export function stopTime(): void {
	if (!isRunning) return;
	isRunning = false;
	unsubscribe('http.client.request.start', onRequest);
	unsubscribe('http.server.request.start', onServed);
	[sleeps, deadlines, requests, served] = [[], [], 0, 0];
	jest.restoreAllMocks();
}

/** Hours pass at once. */
export function passTime(ms: number): void {
	nowMs += ms;
	goOn();
}

export const MINUTE = 60_000;

/** Stands in for `sleep` of n8n-workflow, and for `setTimeout` of node:timers/promises. While time is stopped it takes none. */
export async function sleep(ms: number, _value?: undefined, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
		if (!isRunning) return void setImmediate(resolve);
		sleeps.push({ until: nowMs + ms, over: resolve });
		goOn();
	});
}

function onRequest(message: unknown): void {
	const { request } = message as { request: ClientRequest };
	const end = endOf(() => (requests -= 1));
	requests += 1;
	request.once('close', end);
	goOn();
}

function onServed(message: unknown): void {
	const { response } = message as { response: ServerResponse };
	const end = endOf(() => (served -= 1));
	served += 1;
	response.once('finish', end).once('close', end);
}

/** Counts once, and not what began before time was started anew. */
function endOf(count: () => void): () => void {
	const started = sleeps;
	let isCounted = false;
	return () => {
		if (!isCounted && isRunning && started === sleeps) count();
		isCounted = true;
	};
}

/** Looks whether all wait, turn by turn, until there is nothing to wait for. */
function goOn(calmTurns = 0): void {
	if (isLooking) return;
	isLooking = true;
	setImmediate(() => {
		isLooking = false;
		if (!isRunning) return;
		const isWorking = requests > served;
		if (isWorking || calmTurns < CALM_TURNS) return goOn(isWorking ? 0 : calmTurns + 1);
		const candidates = sleeps.length > 0 || requests > 0 ? [...sleeps, ...deadlines] : [];
		const [next] = candidates.sort((a, b) => a.until - b.until);
		if (!next) return;
		for (const waits of [sleeps, deadlines]) if (waits.includes(next)) waits.splice(waits.indexOf(next), 1);
		nowMs = Math.max(nowMs, next.until);
		next.over();
		goOn();
	});
}
