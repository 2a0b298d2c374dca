import { startSimulator, type Simulator } from '../../simulator';
import type { Behavior } from '../../simulator/endpoints/behavior';
import { noteRequests, takeLatencies } from './latencies';
import { options, worlds, type WorldName } from './worlds';

/* The simulated platform in a process of its own, so that its CPU and memory are not those that are measured. `platform.ts` talks to it. */

/** What the process can be asked, by name. */
export const requests = {
	/** How many requests came to each path since the last time. */
	takeCounts(sim: Simulator): Record<string, number> {
		const counts: Record<string, number> = {};
		for (const { path } of sim.requests) counts[path] = (counts[path] ?? 0) + 1;
		sim.clearLog();
		return counts;
	},
	/** How many replies were waited for one after the other since the last time. */
	takeLatencies,
	configure(sim: Simulator, behavior: Partial<Behavior>): void {
		sim.configure(behavior);
	},
	/** The clock runs on from the time of this machine. */
	runClock(sim: Simulator): void {
		sim.clock.set(Date.now());
		sim.clock.resume();
	},
	/** Lets time pass, and some devices send an alarm in it. */
	pass(sim: Simulator, { seconds, active }: { seconds: number; active: string[] }): void {
		sim.clock.advance(seconds * 1000);
		for (const imei of active) {
			sim.setPosition(imei, {});
			sim.addAlarm(imei, { type: 7 });
		}
	},
};

async function main(world: WorldName): Promise<void> {
	noteRequests();
	const sim = await startSimulator(options);
	worlds[world](sim);
	process.on('message', ({ name, value }: { name: keyof typeof requests; value: never }) => {
		const answer: unknown = requests[name](sim, value);
		process.send?.(answer ?? null);
	});
	process.once('disconnect', () => void sim.stop());
	const { url, account, password } = sim;
	process.send?.({ url, account, password });
}

if (require.main === module) void main(process.argv[2] as WorldName);
