import type { SeededRandom } from '../world/random';
import type { Query } from '../endpoints/parameters';

/** Instead of serving the request: an API code (HTTP 200), or an HTTP status with a body of plain text. */
export type ErrorEffect = { code: number; message?: string } | { httpStatus: number; headers?: Record<string, string> };

/**
 * What goes wrong. The request is not served by `code`, `httpStatus` and `html`. By all the others it is served, with
 * what that does to the world, and its answer is damaged (`truncated` ...), lost (`reset`) or never sent (`hang`).
 */
export type FaultEffect =
	| ErrorEffect
	| 'html'
	| 'truncated'
	| 'empty'
	| 'bom'
	| 'reset'
	| 'hang'
	| 'null-record'
	| 'string-numbers'
	| 'fractional-times'
	| 'millisecond-times'
	| 'missing-keys'
	/** The first record of a list is null; the first row of a text is cut short. */
	| 'damaged-record'
	/** The last record or row comes first. */
	| 'reversed';

export interface FaultRule {
	/** A path or an endpoint name; default every request. */
	path?: string;
	/** Only requests that name this IMEI in `imei` or `imeis`. */
	imei?: string;
	/** Only requests that name this account in `account`; '' for those that name none, which ask for the own one. */
	account?: string;
	/** How many matching requests pass before the fault begins. Default 0. */
	skip?: number;
	/** How many requests it hits. Default all. */
	times?: number;
	/** Chance from 0 to 1 that a matching request is hit, by the seed. Default 1. */
	probability?: number;
	effect: FaultEffect;
}

/** A fault that is set up. */
export interface FaultHandle {
	/** How many requests it has hit. */
	readonly hits: number;
	remove(): void;
}

class Fault implements FaultHandle {
	hits = 0;

	private skipped = 0;

	constructor(
		readonly rule: FaultRule,
		private readonly path: string | undefined,
		private readonly random: SeededRandom,
		readonly remove: () => void,
	) {}

	/** Whether it hits this request; counts the hit. */
	hitsRequest(path: string, query: Query): boolean {
		const { imei, account, skip = 0, times = Infinity, probability = 1 } = this.rule;
		if (this.path !== undefined && this.path !== path) return false;
		const named = `${query.imei ?? ''},${query.imeis ?? ''}`.split(',');
		if (imei !== undefined && !named.includes(imei)) return false;
		if (account !== undefined && account !== (query.account ?? '')) return false;
		if (this.hits >= times) return false;
		if (this.skipped < skip) {
			this.skipped += 1;
			return false;
		}
		if (probability < 1 && this.random.next() >= probability) return false;
		this.hits += 1;
		return true;
	}
}

/** The faults that are set up; the first that hits a request decides. */
export class FaultRegistry {
	private faults: Fault[] = [];

	constructor(private readonly random: SeededRandom) {}

	/** `path` is the rule's path with call names already turned into paths. */
	add(rule: FaultRule, path: string | undefined): FaultHandle {
		const fault: Fault = new Fault(rule, path, this.random, () => {
			this.faults = this.faults.filter((other) => other !== fault);
		});
		this.faults.push(fault);
		return fault;
	}

	clear(): void {
		this.faults = [];
	}

	effectOn(path: string, query: Query): FaultEffect | undefined {
		return this.faults.find((fault) => fault.hitsRequest(path, query))?.rule.effect;
	}
}
