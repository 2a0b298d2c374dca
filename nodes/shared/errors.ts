import { ApplicationError, NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { errorText, hintText, messageText } from '../../credentials/errorText';
import { ProtrackError, serverWords, type FailureCause } from '../../protrack/client';

// The words are with the credentials, which cannot import from here.
export { errorText, hintText, messageText };

/** n8n keeps the node and its parameters with the error, visible to everybody who may see executions. */
function withoutPasswords(node: INode): INode {
	const parameters = Object.entries(node.parameters).map(([name, value]) => [
		name,
		/password/i.test(name) && isTyped(value) ? '[hidden]' : value,
	]);
	return { ...node, parameters: Object.fromEntries(parameters) as INode['parameters'] };
}

/** Whether a value was typed in: an expression does not contain the value itself. */
const isTyped = (value: unknown) => !(typeof value === 'string' && value.startsWith('='));

/**
 * Turns any error into one of n8n: what happened as message, what to do as description. Only the text of the thrown error is
 * kept, so that it cannot leak a request, token or password; of the node everything is kept but a password that was typed into it.
 * @param itemIndex the input item that the error belongs to
 */
export function toNodeError(failed: INode, thrown: unknown, itemIndex?: number): NodeApiError | NodeOperationError {
	if (isNodeError(thrown)) return thrown;
	const node = withoutPasswords(failed);
	if (!(thrown instanceof ProtrackError)) return foreignError(node, thrown, itemIndex);
	const { httpCode, failureCause } = thrown;
	const message = messageText(thrown);
	const description = hintText(thrown.hints);
	const options = {
		description,
		itemIndex,
		failure: failureCause ? { cause: failureCauses[failureCause] } : undefined,
	};
	// n8n shows the HTTP status of a NodeApiError as the answer of the platform.
	if (thrown.isUserInput) return new NodeOperationError(node, message, options);
	return new NodeApiError(node, { message, httpCode }, { message, httpCode, ...options });
}

/** By name, because an installed package may have loaded another copy of n8n-workflow than n8n has. */
function isNodeError(thrown: unknown): thrown is NodeApiError | NodeOperationError {
	return thrown instanceof Error && ['NodeApiError', 'NodeOperationError'].includes(thrown.name);
}

/**
 * Why something failed, in n8n's words. n8n 2.41 decides by it when it polls again: seconds after a transient error, half an hour after a permanent one.
 * Older versions ignore it. So only what a person has to mend for certain is called permanent: a setting that does not fit may be an odd value of the
 * platform, and an unknown error a database that was away for a moment. Nor does it get a time to wait, which would only make n8n wait longer.
 */
const failureCauses: Record<FailureCause, string> = {
	'rate-limited': 'rate-limited',
	'temporarily-unavailable': 'temporarily-unavailable',
	'login-invalid': 'credential-invalid',
};

/** Errors of other code may be of any length. */
const MAX_FOREIGN = 1000;

/** n8n's own errors, such as that of an invalid expression, explain themselves; anything else is a defect of this package. */
function foreignError(node: INode, thrown: unknown, itemIndex?: number): NodeOperationError {
	const message = serverWords(thrown instanceof Error ? thrown.message : String(thrown), MAX_FOREIGN);
	const explained = thrown instanceof ApplicationError && 'description' in thrown ? thrown.description : undefined;
	const description =
		typeof explained === 'string' && explained !== ''
			? serverWords(explained, MAX_FOREIGN)
			: 'This should not happen. Please report it with what this node was asked to do.';
	return new NodeOperationError(node, message, { description, itemIndex });
}

/** The platform's answer lacks a device that was asked for. @param device left out where the caller names the devices */
export function unknownDevice(device?: string): ProtrackError {
	return ProtrackError.of({
		kind: 'permission',
		message: `The platform does not show the device ${device ? `${device} ` : ''}to this account`,
		device,
		hint: 'Check the IMEI. If it is right, the device belongs to an account that is neither this one nor below it; the platform does not say which of the two.',
		httpCode: '404',
	});
}
