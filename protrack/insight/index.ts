/** What is computed from the points of devices. Reads nothing itself. */
export * from './segments';
export { toStopRow, type StopRow } from './stopRow';
export { createTripFinder } from './tripFinder';
export { toTripRow, type TripRow } from './tripRow';
