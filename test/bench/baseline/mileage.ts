import { DateTime } from 'luxon';
import { getInBatches, readDevices } from './fleet';
import { createIso, type Item } from './item';
import type { Get } from './requests';

const WEEK = 7 * 86_400;

/**
 * What a user would write for "how far did each device drive": the platform measures 7 days at most and 100 devices in a call, so the weeks are asked
 * for one after the other and added up.
 * @param range epoch seconds, full half hours @param zone of the workflow
 */
export async function readMileages(
	get: Get,
	root: string,
	{ from, to }: { from: number; to: number },
	zone: string,
): Promise<Item[]> {
	const devices = await readDevices(get, root);
	const kilometers = new Map<string, number>();
	for (let begintime = from; begintime < to; begintime += WEEK) {
		const query = { begintime, endtime: Math.min(begintime + WEEK, to) };
		for (const body of await getInBatches(get, '/api/device/mileage', devices.keys(), query)) {
			const { record } = JSON.parse(body) as { record: Array<{ imei: string; mileage: number }> };
			for (const { imei, mileage } of record) kilometers.set(imei, (kilometers.get(imei) ?? 0) + mileage);
		}
	}
	const iso = createIso();
	const date = DateTime.fromSeconds(from, { zone }).toFormat('yyyy-MM-dd');
	return [...devices.values()].map(({ imei, devicename, platenumber }) => {
		const distance = kilometers.get(imei);
		const json = {
			imei,
			deviceName: devicename,
			plateNumber: platenumber,
			date,
			askedFrom: iso(from),
			askedTo: iso(to),
			from: iso(from),
			to: iso(to),
			distanceKm: distance === undefined ? null : Math.round(distance * 1000) / 1000,
			partial: false,
		};
		return { json, pairedItem: { item: 0 } };
	});
}
