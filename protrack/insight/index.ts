/** What is computed from the points of devices. Reads nothing itself. */
export * from './segments';
export { createTripFinder } from './tripFinder';
