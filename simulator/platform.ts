import { authorize } from './calls/authorization';
import { CALLS } from './calls';
import type { SimulatorClock } from './clock';
import { Refusal } from './codes';
import type { Behavior } from './options';
import type { Query } from './parameters';
import type { PathTable } from './paths';
import type { SeededRandom } from './random';
import { RateLimiter } from './rateLimit';
import type { Envelope } from './reply';
import type { TokenStore } from './tokens';
import type { World } from './world';

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
			if (error instanceof Refusal) return { code: error.code, message: error.message };
			throw error;
		}
	}

	private serve(path: string, query: Query): Envelope {
		const { world, clock, tokens, limiter, behavior, random } = this;
		const name = this.paths.callAt(path);
		if (!name) throw new Refusal(10001);
		if (name === 'authorization') return authorize({ world, clock, tokens, limiter, behavior }, query);
		const nowMs = clock.now();
		const viewer = tokens.accountOf(query.access_token, nowMs, behavior);
		if (viewer.blocked) throw new Refusal(10016);
		limiter.admit(viewer.name, nowMs, behavior);
		world.commands.settle(nowMs);
		return CALLS[name]({ world, query, behavior, nowMs, now: clock.seconds(), random, viewer });
	}
}
