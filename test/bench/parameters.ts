import type { INodeParameters } from 'n8n-workflow';
import { NOW, trackStart } from './worlds';

/* What the nodes are asked, as a user would set them. */

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

const manyCalls = { options: { maxItems: 1_000_000, maxCalls: 100_000 } };

/** As if picked from the list, with its name beside it. */
const picked = (imei: string, name: string) => ({
	__rl: true,
	mode: 'list',
	value: imei,
	cachedResultName: `${name} (${imei})`,
});

export const positionsOfAll: INodeParameters = {
	resource: 'position',
	operation: 'getMany',
	deviceSelection: 'all',
	includeSubAccounts: true,
	returnAll: true,
	simplify: true,
};

/** Each input item names its own device. */
export const positionOfEach: INodeParameters = {
	resource: 'position',
	operation: 'getMany',
	deviceSelection: 'one',
	device: { __rl: true, mode: 'imei', value: '={{ $json.imei }}' },
	simplify: true,
};

export const playbackOf = (imei: string, name: string, count: number, output: 'points' | 'track'): INodeParameters => ({
	resource: 'playback',
	operation: 'get',
	device: picked(imei, name),
	timeRange: 'custom',
	from: iso(trackStart(count)),
	to: iso(NOW),
	output,
	returnAll: true,
	simplify: true,
	options: { ...manyCalls.options, maxTrackPoints: 1_000_000 },
});

/** All points of one device since a time in epoch seconds. */
export const playbackSince = (imei: string, name: string, from: number): INodeParameters => ({
	...playbackOf(imei, name, 0, 'points'),
	from: iso(from),
});

/** @param from epoch seconds */
export const mileageOfAll = (from: number): INodeParameters => ({
	resource: 'mileage',
	operation: 'getReport',
	deviceSelection: 'all',
	includeSubAccounts: true,
	timeRange: 'custom',
	from: iso(from),
	to: iso(NOW),
	per: 'range',
	simplify: true,
});

export const alarmsOf = (imei: string): INodeParameters => ({
	resource: 'alarm',
	operation: 'getMany',
	deviceSelection: 'one',
	device: { __rl: true, mode: 'imei', value: imei },
	timeRange: 'custom',
	from: iso(NOW - 30 * 86_400),
	to: iso(NOW),
	returnAll: true,
	order: 'device',
	simplify: true,
	...manyCalls,
});
