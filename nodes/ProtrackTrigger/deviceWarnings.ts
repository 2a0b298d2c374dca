import type { IPollFunctions } from 'n8n-workflow';

import { ProtrackError, summarizeList } from '../../protrack/client';
import { MAX_OF_ONE_ACCOUNT } from '../../protrack/fleet';
import type { PollResult } from '../../protrack/monitor';
import { outageWarnings, type MonitoredDevices } from './monitoredDevices';
import { someDevices, warnOnce } from './report';
import type { Settings } from './settings';

/** What may be wrong with the choice of devices and their lists, in the same words for as long as it lasts. */
export function deviceWarnings(
	{ truncated, imeis, outages, notFound }: MonitoredDevices,
	{ namePattern }: Settings,
): string[] {
	const warnings = truncated.map(
		(name) =>
			`the platform lists at most ${MAX_OF_ONE_ACCOUNT} devices of one account; "${name}" may have more, which are not monitored`,
	);
	if (imeis.length === 0) {
		warnings.push(
			namePattern === ''
				? 'this account has no devices of its own. Does "Include Sub-Accounts" have to be on?'
				: `no device of this account has a name like "${namePattern}"`,
		);
	}
	return [...warnings, ...notFound.map(({ message }) => `not monitored: ${message}`), ...outageWarnings(outages)];
}

/**
 * Logs devices that the account does not know, and that positions cannot be read; each once for as long as it lasts.
 * @throws ProtrackError `permission` when the account knows none of the devices
 */
export function warnOfUnknown(
	context: IPollFunctions,
	key: string,
	result: PollResult,
	monitored: MonitoredDevices,
): void {
	const { positionsError, errors, state } = result;
	const unknown = positionsError ? [] : unknownDevices(result, monitored);
	if (unknown.length > 0 && unknown.length === monitored.imeis.length) throw noneKnown(unknown);
	// A device that the platform rejects is reported as such.
	const unexplained = unknown.filter((imei) => {
		const { positionBackoff, consecutiveFailures } = state.devices[imei] ?? {};
		return !errors.has(imei) && !positionBackoff && !consecutiveFailures;
	});
	const ofUnknown = unexplained.length > 0 ? [`the account does not know ${someDevices(unexplained)}`] : [];
	warnOnce(context, `${key} unknown`, ofUnknown);
	const ofPositions = positionsError ? [`positions cannot be read, alarms still are. ${positionsError.message}`] : [];
	warnOnce(context, `${key} positions`, ofPositions);
}

/** A list may not show all devices that the account can see, but a device that has no position either is not there. */
function unknownDevices({ tracks, skipped, unreadable }: PollResult, monitored: MonitoredDevices): string[] {
	const { imeis, known, remembered } = monitored;
	const hasPosition = (imei: string) => tracks.has(imei) || skipped.has(imei) || unreadable.has(imei);
	return imeis.filter((imei) => !known.has(imei) && !remembered.has(imei) && !hasPosition(imei));
}

function noneKnown(imeis: string[]): ProtrackError {
	return ProtrackError.of({
		kind: 'permission',
		message: `The account knows none of the chosen devices: ${summarizeList(imeis, { max: 3, rest: () => ' ...' })}`,
		hint: 'Check the IMEI, and that the device belongs to the account of the credential or to one of its sub-accounts.',
		httpCode: '404',
	});
}
