import { callInBatches, type Batched, type ProtrackClient } from '../client';

/**
 * Reads the latest position of devices (chapter 2.2), one call for each 100 different devices.
 * @returns records and errors by IMEI; a device that is in neither is unknown to the account
 * @throws ProtrackError only `canceled`
 */
export async function readPositions(client: ProtrackClient, imeis: Iterable<string>): Promise<Batched<'track'>> {
	return await callInBatches(client, 'track', imeis, {});
}
