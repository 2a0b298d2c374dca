import { fork } from 'node:child_process';
import { createPoller } from '../../support/n8n';
import { hostOf } from '../hosts';
import type { Platform } from '../platform';
import { pollParameters, stateOfAMinuteAgo, type Monitored } from './pollParameters';

/* One poll through HTTP in a process that has done nothing before: what n8n needs for it when its first polls are long past, or after a restart. */

interface FreshPoll extends Pick<Platform, 'address'>, Monitored {
	/** What the trigger has stored. */
	state: string;
}

/** How often the memory is looked at, in milliseconds. */
const LOOK_MS = 10;

/** @returns by how many bytes the process grows at its peak */
export async function growthOfFreshPoll(poll: FreshPoll): Promise<number> {
	const child = fork(__filename, [], { execArgv: ['--import', 'tsx', '--expose-gc'] });
	return await new Promise((resolve, reject) => {
		child.once('message', (growth: number) => resolve(growth));
		child.once('error', reject);
		child.once('exit', (code) => reject(new Error(`The process of a poll ended with ${code}`)));
		child.send(poll);
	});
}

async function measure({ address, events, state }: FreshPoll): Promise<number> {
	const host = hostOf({ address }, 'ProtrackTrigger');
	const poller = createPoller(host, pollParameters(events), stateOfAMinuteAgo(state));
	globalThis.gc?.();
	const before = process.memoryUsage.rss();
	let peak = before;
	const look = () => (peak = Math.max(peak, process.memoryUsage.rss()));
	const looking = setInterval(look, LOOK_MS);
	await poller.poll();
	clearInterval(looking);
	look();
	return peak - before;
}

if (require.main === module) {
	process.once('message', (poll: FreshPoll) => {
		void measure(poll).then((growth) => process.send?.(growth, () => process.exit(0)));
	});
}
