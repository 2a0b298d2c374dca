import type { TripOptions } from '../../../protrack/insight';
import { labelOf, summarizeDevices } from '../../shared/deviceErrors';
import type { DeviceSelection } from '../../shared/deviceFields';
import { addHint, succeeded, type ParsedItem, type Run } from '../../shared/items';
import { hintNeverOnline } from '../../shared/missingPositions';
import { hintEmpty, hintFacts, readingErrors } from '../../shared/readingHints';
import { completeChosenNames } from '../../shared/selectedDevices';
import type { TimeRange } from '../../shared/timeRange';
import { drawersOf, joinDrawers, onlyThose, withFailures, type Drawer, type Drawers } from '../pictures/drawers';
import { zoneOf } from '../pictures/pictureFile';
import type { MapSubject } from './mapFields';
import {
	drawPositions,
	drawRoutes,
	type MapDrawing,
	type MapWishes,
	type NameOf,
	type RouteWishes,
} from './mapPictures';
import { readPositionsNow } from './readPositionsNow';
import { readRoutes, type RoutePart } from './readRoutes';

/** What an input item asks for. */
export interface MapQuestion extends MapWishes {
	selection: DeviceSelection;
	show: MapSubject;
	/** Null where the latest positions are wanted. */
	range: TimeRange | null;
	tripOptions: TripOptions;
}

/**
 * Reads what all items want to see.
 * @returns for each item what draws it, or its error
 * @throws ProtrackError only `canceled`
 */
export async function readMaps(
	drawing: MapDrawing,
	items: ReadonlyArray<ParsedItem<MapQuestion>>,
): Promise<Array<ParsedItem<Drawer>>> {
	const { run } = drawing;
	const past = onlyThose(items, ({ range, ...question }): RouteWishes | null =>
		range ? { ...question, range, zone: zoneOf(run, question), limit: Infinity } : null,
	);
	const present = onlyThose(items, (question) => (question.range ? null : question));
	return joinDrawers(items, [await routeDrawers(drawing, past), await positionDrawers(drawing, present)]);
}

async function routeDrawers(
	drawing: MapDrawing,
	items: ReadonlyMap<number, ParsedItem<RouteWishes>>,
): Promise<Drawers> {
	const { run } = drawing;
	const { answers, facts } = await readRoutes(run, [...items.values()]);
	const all = succeeded(answers).flat();
	const nameOf = await completeChosenNames(run, all, ({ devices }) => devices.keys());
	hintEmpty(run, succeeded(answers).flatMap(wholeOf), nameOf);
	hintTripless(run, all, nameOf);
	hintFacts(run, facts);
	return drawersOf(items.keys(), answers, (parts, isListed) => async () => {
		const [first] = parts;
		const named: NameOf = (imei) => (first ? nameOf(first, imei) : null);
		const failures = parts.flatMap(({ results }) =>
			results.flatMap((result) =>
				readingErrors(result).map((error) => ({ error, label: labelOf(result.imei, named(result.imei)) })),
			),
		);
		const draw = async () => await drawRoutes(drawing, parts, named, isListed);
		return await withFailures(run, failures, first?.devices.size === 1, draw);
	});
}

async function positionDrawers(
	drawing: MapDrawing,
	items: ReadonlyMap<number, ParsedItem<MapQuestion>>,
): Promise<Drawers> {
	const { run } = drawing;
	const answers = await readPositionsNow(run, [...items.values()]);
	const all = succeeded(answers);
	const nameOf = await completeChosenNames(run, all, ({ devices }) => devices.keys());
	const neverOnline = all.flatMap((answer) =>
		answer.positions
			.filter(({ position, error }) => !position && !error)
			.map(({ imei }) => labelOf(imei, nameOf(answer, imei))),
	);
	hintNeverOnline(run, [...new Set(neverOnline)]);
	return drawersOf(items.keys(), answers, (answer, isListed) => async () => {
		const named: NameOf = (imei) => nameOf(answer, imei);
		const failures = answer.positions.flatMap(({ imei, error }) =>
			error ? [{ error, label: labelOf(imei, named(imei)) }] : [],
		);
		const draw = async () => await drawPositions(drawing, answer, answer.positions, named, isListed);
		return await withFailures(run, failures, answer.devices.size === 1, draw);
	});
}

/** What was read of the days of an item together: a device without points on one of them is not without any. */
function wholeOf<Part extends RoutePart<RouteWishes>>(parts: readonly Part[]): Part[] {
	const [first] = parts;
	if (!first) return [];
	const results = first.results.map((result, index) => {
		const days = parts.flatMap((part) => part.results[index] ?? []);
		const points = days.reduce((sum, day) => sum + day.points, 0);
		const damaged = days.reduce((sum, day) => sum + day.damaged, 0);
		return { ...result, points, damaged, isComplete: days.every(({ isComplete }) => isComplete) };
	});
	return [{ ...first, results }];
}

/** Where each trip has a picture, a device that stood all the time has none. */
function hintTripless<Part extends RoutePart<RouteWishes>>(
	run: Run,
	parts: readonly Part[],
	nameOf: (part: Part, imei: string) => Parameters<typeof labelOf>[1],
): void {
	const labels = new Set<string>();
	for (const part of parts) {
		if (part.show !== 'trips') continue;
		for (const { imei, points, isComplete, consumer } of part.results)
			if (isComplete && points > 0 && consumer.count === 0) labels.add(labelOf(imei, nameOf(part, imei)));
	}
	if (labels.size > 0) addHint(run, `No trip in the time range: ${summarizeDevices([...labels])}`);
}
