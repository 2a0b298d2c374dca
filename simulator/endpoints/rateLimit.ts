import { ApiError } from '../world/apiError';

/** The interval behind 10009 is written nowhere (api-facts §5), so these limits are options. Rejected requests do not count. */
export class RateLimiter {
	private readonly accepted = new Map<string, number[]>();

	private readonly lastAuthorization = new Map<string, number>();

	/** Counts a request of an account, or rejects it with 10009. */
	admit(account: string, nowMs: number, limits: { maxRequestsPerSecond: number; maxRequestsPerMinute: number }): void {
		const { maxRequestsPerSecond, maxRequestsPerMinute } = limits;
		if (maxRequestsPerSecond === Infinity && maxRequestsPerMinute === Infinity) return;
		const recent = (this.accepted.get(account) ?? []).filter((at) => at > nowMs - 60_000 && at <= nowMs);
		const lastSecond = recent.filter((at) => at > nowMs - 1000).length;
		this.accepted.set(account, recent);
		if (recent.length >= maxRequestsPerMinute || lastSecond >= maxRequestsPerSecond) throw new ApiError(10009);
		recent.push(nowMs);
	}

	/** Counts an authorization of an account, or rejects it with 10009. */
	admitAuthorization(account: string, nowMs: number, minIntervalMs: number): void {
		const last = this.lastAuthorization.get(account);
		if (last !== undefined && nowMs >= last && nowMs - last < minIntervalMs) throw new ApiError(10009);
		this.lastAuthorization.set(account, nowMs);
	}
}
