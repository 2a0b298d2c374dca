import { DateTime } from '../../thirdParty';
import { BYTE_ORDER_MARK, csvDialects, csvField, LINE_END } from '../csv';
import type { ByteWriter } from './byteWriter';
import { inSteps, type FileContent, type Steps } from './trackFile';

/** CSV: a line for each point, with times in the zone of the file. */
export function* writePointsCsv(out: ByteWriter, file: FileContent): Steps {
	const { dialect, zone } = file;
	const { separator, decimal } = csvDialects[dialect];
	const line = (values: string[]) => values.map((value) => csvField(value, dialect)).join(separator);
	const titles = [
		'Vehicle',
		'Plate',
		`Time (${zone})`,
		'Latitude',
		'Longitude',
		'Speed (km/h)',
		'Course (degrees)',
		'IMEI',
	];
	out.text(`${BYTE_ORDER_MARK}${line(titles)}${LINE_END}`);
	const toLocal = localClock(zone);
	const number = (value: number | null, decimals: number) => {
		out.ascii(separator);
		if (value !== null) out.decimal(value, decimals, decimal);
	};
	const encoder = new TextEncoder();
	for (const { name, plateNumber, imei, points, runs } of file.tracks) {
		const begin = encoder.encode(`${line([name ?? imei, plateNumber ?? ''])}${separator}`);
		const end = encoder.encode(`${separator}${line([imei])}${LINE_END}`);
		for (const run of runs) {
			yield* inSteps(points, run, ({ time, latitude, longitude, speed, course }) => {
				out.bytes(begin);
				out.time(toLocal(time), ' ');
				number(latitude, 7);
				number(longitude, 7);
				number(speed, 1);
				number(course, 0);
				out.bytes(end);
			});
		}
	}
}

/** Since 2012, clocks are changed at whole quarters of an hour everywhere. */
const QUARTER = 900;

/** @returns turns epoch seconds into what the clocks of the zone show, as if it were UTC */
function localClock(zone: string): (seconds: number) => number {
	const known = { quarter: -1, offset: 0 };
	return (seconds) => {
		const quarter = Math.floor(seconds / QUARTER);
		if (quarter !== known.quarter) {
			known.quarter = quarter;
			known.offset = DateTime.fromSeconds(seconds, { zone }).offset * 60;
		}
		return seconds + known.offset;
	};
}
