import { inDigits, ProtrackError } from '../../protrack/client';
import { summarizeDevices } from './deviceErrors';
import { unknownDevice } from './errors';
import { addHint, type Run } from './items';

/**
 * Finds the reason why a device is missing in the platform's answer.
 * @param firstOnlineAt as the platform lists the device; undefined when it was not listed
 * @returns null for a device that has no position yet
 */
export function whyMissing(firstOnlineAt: string | null | undefined): ProtrackError | null {
	if (firstOnlineAt === undefined) return unknownDevice();
	if (firstOnlineAt === null) return null;
	return ProtrackError.of({
		kind: 'noData',
		scope: 'device',
		message: 'The platform gives no position of the device, although it lists it',
		hint: 'Run the workflow again. If it stays, look for the device on the platform, or ask your provider.',
		httpCode: '404',
	});
}

export function hintNeverOnline(run: Run, labels: string[]): void {
	if (labels.length === 0) return;
	const subject =
		labels.length === 1
			? '1 device was never online and has no position'
			: `${inDigits(labels.length)} devices were never online and have no position`;
	addHint(run, `${subject}: ${summarizeDevices(labels)}`);
}
