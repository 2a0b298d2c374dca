/*
 * Runs in a thread of its own and asks the main thread, also in the middle of its code, how much it holds after a garbage collection: only that
 * does not depend on when V8 finds it worth collecting. `HeapProfiler.collectGarbage` would wait for the end of that code.
 */
const { Session } = require('node:inspector/promises');
const { parentPort } = require('node:worker_threads');
const { setTimeout: sleep } = require('node:timers/promises');

/** In proportion to how long a collection takes, so that most of the time is the run's own. */
const PAUSES = 2;
const MIN_PAUSE_MS = 50;

const session = new Session();
session.connectToMainThread();

let isRunning = true;
// also keeps the thread alive while it waits for the inspector
parentPort.on('message', () => (isRunning = false));

async function used() {
	const { usedSize, backingStorageSize = 0 } = await session.post('Runtime.getHeapUsage');
	return usedSize + backingStorageSize;
}

async function run() {
	let peak = 0;
	parentPort.postMessage('ready');
	while (isRunning) {
		const begin = performance.now();
		await session.post('Runtime.evaluate', { expression: 'gc()' });
		peak = Math.max(peak, await used());
		await sleep(Math.max(MIN_PAUSE_MS, PAUSES * (performance.now() - begin)));
	}
	session.disconnect();
	parentPort.postMessage(peak);
}

void run();
