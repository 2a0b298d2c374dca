import { escaped } from '../../picture';
import type { Stop } from '../segments';
import type { ByteWriter } from './byteWriter';
import { DEGREE, type StoredPoint } from './pointStore';
import {
	inSteps,
	linesOf,
	stopTimes,
	stopTitle,
	subtitleOf,
	titleOf,
	type FileContent,
	type Steps,
	type TrackPart,
} from './trackFile';
import { scaledDegrees, writeUtc, XML_DECLARATION, xmlElement } from './xml';

const NAMESPACES =
	'xmlns="http://www.topografix.com/GPX/1/1" xmlns:tpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2"';

/** GPX 1.1: first the stops as waypoints, then a track for each device, with a segment for each part without a gap. */
export function* writeGpx(out: ByteWriter, file: FileContent): Steps {
	out.ascii(XML_DECLARATION);
	out.text(`<gpx version="1.1" creator="${escaped(file.creator)}" ${NAMESPACES}>\n`);
	out.text(`<metadata>${xmlElement('name', file.title)}<time>`);
	writeUtc(out, file.createdAt);
	out.ascii('</time></metadata>\n');
	for (const track of file.tracks)
		for (const each of track.stops) writeStop(out, each.stop, stopTitle(track, each), stopTimes(each.stop, file.zone));
	for (const track of file.tracks) yield* writeTrack(out, track, file);
	out.ascii('</gpx>\n');
}

function writeStop(out: ByteWriter, stop: Stop, title: string, times: string): void {
	writePlace(out, 'wpt', scaledDegrees(stop.latitude), scaledDegrees(stop.longitude));
	out.ascii('<time>');
	writeUtc(out, stop.arrivedAt);
	out.text(`</time>${xmlElement('name', title)}${xmlElement('desc', times)}<type>stop</type></wpt>\n`);
}

function* writeTrack(out: ByteWriter, track: TrackPart, file: FileContent): Steps {
	out.text(`<trk>${xmlElement('name', titleOf(track))}${xmlElement('desc', subtitleOf(track))}\n`);
	const write = (point: StoredPoint) => {
		writePlace(out, 'trkpt', point.latitude, point.longitude);
		out.ascii('<time>');
		writeUtc(out, point.time);
		out.ascii('</time>');
		if (file.hasSpeed) writeMotion(out, point);
		out.ascii('</trkpt>\n');
	};
	for (const line of linesOf(track, file.gapSeconds)) {
		out.ascii('<trkseg>\n');
		yield* inSteps(track.points, line, write);
		out.ascii('</trkseg>\n');
	}
	out.ascii('</trk>\n');
}

/** GPX has the antimeridian on the western side only. */
const EAST_END = 180 * DEGREE;

function writePlace(out: ByteWriter, element: 'wpt' | 'trkpt', latitude: number, longitude: number): void {
	out.ascii(`<${element} lat="`);
	out.decimal(latitude, 7);
	out.ascii('" lon="');
	out.decimal(longitude === EAST_END ? -EAST_END : longitude, 7);
	out.ascii('">');
}

/** As Garmin's TrackPointExtension has it: meters per second, and degrees. */
function writeMotion(out: ByteWriter, { speed, course }: StoredPoint): void {
	if (speed === null && course === null) return;
	out.ascii('<extensions><tpx:TrackPointExtension>');
	if (speed !== null) {
		out.ascii('<tpx:speed>');
		out.decimal(Math.round((speed * 10) / 3.6), 2);
		out.ascii('</tpx:speed>');
	}
	if (course !== null) {
		out.ascii('<tpx:course>');
		out.decimal(course, 0);
		out.ascii('</tpx:course>');
	}
	out.ascii('</tpx:TrackPointExtension></extensions>');
}
