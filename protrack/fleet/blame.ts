import type { ProtrackError } from '../api';

/** Whether a fault says nothing of other devices. 10007 looks like one that does not, but denies the account the whole API. */
export function isOfOneDevice({ kind, code }: ProtrackError): boolean {
	return kind === 'input' || kind === 'device' || (kind === 'permission' && code !== 10007);
}
