import type { SimulatorClock } from '../world/clock';
import { ApiError } from '../world/apiError';
import { signatureOf } from '../world/md5';
import type { Behavior } from './behavior';
import { text, time, type Query } from './parameters';
import type { RateLimiter } from './rateLimit';
import type { Envelope } from '../world/wire';
import type { TokenStore } from '../world/tokens';
import type { World } from '../world/world';

/** What the one endpoint without a token needs. */
export interface AuthContext {
	world: World;
	clock: SimulatorClock;
	tokens: TokenStore;
	limiter: RateLimiter;
	behavior: Behavior;
}

/** Chapter 2.1. */
export function authorize({ world, clock, tokens, limiter, behavior }: AuthContext, query: Query): Envelope {
	const sentAt = time(query, 'time');
	const name = text(query, 'account');
	const signature = text(query, 'signature');
	const nowMs = clock.now();
	// authorization is limited too, whatever comes of it (api-facts §5)
	limiter.admit(name, nowMs, behavior);
	limiter.admitAuthorization(name, nowMs, behavior.authorizationMinIntervalMs);
	if (Math.abs(clock.seconds() - sentAt) > behavior.timeToleranceSeconds) throw new ApiError(10014);
	const account = world.accounts.find(name);
	if (!account || signature !== signatureOf(account.passwordMd5, sentAt)) throw new ApiError(20001);
	if (account.blocked) throw new ApiError(10016);
	if (!account.openApi) throw new ApiError(10007);
	const access_token = tokens.issue(account, nowMs);
	return { code: 0, record: { access_token, expires_in: behavior.tokenLifetimeSeconds } };
}
