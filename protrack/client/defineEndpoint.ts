import type { z } from '../thirdParty';
import type { AnswerReader } from './answers';

/** One way to ask an endpoint. */
export interface Route {
	path: string;
	method: 'GET' | 'POST';
	/** Where the parameters travel, the token with them. */
	parametersIn: 'query' | 'form';
}

/** A row of the table of endpoints. */
export interface Endpoint<Params extends z.ZodTypeAny = z.ZodTypeAny, Result = unknown> {
	/** Display name, in errors and in the overrides. */
	title: string;
	/** Chapter of the vendor's document. */
	chapter: string;
	path: string;
	method: 'GET' | 'POST';
	/**
	 * Other routes, the likeliest first; what one leaves out is as above. One with the same path was seen at a live client and is tried at once (routes.ts);
	 * one with another path is a guess, which is looked for without a token first (pathSearch.ts).
	 */
	candidates?: ReadonlyArray<Partial<Route>>;
	/** Whether the document, or several independent clients, show path and method. */
	confirmed: { path: boolean; method: boolean };
	requestParams: Params;
	/** Reads the `record` of an answer. */
	record: AnswerReader<Result>;
	/** Whether a request that may have reached the platform can be sent again without harm. */
	idempotent: boolean;
	/** How many of the listed parameter fit into one request. */
	batch?: { parameter: 'imeis' | 'accounts'; size: number };
	/** Pages are cut by time: a full page means that more may follow from the time of its last record on. */
	paging?: { size: number; cursor: 'gpstime' | 'systemtime' };
}

/** Path and method are in the document, or several independent clients use them. */
export const verified = { path: true, method: true };
/** Path and method are assumed from similar endpoints, or were seen in one place only; users can override them. */
export const assumed = { path: false, method: false };

/** Candidates by the vendor's naming: every one of these calls in every one of these folders, e.g. /api/customer/list. */
export function pathsIn(folders: readonly string[], calls: readonly string[]): Array<Pick<Route, 'path'>> {
	return folders.flatMap((folder) => calls.map((call) => ({ path: `/api/${folder}/${call}` })));
}

/** Checks a row of the table and keeps the types of its parameters and its record. */
export function defineEndpoint<Params extends z.ZodTypeAny, Result>(
	endpoint: Endpoint<Params, Result>,
): Endpoint<Params, Result> {
	return endpoint;
}
