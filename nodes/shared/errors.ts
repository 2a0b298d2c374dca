import { ApplicationError, NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { errorKinds, ProtrackError, serverWords } from '../../protrack/client';

/** n8n keeps the node with its error, parameters and all, where everybody reads it who may see executions. */
function withoutPasswords(node: INode): INode {
	const parameters = Object.entries(node.parameters).map(([name, value]) => [
		name,
		/password/i.test(name) && isTyped(value) ? '[hidden]' : value,
	]);
	return { ...node, parameters: Object.fromEntries(parameters) as INode['parameters'] };
}

/** An expression says where a value comes from, but not the value. */
const isTyped = (value: unknown) => !(typeof value === 'string' && value.startsWith('='));

/**
 * The one place where errors become n8n errors: what happened as message, what to do as description. Nothing of the thrown
 * object goes along but its words, so that no request, token or password can; of the node, all but a password that was typed into it.
 * @param itemIndex the input item that it belongs to
 */
export function toNodeError(failed: INode, thrown: unknown, itemIndex?: number): NodeApiError | NodeOperationError {
	if (thrown instanceof NodeApiError || thrown instanceof NodeOperationError) return thrown;
	const node = withoutPasswords(failed);
	if (!(thrown instanceof ProtrackError)) return foreignError(node, thrown, itemIndex);
	const { message, hint: description, httpCode, kind, failureCause, code } = thrown;
	// n8n shows an HTTP status as what the service has answered; a device that we refuse ourselves, on what it shows, is no answer.
	const isOwnRefusal = kind === 'device' && code === undefined;
	if (errorKinds[kind].isUserInput || isOwnRefusal)
		return new NodeOperationError(node, message, { description, itemIndex });
	// After a passing error n8n 2.41 waits some seconds before it polls again, after a dead credential half an hour; older ones ignore the cause.
	const why = { failure: failureCause ? { cause: failureCause } : undefined };
	return new NodeApiError(node, { message, httpCode }, { message, description, httpCode, itemIndex, ...why });
}

/** What such an error quotes may be of any length. */
const MAX_FOREIGN = 1000;

/** n8n's own errors, such as an expression that cannot be read, explain themselves; anything else is an error of ours. */
function foreignError(node: INode, thrown: unknown, itemIndex?: number): NodeOperationError {
	const message = serverWords(thrown instanceof Error ? thrown.message : String(thrown), MAX_FOREIGN);
	const explained = thrown instanceof ApplicationError && 'description' in thrown ? thrown.description : undefined;
	const description =
		typeof explained === 'string' && explained !== ''
			? serverWords(explained, MAX_FOREIGN)
			: 'This should not happen. Please report it with what this node was asked to do.';
	return new NodeOperationError(node, message, { description, itemIndex });
}

/** Asked for by IMEI, and the platform's answer does not have it. @param imei left out where the error is about to name its devices */
export function unknownDevice(imei?: string): ProtrackError {
	return ProtrackError.of({
		kind: 'permission',
		message: `The platform does not show the device ${imei ? `${imei} ` : ''}to this account`,
		hint: 'Check the IMEI. If it is right, the device belongs to an account that is neither this one nor below it; the platform does not say which of the two.',
		httpCode: '404',
	});
}
