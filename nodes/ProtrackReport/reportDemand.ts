import { estimateStream } from '../../protrack/fleet';
import type { DeviceSelection } from '../shared/deviceFields';
import { succeeded, type ParsedItem } from '../shared/items';
import { describeDemand, withinLimits, type LimitedRun } from '../shared/runLimits';
import type { SelectedDevices } from '../shared/selectedDevices';
import type { TimeRange } from '../shared/timeRange';

interface Demanding {
	selection: DeviceSelection;
	range: TimeRange;
	limit: number;
	devices?: SelectedDevices;
}

/**
 * Rejects a run that would take too many calls, before anything is sent. Points are no items: they are read, and nobody keeps them.
 * @param now epoch seconds
 * @param what is asked for, e.g. "The trips"
 */
export function withinReportDemand<Question extends Demanding>(
	run: LimitedRun,
	items: Array<ParsedItem<Question>>,
	now: number,
	what: string,
): Array<ParsedItem<Question>> {
	const questions = succeeded(items);
	const readings = new Map<string, TimeRange>();
	const different = new Set<string>();
	for (const { selection, devices, range, limit } of questions) {
		// Devices that are not listed yet count as one.
		for (const imei of devices?.keys() ?? (selection.kind === 'some' ? selection.imeis : [''])) {
			different.add(imei);
			readings.set(`${imei} ${range.from} ${range.to}`, range);
			// The first one may have enough.
			if (limit !== Infinity) break;
		}
	}
	let calls = 0;
	for (const range of readings.values()) calls += estimateStream(range, now);
	const ranges = questions.map(({ range }) => range);
	const subject = `${what} of ${describeDemand(different.size, ranges, run.context.getTimezone())}`;
	return withinLimits(run, items, { calls }, subject);
}
