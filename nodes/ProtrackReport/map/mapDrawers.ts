import type { TripOptions } from '../../../protrack/insight';
import { deviceErrors, labelOf, summarizeDevices } from '../../shared/deviceErrors';
import type { DeviceSelection } from '../../shared/deviceFields';
import { addHint, succeeded, type ItemOutput, type ParsedItem, type Run } from '../../shared/items';
import { hintNeverOnline } from '../../shared/missingPositions';
import { hintEmpty, hintFacts, readingErrors } from '../../shared/readingHints';
import { completeChosenNames } from '../../shared/selectedDevices';
import type { TimeRange } from '../../shared/timeRange';
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

/** Makes the pictures of an item when its turn comes, so that those of all items are not made before the first one fails. */
export type Drawer = () => Promise<ItemOutput>;

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
	const routes = await routeDrawers(drawing, [...past.values()]);
	const positions = await positionDrawers(drawing, [...present.values()]);
	const drawers = new Map([...zip(past, routes), ...zip(present, positions)]);
	return items.map((item, index) => ('thrown' in item ? item : (drawers.get(index) ?? { value: async () => [] })));
}

/** The items that a question is made of, by their number. @param toQuestion returns null for others */
function onlyThose<Question>(
	items: ReadonlyArray<ParsedItem<MapQuestion>>,
	toQuestion: (item: MapQuestion) => Question | null,
): Map<number, ParsedItem<Question>> {
	const meant = new Map<number, ParsedItem<Question>>();
	for (const [index, item] of items.entries()) {
		const question = 'value' in item ? toQuestion(item.value) : null;
		if (question) meant.set(index, { value: question });
	}
	return meant;
}

const zip = <Value>(numbers: ReadonlyMap<number, unknown>, values: readonly Value[]): Array<[number, Value]> =>
	[...numbers.keys()].flatMap((number, index): Array<[number, Value]> => {
		const value = values[index];
		return value === undefined ? [] : [[number, value]];
	});

async function routeDrawers(
	drawing: MapDrawing,
	items: ReadonlyArray<ParsedItem<RouteWishes>>,
): Promise<Array<ParsedItem<Drawer>>> {
	const { run } = drawing;
	const { answers, facts } = await readRoutes(run, items);
	const all = succeeded(answers).flat();
	const nameOf = await completeChosenNames(run, all, ({ devices }) => devices.keys());
	hintEmpty(run, all, nameOf);
	hintTripless(run, all, nameOf);
	hintFacts(run, facts);
	return withListErrors(answers, (parts, isListed) => async () => {
		const [first] = parts;
		const named: NameOf = (imei) => (first ? nameOf(first, imei) : null);
		const failures = parts.flatMap(({ results }) =>
			results.flatMap((result) =>
				readingErrors(result).map((error) => ({ error, label: labelOf(result.imei, named(result.imei)) })),
			),
		);
		const errors = deviceErrors(failures, first?.devices.size === 1);
		return isInVain(run, errors)
			? { rows: [], errors }
			: { rows: await drawRoutes(drawing, parts, named, isListed), errors };
	});
}

async function positionDrawers(
	drawing: MapDrawing,
	items: Array<ParsedItem<MapQuestion>>,
): Promise<Array<ParsedItem<Drawer>>> {
	const { run } = drawing;
	const answers = await readPositionsNow(run, items);
	const all = succeeded(answers);
	const nameOf = await completeChosenNames(run, all, ({ devices }) => devices.keys());
	const neverOnline = all.flatMap((answer) =>
		answer.positions
			.filter(({ position, error }) => !position && !error)
			.map(({ imei }) => labelOf(imei, nameOf(answer, imei))),
	);
	hintNeverOnline(run, [...new Set(neverOnline)]);
	return withListErrors(answers, (answer, isListed) => async () => {
		const named: NameOf = (imei) => nameOf(answer, imei);
		const failures = answer.positions.flatMap(({ imei, error }) =>
			error ? [{ error, label: labelOf(imei, named(imei)) }] : [],
		);
		const errors = deviceErrors(failures, answer.devices.size === 1);
		if (isInVain(run, errors)) return { rows: [], errors };
		return { rows: await drawPositions(drawing, answer, answer.positions, named, isListed), errors };
	});
}

/** @param create gets what was read, and whether the list of devices is complete */
const withListErrors = <Answer>(
	answers: ReadonlyArray<ParsedItem<Answer>>,
	create: (answer: Answer, isListed: boolean) => Drawer,
): Array<ParsedItem<Drawer>> =>
	answers.map((answer) => {
		if ('thrown' in answer) return answer;
		const { value, errors = [] } = answer;
		return { value: create(value, errors.length === 0), errors };
	});

/** Without "Continue On Fail" the first error ends the node, so no picture is drawn before. */
const isInVain = ({ context }: Run, errors: readonly unknown[]): boolean =>
	errors.length > 0 && !context.continueOnFail();

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
