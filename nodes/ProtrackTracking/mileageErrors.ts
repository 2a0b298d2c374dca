import { ProtrackError } from '../../protrack/api';
import { readKm, type MileageAnswers, type MileagePeriod, type MileageWindow } from '../../protrack/fleet';
import { DateTime } from '../../protrack/vendor';

/**
 * Why the distance of a device in a period is not known, or not all of it; undefined when it is, or when the platform has none at all.
 * @param zone IANA name, for the times in the error
 */
export function mileageError(imei: string, period: MileagePeriod, answers: MileageAnswers, zone: string): ProtrackError | undefined {
	const [error] = period.windows.flatMap((window) => answers(window).faults.get(imei) ?? []);
	return error ?? partlyUnmeasured(imei, period, answers, zone);
}

/** A sum over some of the windows would look like the whole. A period without any distance is answered with "none", which says so itself. */
function partlyUnmeasured(imei: string, { windows }: MileagePeriod, answers: MileageAnswers, zone: string): ProtrackError | undefined {
	const lacking = windows.filter((window) => readKm(answers(window).records.get(imei)?.mileage) === null);
	if (lacking.length === 0 || lacking.length === windows.length) return undefined;
	const timeOf = (seconds: number) => DateTime.fromSeconds(seconds, { zone }).toFormat('yyyy-MM-dd HH:mm');
	const spans = joined(lacking).map(({ begintime, endtime }) => `from ${timeOf(begintime)} to ${timeOf(endtime)}`);
	return ProtrackError.of({
		kind: 'noData',
		message: `The platform gave no mileage ${spans.slice(0, MAX_SPANS).join(', ')}${spans.length > MAX_SPANS ? ', …' : ''}, which the total would lack`,
		advice: 'Leave that time out of the range, or set "Distance Per" to Day or Week to get what there is.',
		httpCode: '404',
	});
}

const MAX_SPANS = 5;

/** Windows that follow each other as one. */
function joined(windows: MileageWindow[]): MileageWindow[] {
	const spans: MileageWindow[] = [];
	for (const window of windows) {
		const last = spans.at(-1);
		if (last?.endtime === window.begintime) spans[spans.length - 1] = { ...last, endtime: window.endtime };
		else spans.push(window);
	}
	return spans;
}
