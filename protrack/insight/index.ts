/** What is computed from the points of devices. Reads nothing itself. */
export * from './segments';
export { engineTimes, type EngineChange } from './engineTimes';
export { periodsOf, type Period } from './periods';
export { toStopRow, type StopRow } from './stopRow';
export { SummaryBuilder, type Summary } from './summary';
export { toSummaryRow, type SummaryRow } from './summaryRow';
export type { NightHours } from './timeSlices';
export { createTripFinder } from './tripFinder';
export { toTripRow, type TripRow } from './tripRow';
export { zoneAt } from './zoneAt';
