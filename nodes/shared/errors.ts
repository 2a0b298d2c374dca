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
	if (thrown instanceof NodeApiError || thrown instanceof NodeOperationError) return thrown;
	const node = withoutPasswords(failed);
	if (!(thrown instanceof ProtrackError)) return foreignError(node, thrown, itemIndex);
	const { httpCode } = thrown;
	const message = messageText(thrown);
	const description = hintText(thrown.hints);
	const options = { description, itemIndex, failure: failureOf(thrown) };
	// n8n shows the HTTP status of a NodeApiError as the answer of the platform.
	if (thrown.isUserInput) return new NodeOperationError(node, message, options);
	return new NodeApiError(node, { message, httpCode }, { message, httpCode, ...options });
}

/** Why something failed, in n8n's words. n8n 2.41 decides by it when it polls again; older versions ignore it. */
interface Failure {
	cause: 'rate-limited' | 'temporarily-unavailable' | 'credential-invalid' | 'configuration-invalid' | 'node-defect';
	/** n8n would wait longer after each failure, up to half an hour, and alarms would be late by that. */
	retryAfterMs?: number;
}

const MINUTE_MS = 60_000;

const failures: Record<FailureCause, Failure> = {
	// the limits that are known are of calls per minute
	'rate-limited': { cause: 'rate-limited', retryAfterMs: MINUTE_MS },
	'temporarily-unavailable': { cause: 'temporarily-unavailable', retryAfterMs: MINUTE_MS },
	'login-invalid': { cause: 'credential-invalid' },
	'request-invalid': { cause: 'configuration-invalid' },
};

function failureOf({ failureCause, code }: ProtrackError): Failure | undefined {
	// What the platform rejects it may take next time; half an hour without a poll would be too long for that.
	const isUncertain = failureCause === 'request-invalid' && code !== undefined;
	return failureCause && !isUncertain ? failures[failureCause] : undefined;
}

/** Errors of other code may be of any length. */
const MAX_FOREIGN = 1000;

/** n8n's own errors, such as that of an invalid expression, explain themselves; anything else is a defect of this package. */
function foreignError(node: INode, thrown: unknown, itemIndex?: number): NodeOperationError {
	const message = serverWords(thrown instanceof Error ? thrown.message : String(thrown), MAX_FOREIGN);
	const explained = thrown instanceof ApplicationError && 'description' in thrown ? thrown.description : undefined;
	if (typeof explained === 'string' && explained !== '')
		return new NodeOperationError(node, message, { description: serverWords(explained, MAX_FOREIGN), itemIndex });
	const description = 'This should not happen. Please report it with what this node was asked to do.';
	const failure: Failure = { cause: 'node-defect' };
	return new NodeOperationError(node, message, { ...{ description, itemIndex }, ...{ failure } });
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
