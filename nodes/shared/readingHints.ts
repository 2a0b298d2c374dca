import { damagedError, inDigits, type ProtrackError } from '../../protrack/client';
import { toIso, type DeviceName } from '../../protrack/fleet';
import type { DroppedPoints } from '../../protrack/insight';
import { labelOf, summarizeDevices } from './deviceErrors';
import { addHint, type Run } from './items';
import type { DeviceResult, ReadingFacts, ReportAnswer, SegmentConsumer } from './readSegments';

/* What readings of points say beside what is made of them. */

/** Why points of a device may be missing. */
export function readingErrors({ damaged, points, error }: DeviceResult<unknown>): ProtrackError[] {
	const damages = damaged === 0 ? [] : [damagedError('playback', damaged, damaged + points)];
	return error ? [...damages, error] : damages;
}

/** Names the devices that have no point in the time range. */
export function hintEmpty<Consumer extends SegmentConsumer, Answer extends ReportAnswer<Consumer>>(
	run: Run,
	answers: Answer[],
	nameOf: (answer: Answer, imei: string) => DeviceName | null,
): void {
	hintLacking(run, answers, nameOf, 'point', ({ points }) => points === 0);
}

/** Names the devices that were read and have nothing of a kind in the time range. @param what of which kind @param lacks whether a device has none */
export function hintLacking<Consumer extends SegmentConsumer, Answer extends ReportAnswer<Consumer>>(
	run: Run,
	answers: Answer[],
	nameOf: (answer: Answer, imei: string) => DeviceName | null,
	what: string,
	lacks: (result: DeviceResult<Consumer>) => boolean,
): void {
	const empty = new Set<string>();
	for (const answer of answers) {
		for (const result of answer.results)
			if (result.isComplete && result.damaged === 0 && lacks(result))
				empty.add(labelOf(result.imei, nameOf(answer, result.imei)));
	}
	if (empty.size === 0) return;
	addHint(run, `No ${what} in the time range: ${summarizeDevices([...empty])}`);
}

/** A jump that does not come back is no reason: its points count, and only the way there does not. */
const reasons: Record<Exclude<keyof DroppedPoints, 'relocations'>, string> = {
	withoutFix: 'without a position',
	sameTime: 'with the time of another one, or outside of the time range',
	jumps: 'that jump away and come back',
};

/** What is left out of the calculation, jumps whose way is not counted, and seconds that the platform does not show whole. */
export function hintFacts(run: Run, facts: ReadingFacts[]): void {
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
	hintTruncated(run, facts);
}

/** Names the seconds that the platform does not show whole. */
export function hintTruncated(run: Run, facts: ReadingFacts[]): void {
	for (const second of new Set(facts.flatMap(({ truncatedAt }) => [...truncatedAt]))) {
		addHint(
			run,
			`There are 1,000 or more points at ${toIso(second)}; the platform shows only 1,000 of one second, so some may be missing.`,
		);
	}
}
