import type { Gap, Segment, Stop, Trip } from '../../../protrack/insight';
import { metersBetween } from './earth';
import type { TrueEnd, TrueStop, TrueTrip } from './month';

/* Compares what the engine finds with what was driven. */

type Truth = TrueTrip | TrueStop;
type Found = Trip | Stop;

/** One figure that the engine got wrong by so much, and where to look for it. */
export interface Deviation {
	amount: number;
	where: string;
}

export interface Judgement {
	trips: number;
	stops: number;
	/** Trips and stops without exactly one counterpart: missed, invented, split or merged. */
	mismatches: string[];
	/** Ends in a hole for which the engine does not give two times with the truth between them. */
	wrongHoles: string[];
	holes: number;
	/** Seconds between the truth and what was found, outside of holes. */
	startErrors: Deviation[];
	endErrors: Deviation[];
	/** Shares of the distance that was driven. */
	distanceErrors: Deviation[];
	/** Meters between where a vehicle stood and where the engine says so. */
	placeErrors: Deviation[];
}

export function emptyJudgement(): Judgement {
	return {
		trips: 0,
		stops: 0,
		mismatches: [],
		wrongHoles: [],
		holes: 0,
		startErrors: [],
		endErrors: [],
		distanceErrors: [],
		placeErrors: [],
	};
}

/** What overlaps for less than this, and for less than half of the shorter one, is only a neighbor. */
const NEIGHBORS_SECONDS = 30;

const spanOf = (found: Found) =>
	found.kind === 'trip' ? { from: found.startedAt, to: found.endedAt } : { from: found.arrivedAt, to: found.leftAt };

const trueSpan = ({ start, end }: Truth) => ({ from: start.time, to: end.time });

interface Span {
	from: number;
	to: number;
}

function overlaps(a: Span, b: Span): boolean {
	const common = Math.min(a.to, b.to) - Math.max(a.from, b.from);
	const half = Math.min(a.to - a.from, b.to - b.from) / 2;
	return common >= 0 && common >= Math.min(NEIGHBORS_SECONDS, half);
}

const hours = (time: number) => new Date(time * 1000).toISOString().slice(5, 19);
const textOf = (kind: string, { from, to }: Span) => `${kind} ${hours(from)} to ${hours(to)}`;

/**
 * Adds one vehicle to what is known of the others.
 * @param label names the vehicle in what is reported
 */
export function judge(into: Judgement, label: string, truth: readonly Truth[], segments: readonly Segment[]): void {
	const found = segments.filter((segment) => segment.kind !== 'leg');
	for (const kind of ['trip', 'stop'] as const) {
		const pairs = match(
			into,
			label,
			truth.filter((each) => each.kind === kind),
			found.filter((each) => each.kind === kind),
		);
		into[kind === 'trip' ? 'trips' : 'stops'] += truth.filter((each) => each.kind === kind).length;
		for (const [expected, actual] of pairs) compare(into, label, expected, actual);
	}
}

/** Both lists are in order of time, and nothing overlaps within one. */
function match(
	into: Judgement,
	label: string,
	truth: readonly Truth[],
	found: readonly Found[],
): Array<[Truth, Found]> {
	const partners = new Map<Truth, Found[]>();
	let first = 0;
	const taken = new Map<Found, number>();
	for (const expected of truth) {
		const span = trueSpan(expected);
		while (first < found.length && spanOf(found[first]!).to < span.from) first += 1;
		const own: Found[] = [];
		for (let index = first; index < found.length && spanOf(found[index]!).from <= span.to; index += 1) {
			if (overlaps(span, spanOf(found[index]!))) own.push(found[index]!);
		}
		partners.set(expected, own);
		for (const each of own) taken.set(each, (taken.get(each) ?? 0) + 1);
		if (own.length === 0) into.mismatches.push(`${label}: missed ${textOf(expected.kind, span)}`);
		if (own.length > 1) into.mismatches.push(`${label}: split into ${own.length}: ${textOf(expected.kind, span)}`);
	}
	for (const each of found) {
		const count = taken.get(each) ?? 0;
		if (count === 0) into.mismatches.push(`${label}: invented ${textOf(each.kind, spanOf(each))}`);
		if (count > 1) into.mismatches.push(`${label}: ${count} in one: ${textOf(each.kind, spanOf(each))}`);
	}
	return [...partners].flatMap(([expected, [own, ...others]]) =>
		own && others.length === 0 && taken.get(own) === 1 ? [[expected, own] as [Truth, Found]] : [],
	);
}

function compare(into: Judgement, label: string, truth: Truth, found: Found): void {
	const where = `${label}: ${textOf(truth.kind, trueSpan(truth))}`;
	const { from, to } = spanOf(found);
	if (found.kind === 'trip') {
		compareEnd(into, into.startErrors, where, truth.start, from, found.startGap);
		compareEnd(into, into.endErrors, where, truth.end, to, found.endGap);
	} else {
		compareEnd(into, into.endErrors, where, truth.start, from, found.arrivalGap);
		compareEnd(into, into.startErrors, where, truth.end, to, found.departureGap);
	}
	if (truth.kind === 'trip' && found.kind === 'trip') {
		const amount = Math.abs(found.distanceM - truth.distanceM) / truth.distanceM;
		into.distanceErrors.push({
			amount,
			where: `${where}, ${truth.distanceM.toFixed()} m, not ${found.distanceM.toFixed()}`,
		});
	}
	if (truth.kind === 'stop' && found.kind === 'stop')
		into.placeErrors.push({ amount: metersBetween(truth.place, found), where });
}

/** @param gap the silence in which the engine says that the end lies */
function compareEnd(
	into: Judgement,
	errors: Deviation[],
	where: string,
	{ time, visibility, hole }: TrueEnd,
	found: number,
	gap: Gap | null,
): void {
	if (visibility === 'cut') return;
	if (visibility === 'seen') {
		errors.push({ amount: Math.abs(found - time), where });
		return;
	}
	into.holes += 1;
	const isRight = gap !== null && gap.from <= time && time <= gap.to && gap.from <= found && found <= gap.to;
	// nothing is gained by a gap that is wider than the hole
	const isTight = isRight && gap.from >= hole!.from - 60 && gap.to <= hole!.to + 60;
	const given = gap === null ? 'no gap' : `${gap.from} to ${gap.to}`;
	if (!isTight) into.wrongHoles.push(`${where}, hole ${hole!.from} to ${hole!.to}, given ${given}, true ${time}`);
}

export interface Spread {
	p50: number;
	p95: number;
	max: number;
	/** Of the maximum. */
	where: string;
}

export function spreadOf(deviations: readonly Deviation[]): Spread {
	const sorted = [...deviations].sort((a, b) => a.amount - b.amount);
	const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
	const most = sorted.at(-1);
	return {
		p50: at(0.5)?.amount ?? 0,
		p95: at(0.95)?.amount ?? 0,
		max: most?.amount ?? 0,
		where: most?.where ?? '',
	};
}

/** What is promised of the engine, as far as it is broken. */
export function complaints(judgement: Judgement, { sigmaM }: { sigmaM: number }): string[] {
	const { mismatches, wrongHoles, startErrors, endErrors, distanceErrors, placeErrors } = judgement;
	const tooMuch = (name: string, deviations: readonly Deviation[], limit: number) => {
		const { p95 } = spreadOf(deviations);
		return p95 > limit ? [`${name}: 95 % are within ${p95.toPrecision(3)}, not ${limit}`] : [];
	};
	return [
		...mismatches,
		...wrongHoles,
		...tooMuch('seconds of starts', startErrors, 60),
		...tooMuch('seconds of ends', endErrors, 60),
		...tooMuch('share of distances', distanceErrors, sigmaM === 0 ? 0.01 : 0.02),
		...placeErrors.filter(({ amount }) => amount > 100).map(({ where }) => `far from its place: ${where}`),
	];
}

/** One line for each figure, to be printed. */
export function tableOf(judgement: Judgement): string {
	const { trips, stops, mismatches, holes, wrongHoles } = judgement;
	const rows: Array<[name: string, deviations: readonly Deviation[], unit: string, factor: number]> = [
		['start', judgement.startErrors, 's', 1],
		['end', judgement.endErrors, 's', 1],
		['distance', judgement.distanceErrors, '%', 100],
		['place of stop', judgement.placeErrors, 'm', 1],
	];
	const lines = rows.map(([name, deviations, unit, factor]) => {
		const { p50, p95, max, where } = spreadOf(deviations);
		const figures = [p50, p95, max].map((each) => `${(each * factor).toFixed(2)} ${unit}`.padStart(12));
		return `  ${name.padEnd(14)}${String(deviations.length).padStart(7)}${figures.join('')}  ${where}`;
	});
	return [
		`  ${trips} trips, ${stops} stops, ${mismatches.length} mismatches, ${holes} ends in holes, ${wrongHoles.length} of them wrong`,
		`  ${'error of'.padEnd(14)}${'count'.padStart(7)}${['p50', 'p95', 'max'].map((each) => each.padStart(12)).join('')}  worst`,
		...lines,
		'',
	].join('\n');
}
