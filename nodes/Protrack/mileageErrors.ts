import { ProtrackError, summarizeList } from '../../protrack/client';
import { readKm, type MileageAnswers, type MileagePeriod, type MileageWindow } from '../../protrack/fleet';
import { DateTime } from '../../protrack/thirdParty';

/**
 * Finds the reason why the distance of a device in a period is unknown or incomplete; undefined when it is complete, or when the platform has none.
 * @param zone IANA name, for the times in the error
 */
export function mileageError(
	imei: string,
	period: MileagePeriod,
	answers: MileageAnswers,
	zone: string,
): ProtrackError | undefined {
	const [error] = period.windows.flatMap((window) => answers(window).errors.get(imei) ?? []);
	return error ?? notCounted(imei, period, answers, zone) ?? partlyUnmeasured(imei, period, answers, zone);
}

/** @returns the time (epoch seconds) up to which the platform counts the mileage of a device, when that is before the end of the period */
export function countedUntil(imei: string, { windows }: MileagePeriod, answers: MileageAnswers): number | undefined {
	const ends = windows.flatMap((window) => answers(window).countedUntil.get(imei) ?? []);
	return ends.length > 0 ? Math.min(...ends) : undefined;
}

/** The error of a period of which the platform has counted nothing yet. A period that it has counted in part is no error: its item says up to when. */
function notCounted(
	imei: string,
	period: MileagePeriod,
	answers: MileageAnswers,
	zone: string,
): ProtrackError | undefined {
	const until = countedUntil(imei, period, answers);
	if (until === undefined || until > period.from) return undefined;
	return ProtrackError.of({
		kind: 'noData',
		scope: 'device',
		message: `The platform counts the mileage only up to ${timeOf(until, zone)}, so there is none from ${timeOf(period.from, zone)} on`,
		hint: 'Either the day is not counted yet, then ask again later or end the time range before it; or the subscription of the device has ended.',
		httpCode: '404',
	});
}

/** A sum over only some of the windows would look like that of the whole period. A period without any distance needs no error: it is null. */
function partlyUnmeasured(
	imei: string,
	period: MileagePeriod,
	answers: MileageAnswers,
	zone: string,
): ProtrackError | undefined {
	const windows = countedWindows(imei, period, answers);
	const lacking = windows.filter((window) => readKm(answers(window).records.get(imei)?.mileage) === null);
	if (lacking.length === 0 || lacking.length === windows.length) return undefined;
	const spans = joined(lacking).map(
		({ begintime, endtime }) => `from ${timeOf(begintime, zone)} to ${timeOf(endtime, zone)}`,
	);
	return ProtrackError.of({
		kind: 'noData',
		scope: 'device',
		message: `The platform gave no mileage ${summarizeList(spans, { max: MAX_SPANS, rest: () => ', …' })}, which the total would lack`,
		hint: 'Leave that time out of the range, or set "Group By" to Day or Week to get what there is.',
		httpCode: '404',
	});
}

/** The windows of a period that the platform counts for a device, at least in part. */
export function countedWindows(imei: string, period: MileagePeriod, answers: MileageAnswers): MileageWindow[] {
	return period.windows.filter((window) => (answers(window).countedUntil.get(imei) ?? Infinity) > window.begintime);
}

export const timeOf = (seconds: number, zone: string): string =>
	DateTime.fromSeconds(seconds, { zone }).toFormat('yyyy-MM-dd HH:mm');

const MAX_SPANS = 5;

/** Joins windows that follow each other. */
function joined(windows: MileageWindow[]): MileageWindow[] {
	const spans: MileageWindow[] = [];
	for (const window of windows) {
		const last = spans.at(-1);
		if (last?.endtime === window.begintime) spans[spans.length - 1] = { ...last, endtime: window.endtime };
		else spans.push(window);
	}
	return spans;
}
