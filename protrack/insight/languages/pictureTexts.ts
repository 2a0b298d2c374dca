import type { MotionState } from '../../fleet';

/** The words in maps and charts. */
export interface PictureTexts {
	decimalMark: string;
	thousandsMark: string;
	/** How a date is written: `{day}`, `{month}` and `{year}` are filled in. */
	date: string;
	dateWithoutYear: string;
	/** From January on. */
	months: readonly string[];
	/** From Monday on. */
	weekdays: readonly string[];
	distance: string;
	driving: string;
	standing: string;
	trips: string;
	stops: string;
	highestSpeed: string;
	speed: string;
	speedLimit: string;
	fuel: string;
	temperature: string;
	alarms: string;
	distancePerDay: string;
	speedOverTime: string;
	alarmsByType: string;
	fuelOverTime: string;
	temperatureOverTime: string;
	start: string;
	end: string;
	/** A way on which the device reported nothing. */
	noReports: string;
	vehicles: string;
	positionsNow: string;
	/** What a mark with several numbers stands for. */
	closeTogether: string;
	noPositions: string;
	/** Of one vehicle. */
	noPosition: string;
	noData: string;
	/** Of a picture of which something could not be read. */
	incomplete: string;
	/** `{count}` is filled in. */
	more: string;
	others: string;
	allVehicles: string;
	states: Record<MotionState, string>;
	severities: Record<'critical' | 'warning' | 'info', string>;
	/** `{zone}` is filled in. */
	timesIn: string;
}
