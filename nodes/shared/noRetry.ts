import type { IExecuteFunctions } from 'n8n-workflow';

import { ProtrackError } from '../../protrack/client';

/**
 * For requests that must not be sent twice: with "Retry On Fail", n8n runs the whole node again after an error, including what succeeded before it.
 * @throws ProtrackError `input`
 */
export function forbidRetryOnFail(context: IExecuteFunctions): void {
	if (!context.getNode().retryOnFail) return;
	throw ProtrackError.input(
		'"Retry On Fail" is on in the settings of this node',
		"It would do again what was done already. Switch it off in the node's settings; nothing was sent.",
	);
}
