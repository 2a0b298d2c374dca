import type { Query } from '../endpoints/parameters';

/** One request that arrived. */
export interface LoggedRequest {
	/** Simulated epoch ms of its arrival. */
	at: number;
	method: string;
	path: string;
	query: Query;
	/** The fields of a posted form, whether they are read or not; left out when none came. */
	form?: Query;
	/** The API code replied; null when the answer had none, or while it is not sent yet. */
	code: number | null;
	/** 0 while no answer was sent. */
	httpStatus: number;
}

/** Older requests are forgotten, so that a long demo does not grow. */
const KEPT = 100_000;

/** The requests in the order of their arrival. */
export class RequestLog {
	readonly entries: LoggedRequest[] = [];

	onArrival: (request: LoggedRequest) => void = () => {};

	arrive(request: Pick<LoggedRequest, 'at' | 'method' | 'path' | 'query'>): LoggedRequest {
		const entry: LoggedRequest = { ...request, code: null, httpStatus: 0 };
		this.entries.push(entry);
		this.onArrival(entry);
		if (this.entries.length > KEPT) this.entries.splice(0, KEPT / 10);
		return entry;
	}

	count(path: string, which: (request: LoggedRequest) => boolean): number {
		return this.entries.filter((entry) => entry.path === path && which(entry)).length;
	}

	clear(): void {
		this.entries.length = 0;
	}
}
