import type { INodeExecutionData } from 'n8n-workflow';

import { damagedError, inDigits, type ProtrackError } from '../../protrack/client';
import { toIso, type DeviceName, type Failure } from '../../protrack/fleet';
import type { DroppedPoints } from '../../protrack/insight';
import { deviceErrors, labelOf, summarizeDevices } from '../shared/deviceErrors';
import { addHint, forEachItem, succeeded, type Run } from '../shared/items';
import { completeChosenNames } from '../shared/selectedDevices';
import type {
	DeviceResult,
	ReadingFacts,
	ReadReport,
	ReportAnswer,
	ReportQuestion,
	SegmentConsumer,
} from './readSegments';

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
			for (const error of [...errorsOf(result), ...moreErrors(answer, result)]) failures.push({ error, label });
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

function errorsOf({ damaged, points, error }: DeviceResult<unknown>): ProtrackError[] {
	const damages = damaged === 0 ? [] : [damagedError('playback', damaged, damaged + points)];
	return error ? [...damages, error] : damages;
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

function hintEmpty<Answer extends ReportAnswer<SegmentConsumer>>(
	run: Run,
	answers: Answer[],
	nameOf: (answer: Answer, imei: string) => DeviceName | null,
): void {
	const empty = new Set<string>();
	for (const answer of answers) {
		for (const { imei, isComplete, points, damaged } of answer.results)
			if (isComplete && points + damaged === 0) empty.add(labelOf(imei, nameOf(answer, imei)));
	}
	if (empty.size === 0) return;
	addHint(run, `No point in the time range: ${summarizeDevices([...empty])}`);
}

/** A jump that does not come back is no reason: its points count, and only the way there does not. */
const reasons: Record<Exclude<keyof DroppedPoints, 'relocations'>, string> = {
	withoutFix: 'without a position',
	sameTime: 'with the time of another one, or outside of the time range',
	jumps: 'that jump away and come back',
};

/** What is left out of the calculation, jumps whose way is not counted, and seconds that the platform does not show whole. */
function hintFacts(run: Run, facts: ReadingFacts[]): void {
	const countOf = (reason: keyof DroppedPoints) =>
		facts.reduce((sum, { dropped }) => sum + (dropped?.[reason] ?? 0), 0);
	const left = Object.entries(reasons).flatMap(([reason, words]) => {
		const count = countOf(reason as keyof typeof reasons);
		return count === 0 ? [] : [`${inDigits(count)} ${words}`];
	});
	if (left.length > 0) addHint(run, `Points left out of the calculation: ${left.join(', ')}`);
	const relocations = countOf('relocations');
	if (relocations > 0)
		addHint(
			run,
			`Jumps of the position that did not come back: ${inDigits(relocations)}. Their distance is not counted.`,
		);
	for (const second of new Set(facts.flatMap(({ truncatedAt }) => [...truncatedAt]))) {
		addHint(
			run,
			`There are 1,000 or more points at ${toIso(second)}; the platform shows only 1,000 of one second, so some may be missing.`,
		);
	}
}
