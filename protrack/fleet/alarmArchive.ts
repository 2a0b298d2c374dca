import { getOrCreate, type ProtrackClient, type ProtrackError } from '../client';
import type { SeenAlarm } from './alarm';
import type { AlarmRange } from './alarmHistory';
import { AlarmReading } from './alarmReading';
import { AlarmSelection, type Fits, type TimeOrder } from './alarmSelection';
import { createPool, growingSizes, mapAtOnce } from './concurrency';
import { FailureStreak } from './failureStreak';

/** By time of receipt over all devices; or `device`: one device after the other in the order given, each with its oldest alarm first. */
export type AlarmOrder = TimeOrder | 'device';

/** Which alarms are wanted. */
export interface AlarmQuestion {
	imeis: Iterable<string>;
	/** Epoch seconds of server receipt, as `to`; both are included. */
	from: number;
	to: number;
	order: AlarmOrder;
	/** How many alarms are wanted, counted in that order; Infinity for all. */
	limit: number;
	fits: Fits;
}

export interface FoundAlarms {
	/** In the order asked for. */
	alarms: SeenAlarm[];
	/** Devices that could not be read far enough, so that alarms of theirs may be missing. */
	failed: Array<{ reading: AlarmReading; errors: ProtrackError[] }>;
	/** How many devices, in the order given, it took to reach the limit. */
	needed: number;
}

/** Reads alarms for all questions of one run. Questions about the same device and range share one reading. */
export class AlarmArchive {
	private readonly byKey = new Map<string, AlarmReading>();
	private readonly pool = createPool();
	private readonly failures = new FailureStreak(({ isDeviceScoped }) => isDeviceScoped);
	private keepsAlarms = true;

	constructor(private readonly client: ProtrackClient) {}

	/** Everything that was read so far. */
	get readings(): AlarmReading[] {
		return [...this.byKey.values()];
	}

	/**
	 * Answers all questions of one run, each device and range by one reading. To be called once.
	 * @returns an answer for each question
	 * @throws ProtrackError only `canceled`: any other error is that of its device
	 */
	async answer(questions: readonly AlarmQuestion[]): Promise<FoundAlarms[]> {
		this.keepsAlarms = questions.some(({ order }) => order === 'device');
		const selected = questions.map((question) => this.select(question));
		const served = new Set(selected.flatMap((each) => each?.readings ?? []));
		await mapAtOnce([...served], async (reading) => await reading.readForAll(), this.pool);
		return await Promise.all(
			questions.map(async ({ imeis, from, to, limit, fits }, index) => {
				const each = selected[index];
				return each ? foundBy(each.selection, each.readings) : await this.find(imeis, from, to, limit, fits);
			}),
		);
	}

	/** Makes the selection for a question that orders by time, and feeds it from all readings of that question. @returns null for the order `device` */
	private select({ imeis, from, to, order, limit, fits }: AlarmQuestion) {
		if (order === 'device') return null;
		const selection = new AlarmSelection(order, limit, fits);
		const readings = [...new Set(imeis)].map((imei) => this.reading({ imei, from, to }));
		for (const reading of readings) reading.serve(selection);
		return { selection, readings };
	}

	/**
	 * Finds the first alarms that fit, device by device. With a limit it reads a few devices at a time and then more, because the devices after the one
	 * that reaches the limit are not needed.
	 * @param from epoch seconds of server receipt, as `to`; both are included
	 * @throws ProtrackError only `canceled`: any other error is that of its device
	 */
	async find(imeis: Iterable<string>, from: number, to: number, limit: number, fits: Fits): Promise<FoundAlarms> {
		const left = [...new Set(imeis)];
		const found: FoundAlarms = { alarms: [], failed: [], needed: 0 };
		const sizes = growingSizes();
		while (left.length > 0 && found.alarms.length < limit) {
			const size = limit === Infinity ? left.length : sizes.next().value;
			const round = left.splice(0, size).map((imei) => this.reading({ imei, from, to }));
			const wanted = limit - found.alarms.length;
			await mapAtOnce(round, async (reading) => await reading.readUntil(wanted, fits), this.pool);
			round.forEach((reading) => addFrom(reading, found, limit, fits));
		}
		return found;
	}

	private reading(range: AlarmRange): AlarmReading {
		const key = `${range.imei} ${range.from} ${range.to}`;
		return getOrCreate(this.byKey, key, () => new AlarmReading(this.client, range, this.failures, this.keepsAlarms));
	}
}

function foundBy(selection: AlarmSelection, readings: AlarmReading[]): FoundAlarms {
	const failed = readings
		.map((reading) => ({ reading, errors: reading.errorsFor(selection) }))
		.filter(({ errors }) => errors.length > 0);
	return { alarms: selection.alarms, failed, needed: readings.length };
}

/** Adds the alarms of the next device, as many as are still wanted. */
function addFrom(reading: AlarmReading, found: FoundAlarms, limit: number, fits: Fits): void {
	const wanted = limit - found.alarms.length;
	if (wanted === 0) return;
	found.needed += 1;
	const errors = reading.errorsBefore(wanted, fits);
	if (errors.length > 0) found.failed.push({ reading, errors });
	// One by one: as arguments of one call they could overflow the stack.
	for (const alarm of reading.firstThatFit(wanted, fits)) found.alarms.push(alarm);
}
