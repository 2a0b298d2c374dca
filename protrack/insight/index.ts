/** What is computed from the points of devices. Reads nothing itself. */
export * from './segments';
export { csvDialects, toCsv, type CsvDialect } from './csv';
export { Logbook, type LogbookEntry, type LogbookRules } from './logbook';
export { logbookColumns, toLogbookRow, toMonthRow, type LogbookRow } from './logbookRow';
export type { OdometerReading } from './odometer';
export { PlaceIndex } from './placeIndex';
export type { PlaceProblem } from './places';
export { readPlaces } from './placeText';
export { toStopRow, type StopRow } from './stopRow';
export { createTripFinder } from './tripFinder';
export { toTripRow, type TripRow } from './tripRow';
export { toVisitRow } from './visitRow';
export { createVisitFinder, usualVisitOptions, type Visit } from './visits';
export type { WorkingHours } from './workingHours';
