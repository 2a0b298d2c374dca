import { counted, countBatches, summarizeList } from '../../../../protrack/client';
import { freeSince, readPositions, roughMinutes, type DeviceName, type NearVehicle } from '../../../../protrack/fleet';
import { labelOf } from '../../../shared/deviceErrors';
import { fleetField } from '../../../shared/deviceFields';
import { nameFields } from '../../../shared/deviceNames';
import { switchField } from '../../../shared/field';
import { limitField, runLimitsOption } from '../../../shared/fields';
import { addHint, forEachItem, mapItems, succeeded, type ParsedItem, type Run } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { describeDemand, withinLimits, type LimitedRun } from '../../../shared/runLimits';
import { completeChosenNames, withDevices } from '../../../shared/selectedDevices';
import { averageSpeedField, maxDistanceField, originField, statesField } from '../../nearestFields';
import { NearestSearch, wantedImeis, type NearestAnswer, type NearestJob } from '../../nearestSearch';
import { positionGetMany } from './getMany.operation';

/** The vehicles nearest to a place (chapter 2.2): one call for each 100 different devices of all input items together; no map is asked. */
export const positionGetNearest = defineOperation({
	resource: 'position',
	operation: {
		name: 'Get Nearest',
		value: 'getNearest',
		description: 'Get the vehicles that are nearest to a place or to another vehicle',
		action: 'Get nearest vehicles',
	},
	toolDescription:
		'Which vehicles are nearest to a place (latitude, longitude) or to another vehicle, which you name by its name, plate or IMEI: distance, direction, rough minutes, state.',
	fields: {
		origin: originField,
		selection: fleetField('Search among'),
		states: statesField,
		limit: limitField({ default: 5 }),
	},
	options: {
		allowStale: switchField({
			displayName: 'Allow Old Position',
			name: 'allowStale',
			default: false,
			description: 'Whether distances may begin at the last known position of a device that is offline',
		}),
		speedKmh: averageSpeedField,
		maxKm: maxDistanceField,
		runLimits: runLimitsOption,
	},
	outputSchema: {
		deviceName: 'string | null',
		plateNumber: 'string | null',
		distanceKm: 'number',
		direction: 'string | null',
		directionDeg: 'integer | null',
		roughMinutes: 'integer',
		freeSince: 'string | null',
		...positionGetMany.outputSchema,
	},
	async execute(run, items) {
		const jobs = withinDemand(run, await withDevices(run, items));
		const batched = await readPositions(run.client, succeeded(jobs).flatMap(wantedImeis));
		const search = new NearestSearch(run.client, batched);
		const answers = mapItems(jobs, (job) => search.answer(job));
		const nameOf = await completeChosenNames(run, succeeded(answers), ({ vehicles }) =>
			vehicles.map(({ position }) => position.imei),
		);
		const output = await forEachItem(run, answers, (answer) => ({
			rows: answer.vehicles.map((vehicle) => {
				const { imei } = vehicle.position;
				const record = batched.records.get(imei);
				return {
					...toRow(vehicle, nameOf(answer, imei), answer.speedKmh),
					freeSince: record ? freeSince(record, vehicle.position) : null,
					...vehicle.position,
				};
			}),
			errors: answer.errors,
		}));
		addHints(run, succeeded(answers), (answer, imei) => labelOf(imei, nameOf(answer, imei)));
		return output;
	},
});

function toRow({ distanceKm, direction, directionDeg }: NearVehicle, device: DeviceName | null, speedKmh: number) {
	return {
		...nameFields(device),
		distanceKm,
		direction,
		directionDeg,
		roughMinutes: roughMinutes(distanceKm, speedKmh),
	};
}

/** Rejects items that would exceed the limits of the run. */
function withinDemand(run: LimitedRun, items: Array<ParsedItem<NearestJob>>): Array<ParsedItem<NearestJob>> {
	const jobs = succeeded(items);
	const different = new Set(jobs.flatMap(wantedImeis)).size;
	const demand = {
		calls: countBatches('track', different),
		items: jobs.reduce((sum, { limit, devices }) => sum + Math.min(limit, devices.size), 0),
	};
	const subject = `The nearest of ${describeDemand(different, [], run.context.getTimezone())}`;
	return withinLimits(run, items, demand, subject);
}

/** Says which vehicles are left out, and why: they may be nearer than those that are shown. */
function addHints(run: Run, answers: NearestAnswer[], labelIn: (answer: NearestAnswer, imei: string) => string): void {
	const labelsOf = (which: 'withoutPosition' | 'unknown'): string[] => {
		const left = new Map<string, NearestAnswer>();
		for (const answer of answers) for (const imei of answer[which]) left.set(imei, answer);
		return [...left].map(([imei, answer]) => labelIn(answer, imei));
	};
	const [withoutPosition, unknown] = [labelsOf('withoutPosition'), labelsOf('unknown')];
	if (withoutPosition.length > 0)
		addHint(
			run,
			`${counted(withoutPosition.length, 'device')} without a position left out: ${summarizeList(withoutPosition)}`,
		);
	if (unknown.length > 0)
		addHint(
			run,
			`${counted(unknown.length, 'device')} left out that may be near, but whose state is unknown, mostly because the last position is old: ${summarizeList(unknown)}. To get such vehicles too, add "Unknown" to "States".`,
		);
	const empty = answers.filter(({ vehicles, errors }) => vehicles.length === 0 && errors.length === 0).length;
	if (empty > 0)
		addHint(
			run,
			`No vehicle was found for ${counted(empty, 'input item')}; "States" or "Max Distance (Km)" may leave out too many.`,
		);
}
