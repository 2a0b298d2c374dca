import type { ByteWriter } from './byteWriter';
import { writeGeoJson } from './geoJson';
import { writeGpx } from './gpx';
import { writeKml } from './kml';
import { writePointsCsv } from './pointsCsv';
import type { FileContent, Steps } from './trackFile';

interface FileFormat {
	extension: string;
	mimeType: string;
	write: (out: ByteWriter, file: FileContent) => Steps;
}

/** The kinds of files that a track can be written to. */
export const fileFormats = {
	csv: { extension: 'csv', mimeType: 'text/csv', write: writePointsCsv },
	// What shows JSON files mostly does not know application/geo+json.
	geojson: { extension: 'geojson', mimeType: 'application/json', write: writeGeoJson },
	gpx: { extension: 'gpx', mimeType: 'application/gpx+xml', write: writeGpx },
	kml: { extension: 'kml', mimeType: 'application/vnd.google-earth.kml+xml', write: writeKml },
} as const satisfies Record<string, FileFormat>;

export type FileFormatName = keyof typeof fileFormats;
