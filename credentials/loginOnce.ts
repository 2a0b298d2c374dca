import { createProcessMap, getOrCreate, type LoginInput } from '../protrack/client';

/** The logins under way in this process. */
const underWay = createProcessMap<Promise<unknown>>({});

/**
 * Logs in once for everybody who wants the same login at the same time: the HTTP Request node sends all its items at once, and each login would end the
 * token of the one before.
 */
export async function loginOnce<T>(login: LoginInput, task: () => Promise<T>): Promise<T> {
	const { platform, baseUrl, allowHttp, account, password, endpointOverrides } = login;
	const key = JSON.stringify([platform, baseUrl, allowHttp, account, password, endpointOverrides]);
	return (await getOrCreate(underWay, key, () => {
		const result = task().finally(() => underWay.delete(key, result));
		return result;
	})) as T;
}
