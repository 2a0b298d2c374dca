import {
	callInBatches,
	countBatches,
	getOrCreate,
	groupBy,
	type Batched,
	type ProtrackClient,
	type ProtrackError,
} from '../client';
import type { Device } from './device';
import { isEndRejection, MileageEnds, readEndRejection } from './mileageEnd';
import type { MileagePeriod, MileageWindow } from './mileagePlan';
import type { RunDemand } from './runLimits';
import { toIso } from './values';

/** How far a device drove in one period; times in ISO 8601 UTC. */
export interface Mileage {
	/** Null where the name is not known. */
	deviceName: string | null;
	plateNumber: string | null;
	/** The day on which the period begins in the user's time zone. */
	date: string;
	/** Null when the platform gave no distance. */
	distanceKm: number | null;
	/** What the platform measured: half hours that contain what was asked for. */
	from: string | null;
	to: string | null;
	/**
	 * Whether the distance is that of a part only: of a day or week that the range or the present cuts, of a range that is not over, or of a period of
	 * which the platform counts only a first part, where `to` is the end of that part.
	 */
	partial: boolean;
	/** What was asked for. */
	askedFrom: string | null;
	askedTo: string | null;
	imei: string;
}

/** What the platform gave for one window, by IMEI. */
export interface MileageAnswer {
	records: Batched<'mileage'>['records'];
	errors: Batched<'mileage'>['errors'];
	/**
	 * Devices whose mileage the platform does not count to the end of the window, with the time up to which it does (epoch seconds). Their record covers
	 * the part before that time; there is none when that time is not after the begin of the window.
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
 * Measures windows for devices (chapter 2.14): one call for each different window and 100 different devices, however many questions ask for them. Where
 * the platform rejects the end of a window and names the time up to which it counts, the devices concerned are asked for again up to that time.
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
	// The latest window of a device reveals the end of its mileage, so the earlier windows can be asked for without a rejection.
	await Promise.all(latest.map(read));
	const lasting = [...answers.values()].flatMap(({ errors }) => [...errors.values()]).find(({ endsRun }) => endsRun);
	if (lasting) for (const { window, imeis } of earlier) answers.set(keyOf(window), allFailed(imeis, lasting));
	else await Promise.all(earlier.map(read));
	return (window) => answers.get(keyOf(window)) ?? { records: new Map(), errors: new Map(), countedUntil: new Map() };
}

const allFailed = (imeis: Iterable<string>, error: ProtrackError): MileageAnswer => ({
	records: new Map(),
	errors: new Map([...imeis].map((imei) => [imei, error])),
	countedUntil: new Map(),
});

/** Splits the windows into those that are the latest one of any device, and the others. */
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
 * Asks until every device has a distance or an error. The loop ends with any server: a rejection gives a device an earlier end at most once, and is its
 * error after that. Only the devices that a rejection names get the earlier end, unless it proves to be the end of all devices.
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
		// Devices with an earlier end wait for the others, which may get the same end and can then share the call.
		const others = open.filter((imei) => !moved.has(imei));
		const [next, waiting] = others.length > 0 ? [others, open.filter((imei) => moved.has(imei))] : [open, []];
		const byEnd = new Map<number, string[]>();
		for (const imei of next) {
			const end = Math.min(endtime, ends.of(imei));
			if (end < endtime) answer.countedUntil.set(imei, end);
			if (end <= begintime) continue;
			getOrCreate(byEnd, end, (): string[] => []).push(imei);
		}
		const rejected = await Promise.all(
			[...byEnd].map(async ([end, group]) => await ask(client, answer, { begintime, endtime: end }, group)),
		);
		open = [...waiting, ...settleRejections(rejected.flat(), answer, moved, ends)];
	}
	return answer;
}

/** Makes the calls and adds their records and errors to the answer. @returns the calls that were rejected because of their end */
async function ask(
	client: ProtrackClient,
	answer: MileageAnswer,
	window: MileageWindow,
	imeis: string[],
): Promise<RejectedCall[]> {
	const { records, errors } = await callInBatches(client, 'mileage', imeis, window, { standsForAll: isEndRejection });
	for (const [imei, record] of records) answer.records.set(imei, record);
	for (const [imei, error] of errors) if (!isEndRejection(error)) answer.errors.set(imei, error);
	const rejected = groupBy(
		[...errors].filter(([, error]) => isEndRejection(error)),
		([, error]) => error,
	);
	return [...rejected].map(([error, failed]) => ({
		error,
		batch: failed.map(([imei]) => imei),
		endtime: window.endtime,
	}));
}

/** @param moved devices that already got an earlier end in this window @returns the devices to ask for again */
function settleRejections(
	calls: RejectedCall[],
	answer: MileageAnswer,
	moved: Set<string>,
	ends: MileageEnds,
): string[] {
	const rejections = calls.map((call) => ({ ...call, rejection: readEndRejection(call.error, call.batch) }));
	// All are noted first, because only together they show whether the end is that of all devices.
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

/** What `readMileage` takes without rejections. @param maxCalls counting stops above this */
export function countMileageDemand(questions: readonly MileageQuestion[], maxCalls: number): RunDemand {
	const { calls, items } = groupByWindow(questions, maxCalls);
	return { calls, items };
}

function groupByWindow(questions: readonly MileageQuestion[], maxCalls: number) {
	const wanted = new Map<string, WantedWindow>();
	let [calls, items] = [0, 0];
	for (const { imeis, windows } of questions) {
		for (const window of windows) {
			const known = getOrCreate(wanted, keyOf(window), () => ({ window, imeis: new Set<string>() }));
			const before = known.imeis.size;
			for (const imei of imeis) known.imeis.add(imei);
			calls += countBatches('mileage', known.imeis.size) - countBatches('mileage', before);
			items += known.imeis.size - before;
			if (calls > maxCalls) return { wanted, calls, items };
		}
	}
	return { wanted, calls, items };
}

const keyOf = ({ begintime, endtime }: MileageWindow): string => `${begintime}-${endtime}`;

/**
 * Adds up the distances of a period.
 * @param device its name and plate, null when not known
 * @param kilometers what the platform gave for each window of the period, null for no distance
 * @param countedUntil epoch seconds; set where the platform does not count up to the end of the period
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
		deviceName: device?.name ?? null,
		plateNumber: device?.plateNumber ?? null,
		date: period.date,
		distanceKm:
			given.length === 0 ? null : Math.round(given.reduce((sum, distance) => sum + distance, 0) * 1000) / 1000,
		from: toIso(period.from),
		to: toIso(countedUntil ?? period.to),
		partial: period.isCut || countedUntil !== undefined,
		askedFrom: toIso(period.askedFrom),
		askedTo: toIso(period.askedTo),
		imei,
	};
}

/** @param answer kilometers on the wire; a negative value means no distance, as elsewhere on the platform */
export function readKm(answer: number | null | undefined): number | null {
	return answer === null || answer === undefined || answer < 0 ? null : answer;
}
