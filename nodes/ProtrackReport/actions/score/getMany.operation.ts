import { PeriodScores, penaltyRules, toScoreRow } from '../../../../protrack/insight';
import { deviceSelectionField } from '../../../shared/deviceFields';
import type { Params } from '../../../shared/field';
import { limitField, runLimitsOption } from '../../../shared/fields';
import { succeeded } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { timeRangeFrom } from '../../../shared/timeRange';
import { countAlarmCalls, readDeviceAlarms } from '../../deviceAlarms';
import { PeriodConsumer } from '../../periodConsumer';
import { readSegmentsOf } from '../../../shared/readSegments';
import { withReportDevices } from '../../../shared/reportDemand';
import { giveRows } from '../../reportRows';
import { scoreOptions, scoringField } from '../../scoreFields';
import { periodField, zoneField } from '../../summaryFields';
import { tripOptionsField } from '../../../shared/tripOptions';
import { PeriodCache } from '../../vehicleSummary';

const SCORED_ALARMS = new Set<number>(penaltyRules.map(({ alarmType }) => alarmType));

const fields = {
	selection: deviceSelectionField('Score'),
	range: timeRangeFrom('lastWeek'),
	per: periodField('What one item is given for', 'week'),
	zone: zoneField,
	scoring: scoringField,
	limit: limitField(),
};
const options = { ...scoreOptions, tripOptions: tripOptionsField, runLimits: runLimitsOption };

type Question = Params<typeof fields> & Params<typeof options>;

/** How safely devices were driven in each week: penalty points per 100 km, from their alarms (chapter 2.17) and from speeding in their playback (chapter 2.3). */
export const scoreGetMany = defineOperation({
	resource: 'score',
	operation: {
		name: 'Get Many',
		value: 'getMany',
		description: 'Get a safety score from 0 to 100 for each device and week, with what cost points',
		action: 'Get many scores',
	},
	toolDescription:
		'Driving safety of vehicles per week, 0 to 100, with what cost points. Name a vehicle by its name, plate or IMEI, or ask for all; give the range in words, e.g. last week.',
	isSequence: true,
	fields,
	options,
	outputSchema: {
		deviceName: 'string | null',
		plateNumber: 'string | null',
		period: 'string',
		score: 'number | null',
		isReliable: 'boolean',
		distanceKm: 'number | null',
		penalties: [{ reason: 'string', count: 'integer', points: 'number' }],
		partial: 'boolean',
		imei: 'string',
	},
	async execute(run, items) {
		const selected = await withReportDevices(run, items, 'The scores', (asked) =>
			countAlarmCalls(asked.map(({ question: { range }, imeis }) => ({ range, imeis }))),
		);
		const wanted = succeeded(selected).map(({ devices, range }) => ({ imeis: devices.keys(), range }));
		const alarmsOf = await readDeviceAlarms(run, wanted, SCORED_ALARMS);
		const periods = new PeriodCache(Math.floor(run.startedAt / 1000));
		// Without some of the alarms a score would be too good.
		const hasAllAlarms = ({ range }: Question, imei: string) => alarmsOf(imei, range).errors.length === 0;
		const read = await readSegmentsOf(
			run,
			selected,
			(question: Question, imei) => {
				const { alarms } = alarmsOf(imei, question.range);
				return new PeriodConsumer(
					question,
					periods,
					(legs) => new PeriodScores(legs, { ...question, ...question.scoring }, alarms),
				);
			},
			hasAllAlarms,
		);
		return await giveRows(
			run,
			read,
			(_, { imei, consumer }, device) => {
				const scores = consumer.report?.end().slice(0, consumer.count) ?? [];
				return scores.map((each) => toScoreRow(each, { device, imei }));
			},
			({ range }, { imei }) => alarmsOf(imei, range).errors,
		);
	},
});
