import type { DeviceName } from '../../fleet';
import type { Score } from '../score';

type Severity = 'critical' | 'warning' | 'info';

export type AlarmCounts = Record<Severity, number>;

/** What vehicles did in a period. Null is not known: nothing was reported, or it could not be read. */
export interface Figures {
	distanceM: number | null;
	trips: number | null;
	stops: number | null;
	drivingSeconds: number | null;
	/** Standing with the engine on. */
	idleSeconds: number | null;
	alarms: AlarmCounts | null;
}

/** Alarms are read for both periods together. */
export type MissingPart = 'positions' | 'alarms' | 'positionsBefore';

/** Something that could not be read. */
export interface Missing {
	part: MissingPart;
	/** Why, for people. */
	reason: string;
}

/** One vehicle in a fleet report. */
export interface VehicleReport extends DeviceName {
	figures: Figures;
	/** Of the period before; null where that is not compared. */
	before: Figures | null;
	maxSpeedKmh: number | null;
	speedingSeconds: number | null;
	/** Epoch seconds. */
	firstStartAt: number | null;
	lastArrivalAt: number | null;
	/** Null where it cannot be made, because alarms or positions are missing. */
	score: Score | null;
	/** How many alarms of each type there were, by the platform's code. */
	alarmTypes: ReadonlyMap<number, number>;
	/** Meters in each hour, day, week or month of the period. */
	course: readonly number[];
	/** Whether the device sent positions in the period; null where that could not be read. */
	hasReported: boolean | null;
	missing: Missing[];
}

/** From and to in epoch seconds, the end excluded. */
export interface ReportPeriod {
	from: number;
	to: number;
}

/** What one bar of a small chart stands for. */
export type CourseUnit = 'hour' | 'day' | 'week' | 'month';

/** Everything that a fleet report says. */
export interface FleetReport {
	/** Null for the usual one of the language. */
	title: string | null;
	period: ReportPeriod;
	/** Null where nothing is compared. */
	before: ReportPeriod | null;
	/** IANA name. */
	zone: string;
	/** Epoch seconds. */
	madeAt: number;
	courseUnit: CourseUnit;
	speedLimitKmh: number;
	minReliableKm: number;
	/** In the order in which they were chosen. */
	vehicles: VehicleReport[];
	/** Why devices may be missing as a whole, for people. */
	missingDevices: string[];
}

/** Whether nothing is missing in a report. */
export const isComplete = ({ vehicles, missingDevices }: FleetReport): boolean =>
	missingDevices.length === 0 && vehicles.every(({ missing }) => missing.length === 0);
