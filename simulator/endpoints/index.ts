import type { CallName } from './paths';
import * as accounts from './accounts';
import * as commands from './commands';
import type { Call } from './context';
import * as devices from './devices';
import * as geofences from './geofences';
import * as history from './history';

/** Every call that needs a token. */
export const CALLS: Record<Exclude<CallName, 'authorization'>, Call> = {
	...accounts,
	...commands,
	...devices,
	...geofences,
	...history,
};
