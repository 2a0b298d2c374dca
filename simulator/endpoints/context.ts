import type { Account } from '../world/accounts';
import { ApiError } from '../world/apiError';
import type { Device } from '../world/device';
import type { Behavior } from './behavior';
import { imeis, text, type Query } from './parameters';
import type { SeededRandom } from '../world/random';
import type { Envelope } from '../world/wire';
import type { World } from '../world/world';

/** What an endpoint sees of a request. */
export interface EndpointContext {
	world: World;
	query: Query;
	behavior: Behavior;
	/** Simulated time in epoch ms and in epoch seconds. */
	nowMs: number;
	now: number;
	random: SeededRandom;
	/** Whose token it is. */
	viewer: Account;
}

/** Serves one endpoint of the document. @throws ApiError when it rejects the request */
export type Endpoint = (context: EndpointContext) => Envelope;

/** The device of the parameter `imei`; 10013 when it is not the account's. */
export function requestedDevice({ world, viewer, query }: EndpointContext): Device {
	const device = world.deviceOf(viewer, text(query, 'imei'));
	if (!device) throw new ApiError(10013);
	return device;
}

/** The devices of the parameter `imeis`. Whether the platform rejects a request for one foreign IMEI is unknown, hence the option. */
export function requestedDevices({ world, viewer, query, behavior }: EndpointContext): Device[] {
	const wanted = imeis(query);
	const devices = world.devicesAmong(viewer, wanted);
	if (behavior.unauthorizedInBatch === 'refuse' && devices.length < new Set(wanted).size) throw new ApiError(10013);
	return devices;
}

/** An account by name: 20005 when there is none, 10007 when it is outside the viewer's tree. */
export function accountInTree({ world, viewer }: EndpointContext, name: string): Account {
	const account = world.accounts.find(name);
	if (!account) throw new ApiError(20005);
	if (!world.accounts.contains(viewer, account)) throw new ApiError(10007);
	return account;
}

/** The optional parameter `account`; without it the viewer itself. */
export function requestedAccount(context: EndpointContext): Account {
	const name = context.query.account;
	return name ? accountInTree(context, name) : context.viewer;
}

/** The required parameter `account`, which must be below the viewer. */
export function requestedSubAccount(context: EndpointContext): Account {
	const account = accountInTree(context, text(context.query, 'account'));
	if (account === context.viewer) throw new ApiError(10007);
	return account;
}
