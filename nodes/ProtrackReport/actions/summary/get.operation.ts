import type { ProtrackError } from '../../../../protrack/client';
import { toSummaryRow } from '../../../../protrack/insight';
import { labelOf, summarizeDevices } from '../../../shared/deviceErrors';
import { deviceSelectionField } from '../../../shared/deviceFields';
import { hintText, messageText } from '../../../shared/errors';
import type { Params } from '../../../shared/field';
import { runLimitsOption } from '../../../shared/fields';
import { addHint, mapItems, succeeded, type Run } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { timeRangeFrom } from '../../../shared/timeRange';
import { countAlarmCalls } from '../../deviceAlarms';
import { readEngineTimes } from '../../engineAlarms';
import { estimateDistances, MileagePlans } from '../../platformDistances';
import { readSegmentsOf } from '../../../shared/readSegments';
import { withReportDevices } from '../../../shared/reportDemand';
import { giveRows } from '../../reportRows';
import { ignitionOption, nightOption, periodField, speedLimitOption, zoneField } from '../../summaryFields';
import { tripOptionsField } from '../../../shared/tripOptions';
import { PeriodCache, VehicleSummary } from '../../vehicleSummary';

const fields = {
	selection: deviceSelectionField('Sum up'),
	range: timeRangeFrom('lastWeek'),
	per: periodField(
		'What one item is given for. "platformDistanceKm" is what the platform measures for it, from half hour to half hour.',
	),
	zone: zoneField,
};
const options = {
	tripOptions: tripOptionsField,
	night: nightOption,
	readIgnition: ignitionOption,
	speedLimitKmh: speedLimitOption,
	runLimits: runLimitsOption,
};

type Question = Params<typeof fields> & Params<typeof options>;

/**
 * What devices did in each day, week, month or range: from their playback (chapter 2.3), beside what the platform counts as mileage (chapter 2.14). Input
 * items that ask for the same share the reading.
 */
export const summaryGet = defineOperation({
	resource: 'summary',
	operation: {
		name: 'Get',
		value: 'get',
		description: 'Get what devices did per day, week or month: distance, trips, driving and standing time',
		action: 'Get a summary',
	},
	toolDescription:
		'Per day, week or month: distance, trips, driving and standing time, speeding. Name a vehicle by its name, plate or IMEI, or ask for all; give the range in words, e.g. last week.',
	fields,
	options,
	outputSchema: {
		deviceName: 'string | null',
		plateNumber: 'string | null',
		period: 'string',
		from: 'string | null',
		to: 'string | null',
		distanceKm: 'number | null',
		platformDistanceKm: 'number | null',
		trips: 'integer | null',
		stops: 'integer | null',
		drivingMinutes: 'number | null',
		standingMinutes: 'number | null',
		idleMinutes: 'number | null',
		firstStartAt: 'string | null',
		lastArrivalAt: 'string | null',
		farthest: {
			distanceKm: 'number',
			latitude: 'number',
			longitude: 'number',
			mapUrl: 'string | null',
			at: 'string | null',
		},
		nightShare: 'number | null',
		weekendShare: 'number | null',
		speedingSeconds: 'number | null',
		maxSpeedKmh: 'number | null',
		partial: 'boolean',
		imei: 'string',
	},
	async execute(run, items) {
		const now = Math.floor(run.startedAt / 1000);
		const workflowZone = run.context.getTimezone();
		const questions = mapItems(items, (question) => ({ value: { ...question, limit: Infinity } }));
		const selected = await withReportDevices(run, questions, 'The summary', (asked) => moreCalls(asked, now));
		const engines = await readEngineTimes(
			run,
			succeeded(selected)
				.filter(({ readIgnition }) => readIgnition)
				.map(({ devices, range }) => ({ imeis: devices.keys(), range })),
		);
		const periods = new PeriodCache(now);
		const read = await readSegmentsOf(run, selected, (question, imei) => {
			const { times } = engines(imei, question.range);
			return new VehicleSummary(question, workflowZone, periods, question.readIgnition ? times : null);
		});
		const plans = new MileagePlans(now);
		for (const { range, per, results } of succeeded(read.answers))
			for (const { imei, consumer, error } of results)
				if (!error || consumer.knownUntil > range.from) plans.add({ imei, range, per, zone: consumer.zone });
		const distances = await plans.read(run);
		const unknownCalls = new Map<string, ProtrackError>();
		const unmeasured = new Set<string>();
		const engineless = new Set<string>();
		const output = await giveRows(
			run,
			read,
			({ range, per, readIgnition }, { imei, consumer, error }, device) => {
				const { kilometersIn, errors, unknownCall } = distances({ imei, range, per, zone: consumer.zone });
				if (unknownCall) unknownCalls.set(unknownCall.message, unknownCall);
				const engine = engines(imei, range);
				if (readIgnition && engine.times === null && engine.errors.length === 0) engineless.add(labelOf(imei, device));
				// After an error only what ended before it is known as a whole.
				return consumer.summaries(error && consumer.knownUntil).map((summary) => {
					const kilometers = kilometersIn(summary.period);
					if (kilometers === null && errors.length === 0 && !unknownCall) unmeasured.add(labelOf(imei, device));
					return toSummaryRow(summary, { device, imei }, kilometers);
				});
			},
			({ range, per, readIgnition }, { imei, consumer }) => [
				...distances({ imei, range, per, zone: consumer.zone }).errors,
				...(readIgnition ? engines(imei, range).errors : []),
			],
		);
		hintUnknown(run, unknownCalls, unmeasured, engineless);
		return output;
	},
});

/** About how many calls mileage and alarms take. */
function moreCalls(asked: Array<{ question: Question; imeis: string[] }>, now: number): number {
	const alarms = asked
		.filter(({ question }) => question.readIgnition)
		.map(({ question: { range }, imeis }) => ({ range, imeis }));
	const distances = asked.map(({ question, imeis }) => ({ ...question, imeis }));
	return estimateDistances(distances, now) + countAlarmCalls(alarms);
}

function hintUnknown(
	run: Run,
	unknownCalls: Map<string, ProtrackError>,
	unmeasured: Set<string>,
	engineless: Set<string>,
): void {
	for (const error of unknownCalls.values())
		addHint(run, `"platformDistanceKm" is empty: ${messageText(error)}. ${hintText(error.hints)}`);
	if (unmeasured.size > 0)
		addHint(
			run,
			`"platformDistanceKm" is empty where the platform gave no mileage for the whole period: ${summarizeDevices([...unmeasured])}`,
		);
	if (engineless.size > 0)
		addHint(
			run,
			`"idleMinutes" is empty, because there is no alarm Engine On or Engine Off in the time range: ${summarizeDevices([...engineless])}`,
		);
}
