/** What is remembered of one device to tell changes from states. */
export interface ChangeDetectionState {
	/** By the name of the rule. */
	debounced: Readonly<Record<string, DebouncedState>>;
	fuel: FuelLevel | null;
	maintenance: MaintenanceReading | null;
	/** The end of the subscription that was announced, in days since 1970. */
	announcedDay: number | null;
	/** Which of the zones it was in, by their place in the list; null when that is not known. */
	zones: readonly number[] | null;
}

export interface DebouncedState {
	value: string;
	/** Another value that the device reports, but not for long enough yet. `since` in epoch seconds. */
	candidate?: { value: string; since: number; polls: number };
}

/** The fuel level that the next one is compared with. */
export interface FuelLevel {
	liters: number;
	/** When the device measured it, epoch seconds. */
	at: number;
}

/** The distance that a vehicle had driven when it was seen last. */
export interface MaintenanceReading {
	/** Whole kilometers. */
	km: number;
	/** The counter that it comes from; a device may have both, and they differ. */
	by: 'odometer' | 'mileage';
}

export const nothingDetected: ChangeDetectionState = {
	debounced: {},
	fuel: null,
	maintenance: null,
	announcedDay: null,
	zones: null,
};
