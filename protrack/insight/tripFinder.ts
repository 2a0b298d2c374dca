import { usualTripOptions, type TrackRange, type TripFinder, type TripOptions } from './segments';

/** @param options what differs from the usual */
export function createTripFinder(range: TrackRange, options: Partial<TripOptions> = {}): TripFinder {
	void range;
	void { ...usualTripOptions, ...options };
	throw new Error('In work: the engine comes with the next commit');
}
