import type { IHttpRequestOptions } from 'n8n-workflow';
import { executeContext, storedIn, type Host } from '../support/n8n';
import { createGet, type Get, type Send } from './baseline/requests';
import type { Platform } from './platform';

type Helper = (options: IHttpRequestOptions) => Promise<string>;

/** The same HTTP helper of n8n-core that the nodes use, as a Code node gets it. */
export function sendOf(host: Host): Send {
	const { helpers } = executeContext(host);
	const request = helpers.httpRequest as Helper;
	return async (url, qs) => await request({ url, qs, encoding: 'text' });
}

/** What the hand-written code asks with. A second login would end the token of the nodes, so it begins with theirs. */
export function getOf({ address }: Pick<Platform, 'address'>, host: Host): Get {
	return createGet(address, sendOf(host), () => storedIn(host.store).accessToken ?? '');
}
