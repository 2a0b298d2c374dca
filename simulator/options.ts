import type { Behavior } from './endpoints/behavior';
import type { PathOverrides } from './endpoints/paths';

export interface SimulatorOptions extends Partial<Behavior> {
	/** 'empty' (default): only the root account. 'live': 36 devices driving in three cities. */
	fleet?: 'empty' | 'live';
	/** Seeds the fleet, the order of equal alarms, the tokens and the fault probabilities. Default 1. */
	seed?: number | string;
	/** Default 0: any free port. */
	port?: number;
	/** Root account. Default 'demo'. */
	account?: string;
	/** Its password. Default 'Abc@34590'. */
	password?: string;
	/** Where the clock starts, epoch ms. Default now. */
	startAt?: number;
	/** Whether the clock stands still. Default false. */
	frozen?: boolean;
	/** Paths that differ from the default. */
	paths?: PathOverrides;
	/** What stands in front of every path; `/V2` was seen at one platform. Default ''. */
	basePath?: string;
	/** Average alarms of the whole live fleet in a minute. Default 6. */
	alarmsPerMinute?: number;
}
