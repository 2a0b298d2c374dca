/*
 * Loaded into n8n by NODE_OPTIONS. Notes for how long its main thread worked without a pause, in milliseconds of CPU: on a busy machine
 * the time of day also counts what other programs did. Linux only.
 */
const { appendFileSync, readFileSync } = require('node:fs');

const EVERY_MS = 20;
/** Less than this nobody notices. */
const NOTED_MS = 25;

/** @returns how long the main thread has worked, in milliseconds */
const worked = () => Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

const folder = process.env.PROTRACK_BLOCKS;
if (folder) {
	let before = worked();
	setInterval(() => {
		const now = worked();
		if (now - before > NOTED_MS) appendFileSync(`${folder}/${process.pid}`, `${Math.round(now - before)}\n`);
		before = worked();
	}, EVERY_MS).unref();
}
