import { inDigits } from '../../../../protrack/client';
import { usualScoreOptions } from '../../../../protrack/insight';
import {
	courseOf,
	type FleetReport,
	type ReportParts,
	type VehicleReport,
} from '../../../../protrack/insight/fleetReport';
import { deviceErrors } from '../../../shared/deviceErrors';
import { deviceSelectionField } from '../../../shared/deviceFields';
import { errorText } from '../../../shared/errors';
import type { Params } from '../../../shared/field';
import { runLimitsOption } from '../../../shared/fields';
import { csvFormatOption } from '../../../shared/fileFields';
import { addHint, FileRow, forEachItem, mapItems, succeeded } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { hintFacts } from '../../../shared/readingHints';
import type { LimitedRun } from '../../../shared/runLimits';
import { completeChosenNames } from '../../../shared/selectedDevices';
import { timeRangeFrom } from '../../../shared/timeRange';
import { isTool } from '../../../shared/toolCall';
import { tripOptionsField } from '../../../shared/tripOptions';
import { attentionOptions, compareOption, mapOption } from '../../fleetReport/fields';
import { readFleet, type FleetFacts, type FleetQuestion } from '../../fleetReport/readFleet';
import { partsOf, reportFiles, reportJson, reportMail, reportPage } from '../../fleetReport/reportItem';
import { drawMap } from '../../fleetReport/reportMap';
import { vehicleReports } from '../../fleetReport/vehicleReports';
import { tileServerOption } from '../../map/mapFields';
import { TileReader } from '../../map/tileReader';
import { speedLimitField, USUAL_SPEED_LIMIT } from '../../summaryFields';
import { languageField, titleOption, unitField } from '../../wordingFields';

const fields = {
	selection: deviceSelectionField('Report on'),
	range: timeRangeFrom('yesterday'),
	language: languageField,
	unit: unitField,
};
const options = {
	attention: attentionOptions,
	compare: compareOption,
	dialect: csvFormatOption,
	hasMap: mapOption,
	speedLimitKmh: speedLimitField(
		'One limit for all roads. Speeding is found by the distance between reports.',
		USUAL_SPEED_LIMIT,
	),
	tileServer: tileServerOption,
	title: titleOption({
		placeholder: 'e.g. Morning report of the north depot',
		description: 'Stands above the report instead of "Fleet report"',
	}),
	tripOptions: tripOptionsField,
	runLimits: runLimitsOption,
};

type Question = Params<typeof fields> & Params<typeof options>;

/**
 * One report on a fleet and a period, as a page, a mail, a text, a map and a table: from the playback (chapter 2.3) and the alarms (chapter 2.17) of the
 * devices. What could not be read is said in the report, and is an error of its item besides.
 */
export const fleetReportCreate = defineOperation({
	resource: 'fleetReport',
	resourceName: 'Fleet Report',
	operation: {
		name: 'Create',
		value: 'create',
		description:
			'Create a report on a fleet, such as each morning for the day before, as a page, a mail, a map and a table',
		action: 'Create a fleet report',
	},
	toolDescription:
		'What a fleet did: distance, trips, idling, alarms, scores, and which vehicles need attention. Name vehicles by name, plate or IMEI, or ask for all; give the range in words, e.g. yesterday.',
	fields,
	options,
	outputSchema: {
		title: 'string',
		text: 'string',
		from: 'string | null',
		to: 'string | null',
		comparedFrom: 'string | null',
		comparedTo: 'string | null',
		vehicleCount: 'integer',
		vehiclesDriven: 'integer | null',
		distanceKm: 'number | null',
		distanceChange: 'number | null',
		trips: 'integer | null',
		stops: 'integer | null',
		drivingMinutes: 'number | null',
		idleMinutes: 'number | null',
		alarms: { critical: 'integer', warning: 'integer', info: 'integer' },
		meanScore: 'number | null',
		attention: [
			{
				deviceName: 'string | null',
				plateNumber: 'string | null',
				reasons: 'string',
				isCritical: 'boolean',
				imei: 'string',
			},
		],
		vehicles: [
			{
				deviceName: 'string | null',
				plateNumber: 'string | null',
				distanceKm: 'number | null',
				trips: 'integer | null',
				stops: 'integer | null',
				drivingMinutes: 'number | null',
				idleMinutes: 'number | null',
				maxSpeedKmh: 'number | null',
				alarms: { critical: 'integer', warning: 'integer', info: 'integer' },
				score: 'number | null',
				isScoreReliable: 'boolean | null',
				isComplete: 'boolean',
				imei: 'string',
			},
		],
		isComplete: 'boolean',
		html: 'string',
		mailHtml: 'string',
	},
	async execute(run, items) {
		const zone = run.context.getTimezone();
		const { minReliableKm } = usualScoreOptions;
		const questions = mapItems(items, (question) => ({
			value: { ...question, zone, minReliableKm, limit: Infinity },
		}));
		const { answers, facts } = await readFleet(run, questions);
		const nameOf = await completeChosenNames(run, succeeded(answers), ({ devices }) => devices.keys());
		const tiles = new TileReader(run);
		const output = await forEachItem(run, answers, async (answer) => {
			const { vehicles, failures } = vehicleReports(answer, (imei) => nameOf(answer, imei));
			return {
				rows: [await reportRow(run, answer, vehicles, tiles)],
				errors: deviceErrors(failures, answer.devices.size === 1),
			};
		});
		tiles.addHint();
		hintFacts(run, facts);
		return output;
	},
});

async function reportRow(
	run: LimitedRun,
	answer: Question & FleetQuestion & FleetFacts,
	vehicles: VehicleReport[],
	tiles: TileReader,
): Promise<object> {
	const { period, before, zone, title, speedLimitKmh, minReliableKm, listErrors, hasMap, results } = answer;
	const report: FleetReport = {
		...{ title, period, before: before?.period ?? null, zone, speedLimitKmh, minReliableKm, vehicles },
		madeAt: Math.floor(run.startedAt / 1000),
		courseUnit: courseOf(period, zone).unit,
		missingDevices: listErrors.map(errorText),
	};
	const parts = partsOf(report, answer);
	if (isTool(run.context)) return rowForModel(run, parts);
	const map = hasMap ? await drawMap(report, results, answer, tiles) : null;
	const html = reportPage(parts, map?.page ?? null);
	const json = reportJson(parts, { html, mailHtml: reportMail(parts, map !== null) });
	return new FileRow(json, await reportFiles(run, parts, { html, map: map?.png ?? null, dialect: answer.dialect }));
}

/** Of a long list, a model is shown some that are evenly spread; of this one it needs the first ones. */
const MAX_ATTENTION_OF_TOOL = 20;

/** A model gets the fields alone, and has no use for long pages. */
function rowForModel(run: LimitedRun, parts: ReportParts): object {
	const json = reportJson(parts, null);
	const shown = json.attention.slice(0, MAX_ATTENTION_OF_TOOL);
	if (shown.length < json.attention.length)
		addHint(
			run,
			`"attention" has the ${shown.length} most urgent of ${inDigits(json.attention.length)} vehicles that need it.`,
		);
	return { ...json, attention: shown };
}
