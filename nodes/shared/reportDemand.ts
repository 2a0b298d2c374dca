import { estimateStream } from '../../protrack/fleet';
import type { DeviceSelection } from './deviceFields';
import { succeeded, type ParsedItem } from './items';
import { describeDemand, withinLimits, type LimitedRun } from './runLimits';
import { withDevices, type SelectedDevices } from './selectedDevices';
import type { TimeRange } from './timeRange';

interface Demanding {
	selection: DeviceSelection;
	range: TimeRange;
	limit: number;
}

/**
 * Finds the devices that each item selects. Before the first call, and again when the devices are known, it rejects a run that would take too many calls.
 * @param what is asked for, e.g. "The trips"
 * @param moreCalls what the report takes beside the points; devices that are not listed yet count as one
 */
export async function withReportDevices<Question extends Demanding>(
	run: LimitedRun,
	items: Array<ParsedItem<Question>>,
	what: string,
	moreCalls: (questions: Array<{ question: Question; imeis: string[] }>) => number = () => 0,
): Promise<Array<ParsedItem<Question & { devices: SelectedDevices }>>> {
	const within = <Each extends Question & { devices?: SelectedDevices }>(each: Array<ParsedItem<Each>>) => {
		const questions = succeeded(each).map((question) => ({ question, imeis: imeisOf(question) }));
		return withinDemand(run, each, questions, what, moreCalls(questions));
	};
	return within(await withDevices(run, within(items)));
}

/** Stands for a list of devices that was not read yet. */
const NOT_LISTED = '';

function imeisOf({ selection, devices }: Demanding & { devices?: SelectedDevices }): string[] {
	if (devices) return [...devices.keys()];
	return selection.kind === 'some' ? selection.imeis : [NOT_LISTED];
}

/** Points are no items: they are read, and nobody keeps them. */
function withinDemand<Question extends Demanding>(
	run: LimitedRun,
	items: Array<ParsedItem<Question>>,
	questions: Array<{ question: Demanding; imeis: string[] }>,
	what: string,
	moreCalls: number,
): Array<ParsedItem<Question>> {
	const readings = new Map<string, TimeRange>();
	for (const { question, imeis } of questions) {
		const { range, limit } = question;
		// With a limit the first device may have enough.
		for (const imei of limit === Infinity ? imeis : imeis.slice(0, 1))
			readings.set(`${imei} ${range.from} ${range.to}`, range);
	}
	const now = Math.floor(run.startedAt / 1000);
	let calls = moreCalls;
	for (const range of readings.values()) calls += estimateStream(range, now);
	const ranges = questions.map(({ question }) => question.range);
	const different = new Set(questions.flatMap(({ imeis }) => imeis));
	const subject = `${what} of ${describeDemand(different.has(NOT_LISTED) ? 'all' : different.size, ranges, run.context.getTimezone())}`;
	return withinLimits(run, items, { calls }, subject);
}
