import { inDigits } from './plurals';
import { endpoints, type EndpointName } from './endpoints';
import { ProtrackError } from './errors';

/**
 * The error of an answer from which damaged records were left out; its other records are fine.
 * @param damaged how many records cannot be read
 * @param total how many there are with them
 */
export function damagedError(name: EndpointName, damaged: number, total: number): ProtrackError {
	return ProtrackError.of({
		kind: 'damaged',
		message: `${inDigits(damaged)} of ${inDigits(total)} records cannot be read (${endpoints[name].title})`,
		hint: [
			'The platform sent them empty or without what they are about, such as the IMEI, the login name or the time, so they are missing in the result.',
			{ name: 'retryOrAskProvider' },
		],
		httpCode: '502',
	});
}
