import { alarmTypeOf } from '../../../protrack/client';
import type { DeviceName } from '../../../protrack/fleet';
import type { Period } from '../../../protrack/insight';
import { alarmBars, dayBars, lineChart, type ChartPoint } from '../../../protrack/insight/charts';
import { datesOf, type UniqueNames } from '../../../protrack/insight/files';
import { formatSpeed, inSpeedUnit, speedUnits } from '../../../protrack/insight/drawing/format';
import { nameWithPlate, shortName } from '../../../protrack/insight/drawing/vehicleName';
import type { PictureStyle } from '../../../protrack/insight/drawing/style';
import type { Scene } from '../../../protrack/picture';
import type { Run } from '../../shared/items';
import type { TimeRange } from '../../shared/timeRange';
import { fileStem, pictureRow, styleOf, zoneOf, type PictureWishes } from '../pictures/pictureFile';
import type { ChartKind } from './chartFields';
import type { DayDistances, SpeedLine } from './chartReadings';
import { chartJson, chartVehicle, sumOf } from './chartRows';

/** What makes the pictures of a run. */
export interface ChartDrawing {
	run: Run;
	/** Of the files of the run. */
	names: UniqueNames;
}

/** How an item wants its charts. */
export interface ChartWishes extends PictureWishes {
	chart: ChartKind;
	perDevice: boolean;
	speedLimitKmh: number | null;
}

/** What was read of one device. */
export interface ChartDevice<Facts> {
	imei: string;
	device: DeviceName | null;
	facts: Facts;
	isComplete: boolean;
}

/** One picture of a chart. */
interface Picture<Facts> {
	devices: ReadonlyArray<ChartDevice<Facts>>;
	range: TimeRange;
	isComplete: boolean;
}

/** One picture for all devices, or one for each. @param isListed whether the list of devices is complete */
export function chartPictures<Facts>(
	devices: ReadonlyArray<ChartDevice<Facts>>,
	{ perDevice }: ChartWishes,
	range: TimeRange,
	isListed: boolean,
): Array<Picture<Facts>> {
	const groups = perDevice ? devices.map((each) => [each]) : [devices];
	return groups.map((group) => ({
		devices: group,
		range,
		isComplete: isListed && group.every(({ isComplete }) => isComplete),
	}));
}

const toPictured = ({ imei, device }: ChartDevice<unknown>) => ({
	imei,
	name: device?.name ?? null,
	plateNumber: device?.plateNumber ?? null,
});

/** The name above a chart of one vehicle. */
function subjectOf(devices: ReadonlyArray<ChartDevice<unknown>>, style: PictureStyle): string {
	const [only] = devices.length === 1 ? devices : [];
	return only ? nameWithPlate(toPictured(only), style) : '';
}

/** How far vehicles drove on each day. */
export async function distanceRow(
	drawing: ChartDrawing,
	wishes: ChartWishes,
	{ devices, range, isComplete }: Picture<DayDistances>,
	days: readonly Period[],
): Promise<object> {
	const values = devices.map(({ facts }) => facts.values);
	const kilometers = (meters: number | null) => (meters === null ? null : Math.round(meters) / 1000);
	const figures = {
		days: days.map(({ label }, day) => ({
			date: label,
			distanceKm: sumOf(values.map((each) => kilometers(each[day] ?? null))),
		})),
		vehicles: devices.map(({ imei, device }, index) =>
			chartVehicle(imei, device, { distanceKm: sumOf((values[index] ?? []).map(kilometers)) }),
		),
	};
	const json = chartJson('distance', range, figures, isComplete);
	return await draw(drawing, wishes, { json, range, isComplete }, devices, (style) =>
		dayBars(style, {
			subject: subjectOf(devices, style),
			range,
			days: days.map(({ from }) => from),
			series: devices.map((each, index) => ({ name: shortName(toPictured(each), style), values: values[index] ?? [] })),
		}),
	);
}

/** How fast vehicles were. */
export async function speedRow(
	drawing: ChartDrawing,
	wishes: ChartWishes,
	{ devices, range, isComplete }: Picture<SpeedLine>,
): Promise<object> {
	const vehicles = devices.map(({ imei, device, facts }) =>
		chartVehicle(imei, device, { maxSpeedKmh: facts.highestKmh }),
	);
	const json = chartJson('speed', range, { vehicles }, isComplete);
	return await draw(drawing, wishes, { json, range, isComplete }, devices, (style) => {
		const { texts, unit } = style;
		const inUnit = (point: ChartPoint) => ({ ...point, value: inSpeedUnit(point.value, unit) });
		const limit = wishes.speedLimitKmh;
		return lineChart(style, {
			title: texts.speedOverTime,
			subject: subjectOf(devices, style),
			range,
			unit: speedUnits[unit],
			isFromZero: true,
			series: devices.map((each) => ({
				name: shortName(toPictured(each), style),
				points: each.facts.points.map(inUnit),
			})),
			limit:
				limit === null
					? undefined
					: { value: inSpeedUnit(limit, unit), name: `${texts.speedLimit}: ${formatSpeed(limit, unit, texts)}` },
		});
	});
}

/** How often each alarm came. The facts are the codes of all alarms. */
export async function alarmsRow(
	drawing: ChartDrawing,
	wishes: ChartWishes,
	{ devices, range, isComplete }: Picture<readonly number[]>,
): Promise<object> {
	const counts = new Map<number, number>();
	for (const type of devices.flatMap(({ facts }) => facts)) counts.set(type, (counts.get(type) ?? 0) + 1);
	const alarmTypes = [...counts]
		.map(([type, count]) => ({ label: alarmTypeOf(type).label, severity: alarmTypeOf(type).severity, type, count }))
		.sort((a, b) => b.count - a.count || a.type - b.type);
	const vehicles = devices.map(({ imei, device, facts }) => chartVehicle(imei, device, { alarms: facts.length }));
	const json = chartJson('alarms', range, { alarmTypes, vehicles }, isComplete);
	return await draw(drawing, wishes, { json, range, isComplete }, devices, (style) =>
		alarmBars(style, {
			subject: subjectOf(devices, style),
			range,
			alarms: alarmTypes,
			language: wishes.language,
		}),
	);
}

/** Makes the row of a picture. @param devices whose picture it is, for the name of the file */
export async function draw(
	{ run, names }: ChartDrawing,
	wishes: ChartWishes,
	{ json, range, isComplete }: { json: object; range: TimeRange | null; isComplete: boolean },
	devices: ReadonlyArray<{ imei: string; device: DeviceName | null }>,
	createScene: (style: PictureStyle) => Scene,
): Promise<object> {
	const dates = range ? datesOf(range, zoneOf(run, wishes)) : '';
	const stem = fileStem(devices, wishes.title, `${wishes.chart}-chart`, dates, isComplete ? '' : 'incomplete');
	return await pictureRow(run, wishes, { json, stem: names.add(stem) }, () =>
		createScene(styleOf(run, wishes, isComplete)),
	);
}
