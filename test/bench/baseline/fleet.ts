import type { Item } from './item';
import { devicesOf, positionItems, type Device } from './positions';
import type { Get } from './requests';

const BATCH = 100;

/** What a user would write to list the devices of an account and of those below it. */
export async function readDevices(get: Get, root: string): Promise<Map<string, Device>> {
	const lists: string[] = [];
	const accounts = [root];
	for (const account of accounts) {
		lists.push(await get('/api/device/list', { account }));
		const below = await get('/api/account/list', { account });
		for (const each of (JSON.parse(below) as { record: Array<{ account: string }> }).record)
			accounts.push(each.account);
	}
	return devicesOf(lists);
}

/** What a user would write to ask for many devices: 100 in each call, one call after the other. @returns the bodies */
export async function getInBatches(
	get: Get,
	path: string,
	imeis: Iterable<string>,
	query: Record<string, number> = {},
): Promise<string[]> {
	const all = [...imeis];
	const bodies: string[] = [];
	for (let begin = 0; begin < all.length; begin += BATCH)
		bodies.push(await get(path, { imeis: all.slice(begin, begin + BATCH).join(','), ...query }));
	return bodies;
}

/** The workflow "where are all devices". */
export async function readPositions(get: Get, root: string): Promise<Item[]> {
	const devices = await readDevices(get, root);
	return positionItems(await getInBatches(get, '/api/track', devices.keys()), devices);
}
