import { groupBy, type ProtrackError } from '../client';

/** Something that could not be read, with its display name. */
export interface Failure {
	label: string;
	error: ProtrackError;
}

/**
 * Merges failures with the same message into one error each, in the order of the failures.
 * @param nameThem makes the subject of a message from the labels of its failures; left out where only one thing was asked for
 */
export function errorsByReason(failures: Iterable<Failure>, nameThem?: (labels: string[]) => string): ProtrackError[] {
	return [...groupBy(failures, ({ error }) => error.message).values()].flatMap(([first, ...others]) => {
		if (!first) return [];
		const labels = [...new Set([first, ...others].map(({ label }) => label))];
		return nameThem ? first.error.withMessage(`${nameThem(labels)}: ${first.error.message}`) : first.error;
	});
}
