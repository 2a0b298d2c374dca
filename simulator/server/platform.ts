import { authorize } from '../endpoints/authorization';
import { ENDPOINTS } from '../endpoints';
import type { SimulatorClock } from '../world/clock';
import { ApiError } from '../world/apiError';
import type { Behavior } from '../endpoints/behavior';
import type { Query } from '../endpoints/parameters';
import type { PathTable } from '../endpoints/paths';
import type { SeededRandom } from '../world/random';
import { RateLimiter } from '../endpoints/rateLimit';
import type { Envelope } from '../world/wire';
import type { TokenStore } from '../world/tokens';
import type { World } from '../world/world';

/** The Open API without its transport: a path and a query in, an envelope out. */
export class Platform {
	private readonly limiter = new RateLimiter();

	constructor(
		readonly world: World,
		readonly clock: SimulatorClock,
		readonly tokens: TokenStore,
		readonly behavior: Behavior,
		private readonly paths: PathTable,
		private readonly random: SeededRandom,
	) {}

	/** Serves a request; every API error comes as an envelope too. */
	answer(path: string, query: Query): Envelope {
		try {
			return this.serve(path, query);
		} catch (error) {
			if (error instanceof ApiError) return { code: error.code, message: error.message };
			throw error;
		}
	}

	/** What a request gets instead of an envelope, because there is no such path, or not with this method. */
	absence(path: string, method: string): 'http404' | 'page' | 'http405' | undefined {
		const { unknownPath, methods } = this.behavior;
		const name = this.paths.endpointAt(path);
		if (name) return (methods[name] ?? method) === method ? undefined : 'http405';
		return unknownPath === 'http404' || unknownPath === 'page' ? unknownPath : undefined;
	}

	private serve(path: string, query: Query): Envelope {
		const { world, clock, tokens, limiter, behavior, random } = this;
		const name = this.paths.endpointAt(path);
		if (!name && behavior.unknownPath === 'token') tokens.accountOf(query.access_token, clock.now(), behavior);
		if (!name) throw new ApiError(10001);
		if (name === 'authorization') return authorize({ world, clock, tokens, limiter, behavior }, query);
		const nowMs = clock.now();
		const viewer = tokens.accountOf(query.access_token, nowMs, behavior);
		if (viewer.blocked) throw new ApiError(10016);
		limiter.admit(viewer.name, nowMs, behavior);
		world.commands.settle(nowMs);
		return ENDPOINTS[name]({ world, query, behavior, nowMs, now: clock.seconds(), random, viewer });
	}
}
