import { ApplicationError, NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { faultOf, ProtrackError, serverWords, type FaultKind } from '../../protrack/api';

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
 * The one place where faults become n8n errors: what happened as message, what to do as description. Nothing of the thrown
 * object goes along but its words, so that no request, token or password can; of the node, all but a password that was typed into it.
 * @param itemIndex the input item that it belongs to
 */
export function toNodeError(failed: INode, thrown: unknown, itemIndex?: number): NodeApiError | NodeOperationError {
	if (thrown instanceof NodeApiError || thrown instanceof NodeOperationError) return thrown;
	const node = withoutPasswords(failed);
	if (!(thrown instanceof ProtrackError)) return foreignError(node, thrown, itemIndex);
	const { message, advice: description, httpCode, kind } = thrown;
	if (kind === 'input' || kind === 'limit') return new NodeOperationError(node, message, { description, itemIndex });
	const why: { failure?: Failure } = { failure: failureOf(thrown) };
	return new NodeApiError(node, { message, httpCode }, { message, description, httpCode, itemIndex, ...why });
}

/** What newer n8n (seen in 2.41) wants to know before it polls again; older ones ignore it. */
interface Failure {
	/** After a passing one it waits some seconds to begin with, after a dead credential half an hour. */
	cause: 'rate-limited' | 'temporarily-unavailable' | 'credential-invalid';
}

/** `token`: whoever logged in meanwhile, the next call finds a good one. By its 401 alone n8n would take the credential for dead. */
const PASSING: readonly FaultKind[] = ['network', 'temporary', 'token'];

/** @returns nothing where the HTTP status says enough */
function failureOf({ kind, code, httpCode }: ProtrackError): Failure | undefined {
	if (httpCode === '429') return { cause: 'rate-limited' };
	if (PASSING.includes(kind)) return { cause: 'temporarily-unavailable' };
	if (kind !== 'login') return undefined;
	// Also a login that was only not to be had comes as `login`: nobody shall try it again in this run.
	const isRefused = code !== undefined && faultOf(code).kind === 'login';
	return { cause: isRefused ? 'credential-invalid' : 'temporarily-unavailable' };
}

/** What such an error quotes may be of any length. */
const MAX_FOREIGN = 1000;

/** n8n's own faults, such as an expression that cannot be read, explain themselves; anything else is a fault of ours. */
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
		advice:
			'Check the IMEI. If it is right, the device belongs to an account that is neither this one nor below it; the platform does not say which of the two.',
		httpCode: '404',
	});
}
