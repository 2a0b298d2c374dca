import { damagedError, ProtrackError, recordKey, type ProtrackClient } from '../client';
import { alarmId } from './alarm';
import { readAlarms, type AlarmRange } from './alarmHistory';
import { AlarmSelection, byTime, compareTexts, type Fits, type TimeOrder } from './alarmSelection';
import type { SeenAlarm } from './alarm';
import { MAX_AT_ONCE } from './concurrency';
import { FailureStreak } from './failureStreak';

/** Over all devices by time of receipt; or device by device in the order asked, of each the oldest first. */
export type AlarmOrder = TimeOrder | 'device';

/** Which alarms somebody wants. */
export interface AlarmQuestion {
	imeis: Iterable<string>;
	/** Epoch seconds of server receipt, as `to`; both are included. */
	from: number;
	to: number;
	order: AlarmOrder;
	/** The first so many in that order; Infinity for all. */
	limit: number;
	fits: Fits;
}

export interface Found {
	/** In the order asked for. */
	alarms: SeenAlarm[];
	/** The devices of which it lacks alarms, since they could not be read before there were enough. */
	failed: Array<{ reading: AlarmReading; errors: ProtrackError[] }>;
	/** How many devices, in the order asked, were needed to reach the limit. */
	needed: number;
}

/** The alarms of one device in one range, as far as somebody wanted them. */
export class AlarmReading {
	/** Seconds (epoch) with more alarms than the platform can show. */
	readonly truncatedAt: number[] = [];
	/** How many alarms were read. */
	count = 0;
	/** Records that cannot be read; `after` is how many alarms were known before, `from` and `to` the times that they may be of (epoch seconds). */
	private readonly damages: Array<{ after: number; from: number; to: number }> = [];
	isFromOldList = false;
	/** Why it ends before its end. */
	error?: ProtrackError;
	private isComplete = false;
	private latest = 0;
	/** The first of all, known for certain, in the order in which they came to be: sorting them for each page would take longer with each. */
	private readonly certain: SeenAlarm[] = [];
	/** Those of the last second, which may get company from the next page; their order is not promised. */
	private boundary: SeenAlarm[] = [];
	private sorted: SeenAlarm[] | undefined;
	private turn = Promise.resolve();
	private readonly duplicates = new Map<string, number>();
	private readonly takers: AlarmSelection[] = [];
	private readonly source: ReturnType<typeof readAlarms>;

	/** @param keeps whether somebody wants `alarms`; what only selections want is not kept beside them */
	constructor(
		client: ProtrackClient,
		readonly range: AlarmRange,
		private readonly failures: FailureStreak,
		private readonly keeps: boolean,
	) {
		this.source = readAlarms(client, range);
	}

	/** By server time, oldest first. */
	get alarms(): readonly SeenAlarm[] {
		this.sorted ??= [...this.certain, ...this.boundary].sort((a, b) => byTime(a, b) || compareTexts(a.id, b.id));
		return this.sorted;
	}

	/** Lets a selection have every alarm that is read. To be called before anything is. */
	serve(selection: AlarmSelection): void {
		this.takers.push(selection);
	}

	/** Why some alarms that would be in a selection may be missing. */
	errorsFor(selection: AlarmSelection): ProtrackError[] {
		const errors = this.damagedErrors(this.damages.filter(({ from, to }) => selection.mayHold(from, to)));
		return this.error && selection.wants(this.latest) ? [...errors, this.error] : errors;
	}

	/**
	 * Reads on until no selection that is served wants more. Errors are kept, not thrown.
	 * @throws ProtrackError `canceled`
	 */
	async readForAll(): Promise<void> {
		await this.readWhile(() => this.takers.some((selection) => selection.wants(this.latest)));
	}

	/**
	 * Reads on until so many alarms that fit are known for certain, or to the end. Errors are kept, not thrown.
	 * @throws ProtrackError `canceled`
	 */
	async readUntil(wanted: number, fits: Fits): Promise<void> {
		let [looked, fitting] = [0, 0];
		const isEnough = () => {
			for (const alarm of this.certain.slice(looked)) if (fits(alarm)) fitting += 1;
			looked = this.certain.length;
			return fitting >= wanted;
		};
		await this.readWhile(() => !isEnough());
	}

	private async readWhile(isWanted: () => boolean): Promise<void> {
		// Whoever else reads this device and range waits for what is under way.
		this.turn = this.turn.then(async () => {
			while (!this.isComplete && !this.error && isWanted()) await this.readPage();
		});
		await this.turn;
	}

	/** @returns how many alarms that fit are known for certain */
	countCertain(fits: Fits): number {
		return this.certain.filter(fits).length;
	}

	/** Why some alarms may be missing before so many that fit. */
	errorsBefore(wanted: number, fits: Fits): ProtrackError[] {
		const isConcerned = ({ after }: { after: number }) => this.alarms.slice(0, after).filter(fits).length < wanted;
		const errors = this.damagedErrors(this.damages.filter(isConcerned));
		return this.error && this.countCertain(fits) < wanted ? [...errors, this.error] : errors;
	}

	private damagedErrors({ length: damaged }: readonly unknown[]): ProtrackError[] {
		return damaged === 0
			? []
			: [damagedError(this.isFromOldList ? 'oldAlarmList' : 'alarmList', damaged, damaged + this.count)];
	}

	private async readPage(): Promise<void> {
		try {
			const { value: page } = await this.failures.run(async () => await this.source.next());
			if (page) {
				this.isFromOldList = page.isFromOldList;
				if (page.truncatedAt !== undefined) this.truncatedAt.push(page.truncatedAt);
				const [after, from] = [this.count, this.latest];
				for (const record of page.records) this.add(record);
				const to = page.truncatedAt === undefined ? (page.next ?? Infinity) : Infinity;
				for (const time of page.damaged) this.damages.push({ after, from: time ?? from, to: time ?? to });
			} else this.isComplete = true;
			this.settle();
		} catch (error) {
			if (!(error instanceof ProtrackError) || error.kind === 'canceled') throw error;
			this.error = error;
			// No page follows that could tell more about them.
			for (const alarm of this.boundary) this.give(alarm);
		}
	}

	private add(record: SeenAlarm['record']): void {
		const { imei } = this.range;
		const key = recordKey(record);
		const duplicateIndex = this.duplicates.get(key) ?? 0;
		this.duplicates.set(key, duplicateIndex + 1);
		this.latest = Math.max(this.latest, record.systemtime ?? 0);
		this.count += 1;
		this.boundary.push({ id: alarmId(imei, record, duplicateIndex), imei, record });
	}

	private settle(): void {
		const isCertain = ({ record }: SeenAlarm) => this.isComplete || (record.systemtime ?? 0) < this.latest;
		for (const alarm of this.boundary) {
			if (!isCertain(alarm)) continue;
			if (this.keeps) this.certain.push(alarm);
			this.give(alarm);
			// Of a time that has passed no duplicate comes any more.
			if (alarm.record.systemtime !== null) this.duplicates.delete(recordKey(alarm.record));
		}
		this.boundary = this.boundary.filter((alarm) => !isCertain(alarm));
		this.sorted = undefined;
	}

	private give(alarm: SeenAlarm): void {
		for (const selection of this.takers) selection.offer(alarm);
	}
}

/** The alarms that one execution asks for: who asks for the same device and range shares one reading. */
export class AlarmArchive {
	private readonly byKey = new Map<string, AlarmReading>();
	private readonly workers = new Workers();
	private readonly failures = new FailureStreak(({ isDeviceScoped }) => isDeviceScoped);
	private keeps = true;

	constructor(private readonly client: ProtrackClient) {}

	/** All that was read so far. */
	get readings(): AlarmReading[] {
		return [...this.byKey.values()];
	}

	/**
	 * Answers all that one run asks for, each device and range by one reading. To be called once.
	 * @returns an answer for each question
	 * @throws ProtrackError only `canceled`: any other error is that of its device
	 */
	async answer(questions: readonly AlarmQuestion[]): Promise<Found[]> {
		this.keeps = questions.some(({ order }) => order === 'device');
		const served = new Set<AlarmReading>();
		const answers = questions.map((question): (() => Promise<Found>) => {
			const { imeis, from, to, order, limit, fits } = question;
			if (order === 'device') return async () => await this.find(imeis, from, to, limit, fits);
			const selection = new AlarmSelection(order, limit, fits);
			const readings = [...new Set(imeis)].map((imei) => this.reading({ imei, from, to }));
			for (const reading of readings) {
				reading.serve(selection);
				served.add(reading);
			}
			const failed = () =>
				readings
					.map((reading) => ({ reading, errors: reading.errorsFor(selection) }))
					.filter(({ errors }) => errors.length > 0);
			return async () => await Promise.resolve({ alarms: selection.alarms, failed: failed(), needed: readings.length });
		});
		await Promise.all([...served].map((reading) => this.workers.run(async () => await reading.readForAll())));
		return await Promise.all(answers.map((finish) => finish()));
	}

	/**
	 * The first alarms that fit, device by device, with no more calls than that takes. With a limit the devices are read a few at a time, since those
	 * after the one that fills it are not needed.
	 * @param from epoch seconds of server receipt, as `to`; both are included
	 * @throws ProtrackError only `canceled`: any other error is that of its device
	 */
	async find(imeis: Iterable<string>, from: number, to: number, limit: number, fits: Fits): Promise<Found> {
		const left = [...new Set(imeis)];
		const found: Found = { alarms: [], failed: [], needed: 0 };
		let atOnce = limit === Infinity ? left.length : 1;
		while (left.length > 0 && found.alarms.length < limit) {
			const round = left.splice(0, atOnce).map((imei) => this.reading({ imei, from, to }));
			const wanted = limit - found.alarms.length;
			await Promise.all(round.map((reading) => this.workers.run(async () => await reading.readUntil(wanted, fits))));
			round.forEach((reading) => add(found, reading, limit, fits));
			atOnce = Math.min(2 * atOnce, MAX_AT_ONCE);
		}
		return found;
	}

	private reading(range: AlarmRange): AlarmReading {
		const key = `${range.imei} ${range.from} ${range.to}`;
		const reading = this.byKey.get(key) ?? new AlarmReading(this.client, range, this.failures, this.keeps);
		this.byKey.set(key, reading);
		return reading;
	}
}

/** Adds the alarms of the next device, as many as are still wanted. */
function add(found: Found, reading: AlarmReading, limit: number, fits: Fits): void {
	const wanted = limit - found.alarms.length;
	if (wanted === 0) return;
	found.needed += 1;
	const errors = reading.errorsBefore(wanted, fits);
	if (errors.length > 0) found.failed.push({ reading, errors });
	// One by one: as arguments of a call they might be more than the engine takes.
	for (const alarm of reading.alarms.filter(fits).slice(0, wanted)) found.alarms.push(alarm);
}

/** Lets a few tasks run at once; the others wait for their turn. */
class Workers {
	private free = MAX_AT_ONCE;
	private readonly waiting: Array<() => void> = [];

	async run<T>(task: () => Promise<T>): Promise<T> {
		if (this.free > 0) this.free -= 1;
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
		try {
			return await task();
		} finally {
			const next = this.waiting.shift();
			if (next) next();
			else this.free += 1;
		}
	}
}
