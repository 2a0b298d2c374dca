import type { IExecuteFunctions } from 'n8n-workflow';

import { hintText } from '../../credentials/errorText';
import { endpoints, inOneLine, type EndpointName, type ProtrackClient } from '../../protrack/client';

/**
 * Tells above the output of an execution that a call was made at a path that was found by looking for it, once for each call.
 * @returns what a client calls then
 */
export function foundRouteHints(context: IExecuteFunctions): NonNullable<ProtrackClient['noteFoundRoute']> {
	const told = new Set<EndpointName>();
	return (name, { path, method }) => {
		if (told.has(name)) return;
		told.add(name);
		const found = `The call "${endpoints[name].title}" was found at ${path} (${method}), which this run used. n8n looks for it again after each restart.`;
		const enter = hintText({ name: 'enterFoundPath', value: JSON.stringify({ [name]: { path, method } }) });
		context.addExecutionHints({ message: inOneLine(`${found} ${enter}`), location: 'outputPane', type: 'info' });
	};
}
