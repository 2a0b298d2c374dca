import { createProcessMap, type LoginInput } from '../protrack/client';

/** The logins under way in this process; an entry goes when its login ends. */
const underWay = createProcessMap<Promise<unknown>>({});

/**
 * Whoever wants the same login meanwhile gets the result of the first: the HTTP Request node sends all its items at once, and without a token each of
 * them would log in and end the token of the one before.
 */
export async function loginOnce<T>(login: LoginInput, task: () => Promise<T>): Promise<T> {
	const { platform, baseUrl, allowHttp, account, password, endpointOverrides } = login;
	const key = JSON.stringify([platform, baseUrl, allowHttp, account, password, endpointOverrides]);
	const same = underWay.get(key) as Promise<T> | undefined;
	if (same) return await same;
	const result: Promise<T> = task().finally(() => underWay.delete(key, result));
	underWay.set(key, result);
	return await result;
}
