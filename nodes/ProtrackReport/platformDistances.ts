import { countBatches, getOrCreate, type ProtrackError } from '../../protrack/client';
import {
	estimateWindows,
	planMileage,
	readKm,
	readMileage,
	type MileageAnswers,
	type MileagePeriod,
	type PeriodUnit,
} from '../../protrack/fleet';
import type { Period } from '../../protrack/insight';
import type { LimitedRun } from '../shared/runLimits';
import type { TimeRange } from '../shared/timeRange';

/** The periods of a device for which the distance is wanted. */
export interface DistanceQuestion {
	imei: string;
	range: TimeRange;
	per: PeriodUnit;
	/** IANA name. */
	zone: string;
}

/** What the platform counts for a device. */
export interface PlatformDistances {
	/** Null where the platform has none for the whole period. */
	kilometersIn: (period: Period) => number | null;
	/** Why some could not be read. */
	errors: ProtrackError[];
	/** Set where the server does not know the call: then nothing could be read, and asking again does not help. */
	unknownCall?: ProtrackError;
}

/** Questions with the same plan share calls. */
interface Plan {
	periods: MileagePeriod[];
	imeis: Set<string>;
}

/** Plans the mileage (chapter 2.14) of a run. */
export class MileagePlans {
	private readonly plans = new Map<string, Plan>();

	/** @param now epoch seconds */
	constructor(private readonly now: number) {}

	add({ imei, range, per, zone }: DistanceQuestion): void {
		const { now } = this;
		const plan = getOrCreate(this.plans, keyOf({ range, per, zone }), () => ({
			periods: planMileage({ ...range, per, zone, now }),
			imeis: new Set<string>(),
		}));
		plan.imeis.add(imei);
	}

	/** @returns what was counted for one of the questions @throws ProtrackError only `canceled` */
	async read(run: LimitedRun): Promise<(question: DistanceQuestion) => PlatformDistances> {
		const questions = [...this.plans.values()].map(({ periods, imeis }) => ({
			imeis: [...imeis],
			windows: periods.flatMap(({ windows }) => windows),
		}));
		const answers = await readMileage(run.client, questions, this.now);
		return (question) => {
			const periods = this.plans.get(keyOf(question))?.periods ?? [];
			const errors = [...new Set(periods.flatMap((period) => errorsIn(period, question.imei, answers)))];
			const isSame =
				({ from, to }: Period) =>
				(period: MileagePeriod) =>
					period.askedFrom === from && Math.min(period.askedTo, this.now) === to;
			return {
				errors: errors.filter((error) => !isUnknownCall(error)),
				unknownCall: errors.find(isUnknownCall),
				kilometersIn: (period) => kilometersIn(periods.find(isSame(period)), question.imei, answers),
			};
		};
	}
}

/**
 * About how many calls the distances take. Nothing is planned for it, because a plan of many years takes long. The zone of a vehicle is not known yet; its
 * days are as many as those of any other zone.
 */
export function estimateDistances(
	questions: ReadonlyArray<{ imeis: readonly string[]; range: TimeRange; per: PeriodUnit; zone: string | null }>,
	now: number,
): number {
	const groups = new Map<string, { windows: number; imeis: Set<string> }>();
	for (const { imeis, range, per, zone } of questions) {
		const group = getOrCreate(groups, keyOf({ range, per, zone: zone ?? '' }), () => ({
			windows: estimateWindows({ ...range, per, now }),
			imeis: new Set<string>(),
		}));
		for (const imei of imeis) group.imeis.add(imei);
	}
	return [...groups.values()].reduce(
		(sum, { windows, imeis }) => sum + windows * countBatches('mileage', imeis.size),
		0,
	);
}

const keyOf = ({ range, per, zone }: Omit<DistanceQuestion, 'imei'>): string =>
	`${range.from} ${range.to} ${per} ${zone}`;

/** Some servers answer an unknown path with a web page. */
const isUnknownCall = ({ kind, httpCode }: ProtrackError): boolean =>
	kind === 'unsupported' || (kind === 'reply' && ['404', '405'].includes(httpCode));

const errorsIn = ({ windows }: MileagePeriod, imei: string, answers: MileageAnswers): ProtrackError[] =>
	windows.flatMap((window) => answers(window).errors.get(imei) ?? []);

/** A sum over only some of the windows, or up to before the end of one, would look like that of the whole period. */
function kilometersIn(period: MileagePeriod | undefined, imei: string, answers: MileageAnswers): number | null {
	let sum = 0;
	for (const window of period?.windows ?? []) {
		const { records, countedUntil } = answers(window);
		const kilometers = readKm(records.get(imei)?.mileage);
		if (kilometers === null || countedUntil.has(imei)) return null;
		sum += kilometers;
	}
	return period ? Math.round(sum * 1000) / 1000 : null;
}
