import { callInBatches, type Batched, type ProtrackClient } from '../client';

/**
 * Reads the details of devices (chapter 2.12), one call for each 100 different devices.
 * @returns records and errors by IMEI; a device that is in neither is unknown to the account
 * @throws ProtrackError only `canceled`
 */
export async function readDeviceDetails(
	client: ProtrackClient,
	imeis: Iterable<string>,
): Promise<Batched<'deviceDetail'>> {
	return await callInBatches(client, 'deviceDetail', imeis, {});
}

/**
 * As `readDeviceDetails`, for names that are good to have: exactly one call for each 100 different devices. A call that is rejected because of one device
 * is not taken apart to find it, so its error stands for all of them.
 * @throws ProtrackError only `canceled`
 */
export async function readDeviceNames(
	client: ProtrackClient,
	imeis: Iterable<string>,
): Promise<Batched<'deviceDetail'>> {
	return await callInBatches(client, 'deviceDetail', imeis, {}, { standsForAll: () => true });
}
