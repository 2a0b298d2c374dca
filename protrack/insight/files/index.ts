/** Files of tracks: GPX, KML, GeoJSON and CSV. */
export { datesOf, safeFileName, shortFileName, UniqueNames } from './fileNames';
export { fileFormats, type FileFormatName } from './formats';
export { PointStore } from './pointStore';
export { MAX_FILE_BYTES, planFiles, writeFile, type PlannedFile } from './trackBytes';
export type { FileTrack, TrackFile } from './trackFile';
