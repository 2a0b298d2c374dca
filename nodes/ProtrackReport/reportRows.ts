import type { INodeExecutionData } from 'n8n-workflow';

import { inDigits, type ProtrackError } from '../../protrack/client';
import type { DeviceName, Failure } from '../../protrack/fleet';
import { deviceErrors, labelOf } from '../shared/deviceErrors';
import { addHint, forEachItem, succeeded, type Run } from '../shared/items';
import { hintEmpty, hintFacts, readingErrors } from '../shared/readingHints';
import type { DeviceResult, ReadReport, ReportAnswer, ReportQuestion, SegmentConsumer } from '../shared/readSegments';
import { completeChosenNames } from '../shared/selectedDevices';

/**
 * Makes the output of a report: the rows of each device of each item, up to the limit of the item, with the errors of what may be missing, and hints.
 * @param rowsOf makes the rows of a device, in order of time; called only where its consumer has some
 * @param moreErrors further reasons why rows of a device are missing
 */
export async function giveRows<Question extends ReportQuestion, Consumer extends SegmentConsumer>(
	run: Run,
	{ answers, facts }: ReadReport<Question, Consumer>,
	rowsOf: (question: Question, result: DeviceResult<Consumer>, device: DeviceName | null) => object[],
	moreErrors: (question: Question, result: DeviceResult<Consumer>) => ProtrackError[] = () => [],
): Promise<INodeExecutionData[]> {
	const all = succeeded(answers);
	const nameOf = await completeChosenNames(run, all, ({ results }) =>
		results.filter(({ consumer }) => consumer.count > 0).map(({ imei }) => imei),
	);
	const output = await forEachItem(run, answers, (answer) => {
		const rows: object[] = [];
		const failures: Failure[] = [];
		for (const result of answer.results) {
			// Errors of devices that the limit made unnecessary are none.
			if (rows.length >= answer.limit) break;
			const device = nameOf(answer, result.imei);
			const label = labelOf(result.imei, device);
			for (const error of [...readingErrors(result), ...moreErrors(answer, result)]) failures.push({ error, label });
			if (result.consumer.count === 0) continue;
			for (const row of rowsOf(answer, result, device).slice(0, answer.limit - rows.length)) rows.push(row);
		}
		return { rows, errors: deviceErrors(failures, answer.devices.size === 1) };
	});
	hintCut(run, all);
	hintEmpty(run, all, nameOf);
	hintFacts(run, facts);
	return output;
}

/** Whether a limit may have cut what there is. */
function isCut({ results, limit }: ReportAnswer<SegmentConsumer> & ReportQuestion): boolean {
	const count = results.reduce((sum, { consumer }) => sum + consumer.count, 0);
	return count > limit || (count === limit && results.some(({ isComplete, error }) => !isComplete && !error));
}

function hintCut(run: Run, answers: Array<ReportAnswer<SegmentConsumer> & ReportQuestion>): void {
	const limits = new Set(answers.filter(isCut).map(({ limit }) => limit));
	for (const limit of limits) {
		addHint(
			run,
			`Stopped by "Limit" (${inDigits(limit)}): there may be more. Turn on "Return All", or raise "Limit", to get what comes after.`,
		);
	}
}
