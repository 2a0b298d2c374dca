import type { IBinaryKeyData } from 'n8n-workflow';

import { alarmTypeOf } from '../../../protrack/client';
import { toIso } from '../../../protrack/fleet';
import type { CsvDialect } from '../../../protrack/insight';
import {
	alarmTotals,
	countDriven,
	formatFor,
	isComplete,
	needsAttention,
	reasonsInWords,
	titleOf,
	toMail,
	toPage,
	toTable,
	toText,
	totalsOf,
	meanScore,
	type Attention,
	type AttentionLimits,
	type FleetReport,
	type PageMap,
	type ReportParts,
	type VehicleReport,
} from '../../../protrack/insight/fleetReport';
import { datesOf } from '../../../protrack/insight/files';
import type { DistanceUnit } from '../../../protrack/insight/drawing/format';
import { alarmLabel, languageTexts, type Language } from '../../../protrack/insight/languages';
import type { Run } from '../../shared/items';
import { storeFile } from '../../shared/storeFile';

export interface Wording {
	language: Language;
	unit: DistanceUnit;
	attention: AttentionLimits;
}

/** A report with what its texts are made of. */
export function partsOf(report: FleetReport, { language, unit, attention }: Wording): ReportParts {
	return {
		report,
		format: formatFor(languageTexts[language].report, {
			unit,
			zone: report.zone,
			alarmLabel: (code) => {
				const { label } = alarmTypeOf(code);
				return alarmLabel({ type: code, label }, language);
			},
		}),
		attention: needsAttention(report, attention, (type) => alarmTypeOf(type).severity === 'critical'),
	};
}

/** The name of the binary field of the map, which is its content id in the mail, too. */
const MAP_FIELD = 'map';

/** The report as a page. @param map null where none is drawn */
export const reportPage = (parts: ReportParts, map: PageMap | null): string =>
	toPage(parts, { map, severityOf: (type) => alarmTypeOf(type).severity });

/** The report as the body of a mail, to which the map is attached. */
export const reportMail = (parts: ReportParts, hasMap: boolean): string => toMail(parts, hasMap ? MAP_FIELD : null);

/** The fields of the item. @param pages the page and the mail; null where they would be too long */
export function reportJson(parts: ReportParts, pages: { html: string; mailHtml: string } | null) {
	const { report, format, attention } = parts;
	const { vehicles, period, before } = report;
	const totals = totalsOf(vehicles);
	const title = titleOf(report, format);
	return {
		title: `${title}, ${format.period(period)}`,
		text: toText(parts),
		from: toIso(period.from),
		to: toIso(period.to),
		comparedFrom: toIso(before?.from ?? null),
		comparedTo: toIso(before?.to ?? null),
		vehicleCount: vehicles.length,
		vehiclesDriven: countDriven(vehicles),
		distanceKm: kilometers(totals.distanceM.sum),
		distanceChange: share(totals.distanceM.change),
		trips: totals.trips.sum,
		stops: totals.stops.sum,
		drivingMinutes: minutes(totals.drivingSeconds.sum),
		idleMinutes: minutes(totals.idleSeconds.sum),
		alarms: alarmTotals(vehicles),
		meanScore: rounded(meanScore(vehicles)),
		attention: attention.map((each) => attentionRow(each, parts)),
		vehicles: vehicles.map(vehicleRow),
		isComplete: isComplete(report),
		...pages,
	};
}

/**
 * The files of the item: the page, the table of vehicles, and the map where there is one.
 * @param html the page
 */
export async function reportFiles(
	run: Pick<Run, 'context'>,
	{ report, format }: ReportParts,
	{ html, map, dialect }: { html: string; map: Uint8Array | null; dialect: CsvDialect },
): Promise<IBinaryKeyData> {
	const name = `fleet-report-${datesOf(report.period, report.zone)}`;
	const file = async (content: string | Uint8Array, ending: string, mimeType: string) =>
		await storeFile(run, typeof content === 'string' ? Buffer.from(content) : content, `${name}.${ending}`, mimeType);
	return {
		...(map && { [MAP_FIELD]: await file(map, 'png', 'image/png') }),
		table: await file(toTable(report, format, dialect), 'csv', 'text/csv'),
		page: await file(html, 'html', 'text/html'),
	};
}

const attentionRow = ({ vehicle, reasons, isCritical }: Attention, { report, format }: ReportParts) => ({
	deviceName: vehicle.name,
	plateNumber: vehicle.plateNumber,
	reasons: reasonsInWords(reasons, format, report),
	isCritical,
	imei: vehicle.imei,
});

const vehicleRow = (vehicle: VehicleReport) => ({
	deviceName: vehicle.name,
	plateNumber: vehicle.plateNumber,
	distanceKm: kilometers(vehicle.figures.distanceM),
	trips: vehicle.figures.trips,
	stops: vehicle.figures.stops,
	drivingMinutes: minutes(vehicle.figures.drivingSeconds),
	idleMinutes: minutes(vehicle.figures.idleSeconds),
	maxSpeedKmh: rounded(vehicle.maxSpeedKmh),
	alarms: vehicle.figures.alarms,
	score: rounded(vehicle.score?.score ?? null),
	isScoreReliable: vehicle.score?.isReliable ?? null,
	isComplete: vehicle.missing.length === 0,
	imei: vehicle.imei,
});

const rounded = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10);
const kilometers = (meters: number | null) => (meters === null ? null : Math.round(meters) / 1000);
const minutes = (seconds: number | null) => (seconds === null ? null : Math.round(seconds / 6) / 10);
const share = (change: number | null) => (change === null ? null : Math.round(change * 1000) / 1000);
