import { ProtrackError } from '../client';

/** One of several things that could not be read, and how a person calls it. */
export interface Failure {
	label: string;
	error: ProtrackError;
}

/**
 * What failures say to a person: each different reason once, in their order.
 * @param nameThem gives the words before a reason for the labels of all that it is about; left out where a single thing was asked for
 */
export function errorsByReason(failures: Iterable<Failure>, nameThem?: (labels: string[]) => string): ProtrackError[] {
	const reasons = new Map<string, { error: ProtrackError; labels: Set<string> }>();
	for (const { label, error } of failures) {
		const reason = reasons.get(error.message) ?? { error, labels: new Set() };
		reason.labels.add(label);
		reasons.set(error.message, reason);
	}
	return [...reasons.values()].map(({ error, labels }) =>
		nameThem
			? ProtrackError.of({ ...error, message: `${nameThem([...labels])}: ${error.message}` }, error.code)
			: error,
	);
}
