import type { Account } from './accounts';
import { ManualTelemetry } from './manualTelemetry';
import { blankReport, type Report, type Span, type Telemetry } from './telemetry';
import type { AlarmRecord, DeviceRecord, Point, TrackRecord } from './wire';

/** A device as a test describes it. Times are epoch seconds, 0 = unset. */
export interface DeviceInput {
	imei: string;
	/** Default the root account. */
	account?: string;
	name?: string;
	plate?: string;
	model?: string;
	simcard?: string;
	iccid?: string;
	onlinetime?: number;
	activatedtime?: number;
	platformduetime?: number;
	userduetime?: number;
	/** datastatus 5, commands get 20089. */
	blocked?: boolean;
	/** Epoch seconds up to which its mileage is counted, in place of the platform's own limit (`mileageCountedUntil` of the options). */
	mileageCountedUntil?: number;
	/** First position, as `setPosition` takes it. Without one the device was never online. */
	position?: PositionInput;
	/** What it answers to commands: null = never, a text = that text and no effect. Default the usual success. */
	commandAnswer?: string | null;
	/** Commands that it rejects with 20048. */
	unsupportedCommands?: string[];
}

/** Keys of a track record that a test sets; the rest stays as it was. */
export type PositionInput = Partial<Omit<TrackRecord, 'imei' | 'servertime'>>;

/** A time in which a vehicle moved without a pause; epoch seconds. */
export interface Drive {
	begin: number;
	end: number;
	meters: number;
}

/** A source that also knows the device's last report, and what the vehicle truly did: the live fleet. */
export interface LiveSource extends Telemetry {
	report(now: number): Report;
	drives(begin: number, end: number): Drive[];
}

/** What the outside has changed on a device that a report must show until the device is set by hand. */
interface Changes {
	oilpowerstatus?: number;
	mileageShift: number;
}

/** One tracker: its details, and what it has sent. */
export class Device {
	readonly imei: string;

	readonly manual = new ManualTelemetry();

	readonly commandAnswer: string | null | undefined;

	readonly unsupportedCommands: ReadonlySet<string>;

	readonly mileageCountedUntil: number | undefined;

	blocked: boolean;

	private readonly deviceDetails: DeviceRecord;

	private hand: Report | undefined;

	private changes: Changes = { mileageShift: 0 };

	private liveUntil = Infinity;

	constructor(
		input: DeviceInput,
		readonly account: Account,
		private readonly live?: LiveSource,
	) {
		this.imei = input.imei;
		this.blocked = input.blocked ?? false;
		this.commandAnswer = input.commandAnswer;
		this.unsupportedCommands = new Set(input.unsupportedCommands);
		this.mileageCountedUntil = input.mileageCountedUntil;
		const model = input.model ?? 'VT05S';
		this.deviceDetails = {
			imei: input.imei,
			devicename: input.name ?? `${model}-${input.imei.slice(-5)}`,
			devicetype: model,
			platenumber: input.plate ?? '',
			onlinetime: input.onlinetime ?? 0,
			platformduetime: input.platformduetime ?? 0,
			simcard: input.simcard ?? '',
			iccid: input.iccid ?? '',
			activatedtime: input.activatedtime ?? 0,
			userduetime: input.userduetime ?? 0,
		};
	}

	/** Chapters 2.7 and 2.12. */
	get record(): DeviceRecord {
		return { ...this.deviceDetails };
	}

	/** Changes its name, plate, times and so on. */
	amend(deviceDetails: Partial<Omit<DeviceRecord, 'imei'>>): void {
		Object.assign(this.deviceDetails, deviceDetails);
	}

	expired(now: number): boolean {
		const { platformduetime, userduetime } = this.deviceDetails;
		return [platformduetime, userduetime].some((due) => due !== 0 && due < now);
	}

	/** What the platform last heard of the device, as of `now`. */
	report(now: number): Report {
		const report = this.hand ?? this.live?.report(now) ?? blankReport();
		return {
			...report,
			oilpowerstatus: this.changes.oilpowerstatus ?? report.oilpowerstatus,
			mileage: report.mileage === -1 ? -1 : report.mileage + this.changes.mileageShift,
		};
	}

	/** Puts the last report by hand. A device of the live fleet leaves its model for good. */
	setPosition(position: PositionInput, now: number): void {
		const before = this.report(now);
		this.liveUntil = Math.min(this.liveUntil, now);
		const { acctime, ...keys } = position;
		const accChangedAt =
			acctime !== undefined
				? now - acctime
				: keys.accstatus !== undefined && keys.accstatus !== before.accstatus
					? now
					: before.accChangedAt;
		this.changes = { mileageShift: 0 };
		this.hand = {
			...before,
			gpstime: now,
			systemtime: now,
			hearttime: now,
			datastatus: undefined,
			...keys,
			accChangedAt,
		};
		if (this.deviceDetails.onlinetime === 0) this.deviceDetails.onlinetime = this.hand.hearttime;
	}

	cutFuel(off: boolean): void {
		this.changes.oilpowerstatus = off ? 0 : 1;
	}

	/** Moves the mileage to a value, in meters. */
	setMileage(meters: number, now: number): void {
		const current = this.report(now).mileage;
		if (current !== -1) this.changes.mileageShift += meters - current;
	}

	points(span: Span, limit: number): Point[] {
		return this.gathered(span, (source, range) => source.points(range, limit)).sort((a, b) => a.gpstime - b.gpstime);
	}

	alarms(span: Span, limit: number): AlarmRecord[] {
		return this.gathered(span, (source, range) => source.alarms(range, limit)).sort(
			(a, b) => a.systemtime - b.systemtime,
		);
	}

	/** What a vehicle of the live fleet truly did, whatever it sent. */
	drives(begin: number, end: number): Drive[] {
		return this.live?.drives(begin, end) ?? [];
	}

	meters(span: Span): number {
		const live = this.live?.meters(this.liveSpan(span)) ?? 0;
		return live + this.manual.meters(span);
	}

	private gathered<T>(span: Span, read: (source: Telemetry, span: Span) => T[]): T[] {
		const live = this.live ? read(this.live, this.liveSpan(span)) : [];
		return [...live, ...read(this.manual, span)];
	}

	/** Nothing of the model is visible after the device has left it. */
	private liveSpan(span: Span): Span {
		return { ...span, now: Math.min(span.now, this.liveUntil) };
	}
}
