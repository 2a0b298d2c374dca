import { SideBySideTime } from '../support/sideBySideTime';
import { randomOf } from '../support/testData';

/**
 * Lets the waits of the package pass at once: for a workload about waiting, in a process of its own.
 * @param startMs what the clock shows at first, epoch ms
 */
export function simulateTime(startMs: number): SideBySideTime {
	const time = new SideBySideTime();
	// the object that the package reads `sleep` from; an import would be a copy
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const n8nWorkflow = require('n8n-workflow') as object;
	// all that the package takes of time; the sockets keep the real one
	Object.defineProperty(n8nWorkflow, 'sleep', { value: async (ms: number) => await time.sleep(ms) });
	Date.now = () => startMs + time.nowMs;
	performance.now = () => time.nowMs;
	Math.random = randomOf(7);
	return time;
}
