import type { ChangeDetectionState } from '../state/changeDetectionState';

/** Something that changed; `from` and `to` are words, or numbers in the field's unit. */
export interface Change<Name extends string = string> {
	event: Name;
	field: string;
	from: string | number | null;
	to: string | number | null;
	/** The measurement behind the words, and the limit that it crossed. */
	value?: number | null;
	limit?: number;
	zone?: string;
	/** Tells zones of one name apart. */
	zoneIndex?: number;
	/** When it happened, where that is known (epoch seconds). */
	at?: number;
}

/** A change as the user sees it. */
export interface ShownChange extends Omit<Change, 'event' | 'from' | 'to' | 'zoneIndex' | 'at'> {
	from: Change['from'] | boolean;
	to: Change['to'] | boolean;
}

/** What one poll finds out about one device. */
export interface Detection<Name extends string = string> {
	state: ChangeDetectionState;
	changes: Array<Change<Name>>;
}
