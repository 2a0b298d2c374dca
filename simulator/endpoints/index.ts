import type { EndpointName } from './paths';
import * as accounts from './accounts';
import * as commands from './commands';
import type { Endpoint } from './context';
import * as devices from './devices';
import * as geofences from './geofences';
import * as history from './history';

/** Every endpoint that needs a token. */
export const ENDPOINTS: Record<Exclude<EndpointName, 'authorization'>, Endpoint> = {
	...accounts,
	...commands,
	...devices,
	...geofences,
	...history,
};
