import { groupBy, type ProtrackError } from '../client';

/** One of several things that could not be read, with its name for people. */
export interface Failure {
	label: string;
	error: ProtrackError;
}

/**
 * The errors of failures: each different reason once, in their order.
 * @param nameThem gives the words before a reason, from the labels that it is about; left out where a single thing was asked for
 */
export function errorsByReason(failures: Iterable<Failure>, nameThem?: (labels: string[]) => string): ProtrackError[] {
	return [...groupBy(failures, ({ error }) => error.message).values()].flatMap(([first, ...others]) => {
		if (!first) return [];
		const labels = [...new Set([first, ...others].map(({ label }) => label))];
		return nameThem ? first.error.withMessage(`${nameThem(labels)}: ${first.error.message}`) : first.error;
	});
}
