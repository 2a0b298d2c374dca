import {
	damagedError,
	errorToKeep,
	Multiset,
	recordKey,
	type AlarmRecord,
	type ProtrackClient,
	type ProtrackError,
} from '../client';
import { toAlarmWithKey, type SeenAlarm } from './alarm';
import { readAlarms, type AlarmRange } from './alarmHistory';
import { byTime, compareTexts, type AlarmSelection, type Fits } from './alarmSelection';
import type { FailureStreak } from './failureStreak';

/** The alarms of one device in one range. Pages are read only as long as a caller needs more. */
export class AlarmReading {
	/** Seconds (epoch) with more alarms than the platform can show. */
	readonly truncatedAt: number[] = [];
	/** How many alarms were read. */
	count = 0;
	isFromOldList = false;
	/** Why the reading ended early. */
	error?: ProtrackError;
	/** Damaged records: how many alarms were read `before` each, and the range of times that it may have (epoch seconds). */
	private readonly damages: Array<{ before: number; from: number; to: number }> = [];
	private isComplete = false;
	private latest = 0;
	/** Alarms before the latest second, in the order read. No more alarms of these seconds can follow. */
	private readonly certain: SeenAlarm[] = [];
	/** Alarms of the latest second, to which the next page may add. */
	private boundary: Array<{ alarm: SeenAlarm; key: string }> = [];
	/** Both, sorted on demand: sorting after each page would take longer with each page. */
	private sorted: SeenAlarm[] | undefined;
	private turn = Promise.resolve();
	private readonly duplicates = new Multiset();
	private readonly selections: AlarmSelection[] = [];
	private readonly pages: ReturnType<typeof readAlarms>;

	/** @param keepsAlarms whether `alarms` is used; alarms that go to selections only are not stored a second time */
	constructor(
		client: ProtrackClient,
		readonly range: AlarmRange,
		private readonly failures: FailureStreak,
		private readonly keepsAlarms: boolean,
	) {
		this.pages = readAlarms(client, range);
	}

	/** By server time, oldest first. */
	get alarms(): readonly SeenAlarm[] {
		this.sorted ??= [...this.certain, ...this.boundary.map(({ alarm }) => alarm)].sort(
			(a, b) => byTime(a, b) || compareTexts(a.id, b.id),
		);
		return this.sorted;
	}

	/** Passes every alarm that is read to a selection. To be called before anything is read. */
	serve(selection: AlarmSelection): void {
		this.selections.push(selection);
	}

	/** Why alarms may be missing in a selection. */
	errorsFor(selection: AlarmSelection): ProtrackError[] {
		const errors = this.damagedErrors(this.damages.filter(({ from, to }) => selection.mayHold(from, to)));
		return this.error && selection.wants(this.latest) ? [...errors, this.error] : errors;
	}

	/** Why some of the first `wanted` alarms that fit may be missing. */
	errorsBefore(wanted: number, fits: Fits): ProtrackError[] {
		// Found once, not for each damaged record: there may be one in each of thousands of pages.
		const last = this.damages.length === 0 ? 0 : placeOf(wanted, this.alarms, fits);
		const errors = this.damagedErrors(this.damages.filter(({ before }) => before <= last));
		return this.error && placeOf(wanted, this.certain, fits) === Infinity ? [...errors, this.error] : errors;
	}

	/** The first `wanted` alarms that fit, by server time. */
	firstThatFit(wanted: number, fits: Fits): SeenAlarm[] {
		const found: SeenAlarm[] = [];
		for (const alarm of this.alarms) {
			if (found.length >= wanted) break;
			if (fits(alarm)) found.push(alarm);
		}
		return found;
	}

	private damagedErrors({ length: damaged }: readonly unknown[]): ProtrackError[] {
		return damaged === 0
			? []
			: [damagedError(this.isFromOldList ? 'oldAlarmList' : 'alarmList', damaged, damaged + this.count)];
	}

	/**
	 * Reads until no selection needs more. Errors are kept, not thrown.
	 * @throws ProtrackError only `canceled`
	 */
	async readForAll(): Promise<void> {
		await this.readWhile(() => this.selections.some((selection) => selection.wants(this.latest)));
	}

	/**
	 * Reads until `wanted` alarms that fit are certain, or to the end. Errors are kept, not thrown.
	 * @throws ProtrackError only `canceled`
	 */
	async readUntil(wanted: number, fits: Fits): Promise<void> {
		let [checked, fitting] = [0, 0];
		const isEnough = () => {
			for (let alarm = this.certain[checked]; alarm && fitting < wanted; alarm = this.certain[checked]) {
				checked += 1;
				if (fits(alarm)) fitting += 1;
			}
			return fitting >= wanted;
		};
		await this.readWhile(() => !isEnough());
	}

	private async readWhile(isWanted: () => boolean): Promise<void> {
		// Callers share one sequence of pages, so each waits for the calls of the one before.
		this.turn = this.turn.then(async () => {
			while (!this.isComplete && !this.error && isWanted()) await this.readPage();
		});
		await this.turn;
	}

	private async readPage(): Promise<void> {
		try {
			const { value: page } = await this.failures.run(async () => await this.pages.next());
			if (page) {
				this.isFromOldList = page.isFromOldList;
				if (page.truncatedAt !== undefined) this.truncatedAt.push(page.truncatedAt);
				const [before, from] = [this.count, this.latest];
				for (const record of page.records) this.add(record);
				const to = page.truncatedAt === undefined ? (page.next ?? Infinity) : Infinity;
				for (const time of page.damaged) this.damages.push({ before, from: time ?? from, to: time ?? to });
			} else this.isComplete = true;
			this.settle();
		} catch (thrown) {
			this.error = errorToKeep(thrown);
			// No page follows, so their second is complete.
			for (const { alarm } of this.boundary) this.offer(alarm);
		}
	}

	private add(record: AlarmRecord): void {
		this.latest = Math.max(this.latest, record.systemtime ?? 0);
		this.count += 1;
		const key = recordKey(record);
		this.boundary.push({ alarm: toAlarmWithKey(this.range.imei, record, key, this.duplicates), key });
	}

	private settle(): void {
		const uncertain: typeof this.boundary = [];
		for (const entry of this.boundary) {
			const { alarm, key } = entry;
			const { systemtime } = alarm.record;
			if (!this.isComplete && (systemtime ?? 0) >= this.latest) {
				uncertain.push(entry);
				continue;
			}
			if (this.keepsAlarms) this.certain.push(alarm);
			this.offer(alarm);
			// No more duplicates of an earlier second can follow.
			if (systemtime !== null) this.duplicates.forget(key);
		}
		this.boundary = uncertain;
		this.sorted = undefined;
	}

	private offer(alarm: SeenAlarm): void {
		for (const selection of this.selections) selection.offer(alarm);
	}
}

/** @returns the index of the alarm that fits as the `wanted`-th one, Infinity when fewer fit */
function placeOf(wanted: number, alarms: readonly SeenAlarm[], fits: Fits): number {
	if (wanted === Infinity) return Infinity;
	let fitting = 0;
	for (const [place, alarm] of alarms.entries()) {
		if (fits(alarm)) fitting += 1;
		if (fitting >= wanted) return place;
	}
	return Infinity;
}
