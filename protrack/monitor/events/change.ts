import type { DebouncedState } from './debounce';
import type { FuelLevel } from './fuel';
import type { MaintenanceReading } from './maintenance';

/** What is remembered of one device to tell changes from states. */
export interface ChangeDetectionState {
	/** By the name of the rule. */
	debounced: Readonly<Record<string, DebouncedState>>;
	fuel: FuelLevel | null;
	maintenance: MaintenanceReading | null;
	/** The end of the subscription that was announced, in days since 1970. */
	announcedDay: number | null;
	/** The zones that it was in, by their place among the zones of the user. */
	zones: readonly number[] | null;
}

export const emptyState: ChangeDetectionState = {
	debounced: {},
	fuel: null,
	maintenance: null,
	announcedDay: null,
	zones: null,
};

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
	/** When it came about, where that is known (epoch seconds). */
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
