import { callInBatches, countBatches, type Batched, type ProtrackClient } from '../api';
import type { MileagePeriod, MileageWindow } from './mileagePlan';
import type { RunDemand } from './runLimits';
import { toIso } from './values';

/** How far a device drove in one period; times in ISO 8601 UTC. */
export interface Mileage {
	imei: string;
	/** Null where the name is not known. */
	deviceName: string | null;
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
}

/** The platform's answers for windows; see `Batched` for one of them. */
export type MileageAnswers = (window: MileageWindow) => Batched<'mileage'>;

interface MileageQuestion {
	imeis: readonly string[];
	windows: readonly MileageWindow[];
}

/**
 * Measures windows for devices (chapter 2.14): one call for each 100 different devices of each different window, however many ask.
 * @throws ProtrackError only `cancelled`: every other fault is in the answer of its window, with its devices
 */
export async function readMileage(client: ProtrackClient, questions: readonly MileageQuestion[]): Promise<MileageAnswers> {
	const { wanted } = groupByWindow(questions, Infinity);
	const answered = await Promise.all(
		[...wanted].map(async ([key, { window, imeis }]) => [key, await callInBatches(client, 'mileage', imeis, window)] as const),
	);
	const answers = new Map(answered);
	return (window) => answers.get(keyOf(window)) ?? { records: new Map(), faults: new Map(), serverTime: null };
}

/** What `readMileage` takes if all goes well. @param most counting ends when there are more calls */
export function countMileageDemand(questions: readonly MileageQuestion[], most: number): RunDemand {
	const { calls, items } = groupByWindow(questions, most);
	return { calls, items };
}

function groupByWindow(questions: readonly MileageQuestion[], most: number) {
	const wanted = new Map<string, { window: MileageWindow; imeis: Set<string> }>();
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
 * @param kilometres what the platform gave for each window of the period, null for nothing
 * @returns the period with the sum of what was given
 */
export function toMileage(
	imei: string,
	deviceName: string | null,
	period: MileagePeriod,
	kilometres: ReadonlyArray<number | null>,
): Mileage {
	const given = kilometres.filter((distance) => distance !== null);
	return {
		imei,
		deviceName,
		date: period.date,
		askedFrom: toIso(period.askedFrom),
		askedTo: toIso(period.askedTo),
		from: toIso(period.from),
		to: toIso(period.to),
		distanceKm: given.length === 0 ? null : Math.round(given.reduce((sum, distance) => sum + distance, 0) * 1000) / 1000,
	};
}

/** @param answer kilometres on the wire; negative means that there are none, as in the platform's other distances */
export function readKm(answer: number | null | undefined): number | null {
	return answer === null || answer === undefined || answer < 0 ? null : answer;
}
