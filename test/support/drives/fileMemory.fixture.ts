import type { StreamedPoint } from '../../../protrack/fleet';
import { createTripFinder, type Stop } from '../../../protrack/insight';
import { planFiles, PointStore, writeFile } from '../../../protrack/insight/files';
import { finish } from '../trackFiles';
import { circlePoint, CIRCLE_EVERY } from './circles';

/*
 * A process of its own, run by test/soak/fileMemory.soak.ts: 600,000 points that come page by page end in a GPX file. Prints by how many bytes
 * heapUsed and external grew at most, measured after each page and with the file at the end without collecting garbage, and how much CPU time the writing took.
 */

const POINTS = 600_000;
const PAGE = 1000;
const BEGIN = 1_750_000_000;
/** As a page of the platform becomes after it was read. */
function pointAt(index: number): StreamedPoint {
	const { gpstime, speed, course, ...place } = circlePoint(BEGIN, index);
	return { ...place, time: gpstime, speedKmh: speed, courseDeg: course };
}

const used = () => {
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
};

globalThis.gc?.();
const before = used();
let peak = before;
const range = { from: BEGIN, to: BEGIN + POINTS * CIRCLE_EVERY };
const points = new PointStore();
const stops: Stop[] = [];
const finder = createTripFinder(range);
for (let begin = 0; begin < POINTS; begin += PAGE) {
	const page = Array.from({ length: PAGE }, (_, index) => pointAt(begin + index));
	points.add(page);
	for (const segment of finder.add(page)) if (segment.kind === 'stop') stops.push(segment);
	peak = Math.max(peak, used());
}
const cpuBefore = process.cpuUsage();
const track = { imei: '350000000000001', name: 'Lorry 1', plateNumber: 'KA-1', points, stops };
const [planned] = finish(
	planFiles('gpx', {
		...{ title: 'Lorry 1', creator: 'A test', createdAt: BEGIN, tracks: [track], gapSeconds: 3600, hasSpeed: false },
		...{ zone: 'Europe/Berlin', dialect: 'comma' as const },
	}),
);
peak = Math.max(peak, used());
const bytes = planned ? finish(writeFile('gpx', planned)) : new Uint8Array();
const { user, system } = process.cpuUsage(cpuBefore);
peak = Math.max(peak, used());
process.stdout.write(
	JSON.stringify({
		points: Buffer.from(bytes.buffer).toString('latin1').split('<trkpt ').length - 1,
		stops: stops.length,
		sizeBytes: bytes.length,
		growth: peak - before,
		cpuMs: Math.round((user + system) / 1000),
	}),
);
