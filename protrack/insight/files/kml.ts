import type { Stop } from '../segments';
import { printableLine } from '../printable';
import type { ByteWriter } from './byteWriter';
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

const HEAD = '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">\n<Document>\n';

/** Colors are `aabbggrr`. */
const STYLES = `<Style id="track"><IconStyle><scale>0.8</scale></IconStyle><LineStyle><color>ffd8691a</color><width>4</width></LineStyle></Style>
<Style id="stop"><IconStyle><color>ff2c35d9</color></IconStyle></Style>
`;

/** Viewers show descriptions, and some of them titles, as HTML. The same look, and no tags. */
const withoutTags = (text: string): string => text.replaceAll('<', '‹').replaceAll('>', '›');

const title = (text: string): string => xmlElement('name', withoutTags(text));
const description = (text: string): string => xmlElement('description', withoutTags(text));

/** KML 2.2: a pin for each stop, and a line with times for each part of a track without a gap, which Google Earth can play. */
export function* writeKml(out: ByteWriter, file: FileContent): Steps {
	out.ascii(XML_DECLARATION);
	out.ascii(HEAD);
	out.text(`${title(printableLine(file.title))}\n`);
	out.ascii(STYLES);
	for (const track of file.tracks) {
		yield* writeTrack(out, track, file);
		for (const each of track.stops) writeStop(out, each.stop, stopTitle(track, each), stopTimes(each.stop, file.zone));
	}
	out.ascii('</Document>\n</kml>\n');
}

function writeStop(out: ByteWriter, stop: Stop, name: string, times: string): void {
	out.text(`<Placemark>${title(name)}${description(times)}<TimeSpan><begin>`);
	writeUtc(out, stop.arrivedAt);
	out.ascii('</begin><end>');
	writeUtc(out, stop.leftAt);
	out.ascii('</end></TimeSpan><styleUrl>#stop</styleUrl><Point><coordinates>');
	out.decimal(scaledDegrees(stop.longitude), 7);
	out.ascii(',');
	out.decimal(scaledDegrees(stop.latitude), 7);
	out.ascii('</coordinates></Point></Placemark>\n');
}

function* writeTrack(out: ByteWriter, track: TrackPart, file: FileContent): Steps {
	const { points } = track;
	out.text(`<Placemark>${title(titleOf(track))}${description(subtitleOf(track))}`);
	out.ascii('<styleUrl>#track</styleUrl><gx:MultiTrack>\n');
	for (const line of linesOf(track, file.gapSeconds)) {
		out.ascii('<gx:Track>\n');
		yield* inSteps(points, line, ({ time }) => {
			out.ascii('<when>');
			writeUtc(out, time);
			out.ascii('</when>\n');
		});
		yield* inSteps(points, line, ({ latitude, longitude }) => {
			out.ascii('<gx:coord>');
			out.decimal(longitude, 7);
			out.ascii(' ');
			out.decimal(latitude, 7);
			out.ascii(' 0</gx:coord>\n');
		});
		out.ascii('</gx:Track>\n');
	}
	out.ascii('</gx:MultiTrack></Placemark>\n');
}
