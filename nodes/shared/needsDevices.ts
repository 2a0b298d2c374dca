/** Devices as a field gives them: each an IMEI, a name or a plate. */
export interface GivenDevices {
	/** The name of the field, for errors. */
	title: string;
	/**
	 * Groups of parts, with the separator between each two, in order. A text is one group, because a name may hold a separator; an element of an array is
	 * a group of one part.
	 */
	groups: string[][];
}

/** A value that waits for the platform's list of devices. */
export class NeedsDevices<Value> {
	/** @param complete makes the value of the IMEIs that are found */
	constructor(
		readonly given: GivenDevices,
		readonly complete: (imeis: string[]) => Value,
	) {}
}

/** What a value that may wait becomes. */
export type Found<Value> = Value extends NeedsDevices<infer Completed> ? Completed : Value;
