import { callInBatches, countBatches, type Batched, type ProtrackClient, type ProtrackError } from '../client';
import type { Device } from './device';
import { isEndRejection, MileageEnds, readEndRejection } from './mileageEnd';
import type { MileagePeriod, MileageWindow } from './mileagePlan';
import type { RunDemand } from './runLimits';
import { toIso } from './values';

/** How far a device drove in one period; times in ISO 8601 UTC. */
export interface Mileage {
	imei: string;
	/** Null where the name is not known. */
	deviceName: string | null;
	plateNumber: string | null;
	/** The day on which the period begins in the user's time zone. */
	date: string;
	/** What was asked for. */
	askedFrom: string | null;
	askedTo: string | null;
	/** What the platform measured: half hours that contain what was asked for. */
	from: string | null;
	to: string | null;
	/** Null when the platform gave no distance. */
	distanceKm: number | null;
	/** Whether the platform does not count up to the end of the period yet, or any more: `to` is earlier then, and the distance is that up to it. */
	partial: boolean;
}

/** What the platform gave for one window, by IMEI. */
export interface MileageAnswer {
	records: Batched<'mileage'>['records'];
	errors: Batched<'mileage'>['errors'];
	/**
	 * Devices whose mileage the platform counts only up to an earlier time than the end of the window (epoch seconds). The record is that of the time
	 * before it; there is none when nothing of the window is counted.
	 */
	countedUntil: Map<string, number>;
}

/** The platform's answers for windows. */
export type MileageAnswers = (window: MileageWindow) => MileageAnswer;

interface MileageQuestion {
	imeis: readonly string[];
	windows: readonly MileageWindow[];
}

interface WantedWindow {
	window: MileageWindow;
	imeis: Set<string>;
}

/**
 * Measures windows for devices (chapter 2.14): one call for each 100 different devices of each different window, however many ask. Where the platform
 * counts only up to a time, the devices concerned are asked for once more, up to it.
 * @param now epoch seconds
 * @throws ProtrackError only `canceled`: every other error is in the answer of its window, with its devices
 */
export async function readMileage(
	client: ProtrackClient,
	questions: readonly MileageQuestion[],
	now: number,
): Promise<MileageAnswers> {
	const { wanted } = groupByWindow(questions, Infinity);
	const ends = new MileageEnds(now);
	const answers = new Map<string, MileageAnswer>();
	const read = async ({ window, imeis }: WantedWindow) =>
		answers.set(keyOf(window), await readWindow(client, window, imeis, ends));
	const { latest, earlier } = byLatest([...wanted.values()]);
	// Whatever end a device has, its latest window meets it: with that known the other windows are not rejected.
	for (const windows of [latest, earlier]) await Promise.all(windows.map(read));
	return (window) => answers.get(keyOf(window)) ?? { records: new Map(), errors: new Map(), countedUntil: new Map() };
}

/** Tells the windows that are the latest of one of their devices from the others. */
function byLatest(wanted: readonly WantedWindow[]): { latest: WantedWindow[]; earlier: WantedWindow[] } {
	const last = new Map<string, number>();
	for (const { window, imeis } of wanted)
		for (const imei of imeis) last.set(imei, Math.max(window.endtime, last.get(imei) ?? 0));
	const isLatest = ({ window, imeis }: WantedWindow) => [...imeis].some((imei) => last.get(imei) === window.endtime);
	return { latest: wanted.filter(isLatest), earlier: wanted.filter((each) => !isLatest(each)) };
}

/** A call that was rejected because the platform does not count up to its end. */
interface RejectedCall {
	error: ProtrackError;
	batch: string[];
	endtime: number;
}

/**
 * Asks again until every device has its distance or its error. It ends with any server, because a rejection either is the error of a device or gives
 * it an earlier end, and the latter only once. Only the devices that a rejection names get the earlier end, unless it turns out to be that of all.
 */
async function readWindow(
	client: ProtrackClient,
	{ begintime, endtime }: MileageWindow,
	imeis: Iterable<string>,
	ends: MileageEnds,
): Promise<MileageAnswer> {
	const answer: MileageAnswer = { records: new Map(), errors: new Map(), countedUntil: new Map() };
	const moved = new Set<string>();
	for (let open = [...imeis]; open.length > 0; ) {
		// Whoever got an earlier end waits for the others: they may get the same one, and then one call does for all.
		const others = open.filter((imei) => !moved.has(imei));
		const [next, waiting] = others.length > 0 ? [others, open.filter((imei) => moved.has(imei))] : [open, []];
		const byEnd = new Map<number, string[]>();
		for (const imei of next) {
			const end = Math.min(endtime, ends.of(imei));
			if (end < endtime) answer.countedUntil.set(imei, end);
			if (end <= begintime) continue;
			const group = byEnd.get(end) ?? [];
			byEnd.set(end, group);
			group.push(imei);
		}
		const rejected = await Promise.all(
			[...byEnd].map(async ([end, group]) => await ask(client, answer, { begintime, endtime: end }, group)),
		);
		open = [...waiting, ...settleRejections(rejected.flat(), answer, moved, ends)];
	}
	return answer;
}

/** Adds what comes back to the answer. @returns what was rejected because of its end */
async function ask(
	client: ProtrackClient,
	answer: MileageAnswer,
	window: MileageWindow,
	imeis: string[],
): Promise<RejectedCall[]> {
	const { records, errors } = await callInBatches(client, 'mileage', imeis, window, undefined, isEndRejection);
	for (const [imei, record] of records) answer.records.set(imei, record);
	const rejected = new Map<ProtrackError, RejectedCall>();
	for (const [imei, error] of errors) {
		if (isEndRejection(error)) {
			const call = rejected.get(error) ?? { error, batch: [], endtime: window.endtime };
			rejected.set(error, call);
			call.batch.push(imei);
		} else answer.errors.set(imei, error);
	}
	return [...rejected.values()];
}

/** @param moved devices that were given an earlier end in this window before @returns the devices to ask for again */
function settleRejections(
	calls: RejectedCall[],
	answer: MileageAnswer,
	moved: Set<string>,
	ends: MileageEnds,
): string[] {
	const rejections = calls.map((call) => ({ ...call, rejection: readEndRejection(call.error, call.batch) }));
	// All are noted before any is judged: together they may tell that the end is that of all devices.
	for (const { rejection } of rejections) ends.note(rejection);
	return rejections.flatMap(({ error, batch, endtime, rejection }) => {
		const { end } = rejection;
		const concerned = ends.concernedBy(rejection, batch);
		return batch.filter((imei) => {
			if (!concerned.has(imei)) return true;
			if (end !== null && end < endtime && !moved.has(imei)) {
				moved.add(imei);
				ends.set(imei, end);
				return true;
			}
			answer.countedUntil.delete(imei);
			answer.errors.set(imei, error);
			return false;
		});
	});
}

/** What `readMileage` takes if all goes well. @param most counting ends when there are more calls */
export function countMileageDemand(questions: readonly MileageQuestion[], most: number): RunDemand {
	const { calls, items } = groupByWindow(questions, most);
	return { calls, items };
}

function groupByWindow(questions: readonly MileageQuestion[], most: number) {
	const wanted = new Map<string, WantedWindow>();
	let [calls, items] = [0, 0];
	for (const { imeis, windows } of questions) {
		for (const window of windows) {
			const known = wanted.get(keyOf(window)) ?? { window, imeis: new Set() };
			wanted.set(keyOf(window), known);
			const before = known.imeis.size;
			for (const imei of imeis) known.imeis.add(imei);
			calls += countBatches('mileage', known.imeis.size) - countBatches('mileage', before);
			items += known.imeis.size - before;
			if (calls > most) return { wanted, calls, items };
		}
	}
	return { wanted, calls, items };
}

const keyOf = ({ begintime, endtime }: MileageWindow): string => `${begintime}-${endtime}`;

/**
 * @param device what is known of its name and plate; null where nothing is
 * @param kilometers what the platform gave for each window of the period, null for nothing
 * @param countedUntil where the platform does not count up to the end of the period: up to when it does, epoch seconds
 * @returns the period with the sum of what was given
 */
export function toMileage(
	imei: string,
	device: Pick<Device, 'name' | 'plateNumber'> | null,
	period: MileagePeriod,
	kilometers: ReadonlyArray<number | null>,
	countedUntil?: number,
): Mileage {
	const given = kilometers.filter((distance) => distance !== null);
	return {
		imei,
		deviceName: device?.name ?? null,
		plateNumber: device?.plateNumber ?? null,
		date: period.date,
		askedFrom: toIso(period.askedFrom),
		askedTo: toIso(period.askedTo),
		from: toIso(period.from),
		to: toIso(countedUntil ?? period.to),
		distanceKm:
			given.length === 0 ? null : Math.round(given.reduce((sum, distance) => sum + distance, 0) * 1000) / 1000,
		partial: countedUntil !== undefined,
	};
}

/** @param answer kilometers on the wire; negative means that there are none, as in the platform's other distances */
export function readKm(answer: number | null | undefined): number | null {
	return answer === null || answer === undefined || answer < 0 ? null : answer;
}
