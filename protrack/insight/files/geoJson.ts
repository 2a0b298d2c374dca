import { toIso } from '../../fleet';
import { printableLine } from '../printable';
import type { ByteWriter } from './byteWriter';
import { showLines, type LineVisitor } from './lines';
import { DEGREE, type StoredPoint } from './pointStore';
import {
	linesOf,
	stopTitle,
	titleOf,
	type FileContent,
	type NumberedStop,
	type Steps,
	type TrackPart,
} from './trackFile';
import { scaledDegrees, writeUtc } from './xml';

/** GeoJSON (RFC 7946): for each device a feature of lines, one for each part without a gap, and a feature for each stop. */
export function* writeGeoJson(out: ByteWriter, file: FileContent): Steps {
	out.text(`{"type":"FeatureCollection","name":${json(file.title)},"features":[`);
	let isFirst = true;
	const separate = () => {
		out.ascii(isFirst ? '\n' : ',\n');
		isFirst = false;
	};
	for (const track of file.tracks) {
		separate();
		yield* writeTrack(out, track, file);
		for (const each of track.stops) {
			separate();
			out.text(stopFeature(track, each));
		}
	}
	out.ascii('\n]}\n');
}

/** A text that does no harm in a web page either. */
const json = (text: string | null): string =>
	JSON.stringify(text === null ? null : printableLine(text)).replaceAll('<', '\\u003c');

const deviceProperties = ({ name, plateNumber, imei }: TrackPart): string =>
	`"deviceName":${json(name)},"plateNumber":${json(plateNumber)},"imei":${json(imei)}`;

function stopFeature(track: TrackPart, each: NumberedStop): string {
	const { stop } = each;
	const { arrivedAt, leftAt } = stop;
	const [longitude, latitude] = [stop.longitude, stop.latitude].map((degrees) => scaledDegrees(degrees) / DEGREE);
	const times = `"arrivedAt":${json(toIso(arrivedAt))},"leftAt":${json(toIso(leftAt))},"durationMinutes":${Math.round((leftAt - arrivedAt) / 60)}`;
	const properties = `"kind":"stop","name":${json(stopTitle(track, each))},${deviceProperties(track)},${times}`;
	return `{"type":"Feature","properties":{${properties}},"geometry":{"type":"Point","coordinates":[${longitude},${latitude}]}}`;
}

/** What each point has in the lists of its feature; null of a point that was put in where a line is cut. */
interface PointList {
	key: string;
	write: (out: ByteWriter, point: StoredPoint) => void;
}

const times: PointList = {
	key: 'coordTimes',
	write: (out, { time }) => {
		out.ascii('"');
		writeUtc(out, time);
		out.ascii('"');
	},
};
const numberOrNull = (out: ByteWriter, value: number | null, decimals: number) =>
	value === null ? out.ascii('null') : out.decimal(value, decimals);
const speeds: PointList = { key: 'speedsKmh', write: (out, { speed }) => numberOrNull(out, speed, 1) };
const courses: PointList = { key: 'coursesDeg', write: (out, { course }) => numberOrNull(out, course, 0) };
const coordinates: PointList = {
	key: 'coordinates',
	write: (out, { longitude, latitude }) => {
		out.ascii('[');
		out.decimal(longitude, 7);
		out.ascii(',');
		out.decimal(latitude, 7);
		out.ascii(']');
	},
};

function* writeTrack(out: ByteWriter, track: TrackPart, file: FileContent): Steps {
	out.text(`{"type":"Feature","properties":{"kind":"track","name":${json(titleOf(track))},${deviceProperties(track)}`);
	for (const list of file.hasSpeed ? [times, speeds, courses] : [times]) {
		out.ascii(',');
		yield* writeList(out, track, file, list);
	}
	out.ascii('},"geometry":{"type":"MultiLineString",');
	yield* writeList(out, track, file, coordinates);
	out.ascii('}}');
}

/** A list for each line, each with a value for each position of the line. */
function* writeList(out: ByteWriter, track: TrackPart, file: FileContent, { key, write }: PointList): Steps {
	out.ascii(`"${key}":[`);
	let lines = 0;
	const visitor: LineVisitor = {
		begin: () => {
			out.ascii(lines === 0 ? '[' : ',\n[');
			lines += 1;
		},
		position: (point, isFirst) => {
			if (!isFirst) out.ascii(',');
			write(out, point);
		},
		end: () => out.ascii(']'),
	};
	for (const line of linesOf(track, file.gapSeconds)) yield* showLines(track.points, line, visitor);
	out.ascii(']');
}
