import { getOrCreate, isClockTime, MAX_EPOCH_SECONDS, type ProtrackError } from '../client';
import { roundDown } from './mileagePlan';

/*
 * The platform may refuse to measure beyond a certain time. Its message names that time and a device: "parameter endtime error, value=The imei ... can
 * only query data that is less than 1784505600" (one live client). The reason is not known; it may be that today is not counted yet, or that the device
 * has expired.
 */

const END_REJECTION = /\bcan only query\b.{0,60}?\bless than\s*(-?\d{1,20})(?!\d)/i;

/** Whether the platform rejected a call because it does not count the mileage up to its end. */
export function isEndRejection({ code, message }: ProtrackError): boolean {
	return code !== undefined && END_REJECTION.test(message);
}

export interface EndRejection {
	/** The time as the platform wrote it. */
	given: number;
	/** That time in epoch seconds, rounded down to the half hour; null when it is not a valid time. */
	end: number | null;
	/** The devices of the batch that the message names; the whole batch when it names none. */
	imeis: readonly string[];
}

/** Reads the message of a rejection. @param error one for which `isEndRejection` is true @param batch the devices that were asked for */
export function readEndRejection({ message }: ProtrackError, batch: readonly string[]): EndRejection {
	const given = Number(END_REJECTION.exec(message)?.[1]);
	// Larger numbers are milliseconds.
	const seconds = given > MAX_EPOCH_SECONDS ? given / 1000 : given;
	const end = roundDown(seconds);
	const numbers = new Set(message.match(/\d+/g));
	const named = batch.filter((imei) => numbers.has(imei));
	return { given, end: isClockTime(end) ? end : null, imeis: named.length > 0 ? named : batch };
}

/**
 * Within this age an end may be that of all devices, because the platform does not count today yet (a day may have 25 hours). An older end is more
 * likely the expiry of one device.
 */
const MAX_AGE_OF_SHARED_END = 25 * 3600;

/** The ends of the mileage of devices, as far as rejections of one run have named them. Times in epoch seconds. */
export class MileageEnds {
	private readonly ends = new Map<string, number>();
	private readonly named = new Map<number, Set<string>>();

	constructor(private readonly now: number) {}

	/** @returns Infinity when no end is known */
	of(imei: string): number {
		return this.ends.get(imei) ?? Infinity;
	}

	set(imei: string, end: number): void {
		this.ends.set(imei, Math.min(end, this.of(imei)));
	}

	/** Remembers which devices a rejection names. */
	note({ given, imeis }: EndRejection): void {
		const named = getOrCreate(this.named, given, () => new Set<string>());
		for (const imei of imeis) named.add(imei);
	}

	/**
	 * @returns the devices that a rejection is about: usually those that it names; its whole batch when several devices were given the same end, and that
	 * end is recent or not a valid time
	 */
	concernedBy({ given, end, imeis }: EndRejection, batch: readonly string[]): ReadonlySet<string> {
		const isShared = (this.named.get(given)?.size ?? 0) > 1 && (end === null || end > this.now - MAX_AGE_OF_SHARED_END);
		return new Set(isShared ? batch : imeis);
	}
}
