import { createTripFinder, type TrackPoint } from '../../../protrack/insight';
import { liveMonth, rangeOf } from './month';
import { vehicleAt } from './vehicle';

/*
 * A process of its own, run by test/soak/tripsMemory.soak.ts: 600,000 points become trips, page by page. Prints by how many bytes heapUsed and
 * external grew at most, measured after each page without collecting garbage.
 */

const POINTS = 600_000;
const PAGE = 1000;
const FIELDS = 4;

const options = { days: 500, sigmaM: 5 };
const numbers = new Float64Array(POINTS * FIELDS);
let filled = 0;
for (const { reports } of liveMonth(vehicleAt(2, 1), options)) {
	for (const { latitude, longitude, time, speedKmh } of reports) {
		if (filled < numbers.length) numbers.set([latitude, longitude, time, speedKmh ?? NaN], filled);
		filled += FIELDS;
	}
	if (filled >= numbers.length) break;
}

function pointAt(index: number): TrackPoint {
	const [latitude = 0, longitude = 0, time = 0, speed = NaN] = numbers.subarray(index * FIELDS, (index + 1) * FIELDS);
	return { latitude, longitude, time, speedKmh: Number.isNaN(speed) ? null : speed };
}

const used = () => {
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
};

globalThis.gc?.();
const before = used();
let peak = before;
let trips = 0;
const count = (segments: ReadonlyArray<{ kind: string }>) => {
	trips += segments.filter(({ kind }) => kind === 'trip').length;
};
const finder = createTripFinder(rangeOf(options));
for (let begin = 0; begin < POINTS; begin += PAGE) {
	count(finder.add(Array.from({ length: PAGE }, (_, index) => pointAt(begin + index))));
	peak = Math.max(peak, used());
}
count(finder.end());
process.stdout.write(JSON.stringify({ points: filled >= numbers.length ? POINTS : 0, trips, growth: peak - before }));
