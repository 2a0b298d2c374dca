import { emissionsOf, PeriodDistances, toEmissionsRow } from '../../../../protrack/insight';
import { deviceSelectionField } from '../../../shared/deviceFields';
import { limitField, runLimitsOption } from '../../../shared/fields';
import { defineOperation } from '../../../shared/operation';
import { timeRangeFrom } from '../../../shared/timeRange';
import { consumptionField, factorField } from '../../emissionFields';
import { PeriodConsumer } from '../../periodConsumer';
import { readSegments } from '../../../shared/readSegments';
import { giveRows } from '../../reportRows';
import { periodField, zoneField } from '../../summaryFields';
import { tripOptionsField } from '../../../shared/tripOptions';
import { PeriodCache } from '../../vehicleSummary';

/** What devices emitted by month: their distance (chapter 2.3) times consumption times a factor that stands beside every figure. */
export const emissionsGetMany = defineOperation({
	resource: 'emissions',
	operation: {
		name: 'Get Many',
		value: 'getMany',
		description: 'Get the kilograms of CO2e of devices per month, from their distance and consumption',
		action: 'Get many emissions',
	},
	toolDescription:
		'Kilograms CO2e of vehicles per month, with liters and factor. Name a vehicle by its name, plate or IMEI, or ask for all; give the range in words, e.g. last month.',
	isSequence: true,
	fields: {
		selection: deviceSelectionField('Get the emissions of'),
		range: timeRangeFrom('lastMonth'),
		per: periodField('What one item is given for', 'month'),
		zone: zoneField,
		litersPer100Km: consumptionField,
		factor: factorField,
		limit: limitField(),
	},
	options: { tripOptions: tripOptionsField, runLimits: runLimitsOption },
	outputSchema: {
		deviceName: 'string | null',
		plateNumber: 'string | null',
		period: 'string',
		distanceKm: 'number | null',
		litersPer100Km: 'number',
		liters: 'number | null',
		kgCo2e: 'number | null',
		factor: 'number',
		factorSource: 'string',
		factorYear: 'integer',
		partial: 'boolean',
		imei: 'string',
	},
	async execute(run, items) {
		const periods = new PeriodCache(Math.floor(run.startedAt / 1000));
		const read = await readSegments(
			run,
			items,
			'The emissions',
			(question) => new PeriodConsumer(question, periods, (legs) => new PeriodDistances(legs)),
		);
		return await giveRows(run, read, (question, { imei, consumer }, device) => {
			const { litersPer100Km, factor } = question;
			return (consumer.report?.legs.periods ?? []).slice(0, consumer.count).map((period, index) => {
				const distanceM = consumer.report?.distancesM[index] ?? 0;
				const isKnown = consumer.report?.legs.isKnown[index] ?? false;
				const emissions = isKnown ? emissionsOf(distanceM, litersPer100Km, factor) : null;
				return toEmissionsRow({ period, distanceM, emissions }, { litersPer100Km, factor }, { device, imei });
			});
		});
	},
});
