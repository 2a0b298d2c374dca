import { ApplicationError, NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { ProtrackError, redact } from '../../protrack/api';

/**
 * The one place where faults become n8n errors: what happened as message, what to do as description. Nothing of the thrown
 * object goes along but its words, so that no request, token or password can.
 * @param itemIndex the input item that it belongs to
 */
export function toNodeError(node: INode, thrown: unknown, itemIndex?: number): NodeApiError | NodeOperationError {
	if (thrown instanceof NodeApiError || thrown instanceof NodeOperationError) return thrown;
	if (!(thrown instanceof ProtrackError)) return foreignError(node, thrown, itemIndex);
	const { message, advice: description, httpCode, kind } = thrown;
	return kind === 'input'
		? new NodeOperationError(node, message, { description, itemIndex })
		: new NodeApiError(node, { message, httpCode }, { message, description, httpCode, itemIndex });
}

/** n8n's own faults, such as an expression that cannot be read, explain themselves; anything else is a fault of ours. */
function foreignError(node: INode, thrown: unknown, itemIndex?: number): NodeOperationError {
	const message = redact(thrown instanceof Error ? thrown.message : String(thrown));
	const explained = thrown instanceof ApplicationError && 'description' in thrown ? thrown.description : undefined;
	const description =
		typeof explained === 'string' && explained !== ''
			? redact(explained)
			: 'This should not happen. Please report it with what this node was asked to do.';
	return new NodeOperationError(node, message, { description, itemIndex });
}

/** Asked for by IMEI, and the platform's answer does not have it. */
export function unknownDevice(imei: string): ProtrackError {
	return ProtrackError.of({
		kind: 'permission',
		message: `The platform does not show the device ${imei} to this account`,
		advice: 'Check the IMEI, and that the device belongs to this account or one of its sub-accounts.',
		httpCode: '404',
	});
}
