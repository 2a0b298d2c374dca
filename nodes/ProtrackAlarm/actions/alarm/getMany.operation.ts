import type { INodeProperties } from 'n8n-workflow';

import { callInBatches, type ProtrackError } from '../../../../protrack/api';
import { AlarmArchive, alarmFits, toAlarm, toDevice, type AlarmFilter, type AlarmReading, type Device, type Failure, type Found, type RunDemand } from '../../../../protrack/fleet';
import { filterFields, readFilters } from '../../../shared/alarmFilters';
import { deviceErrors, labelOf } from '../../../shared/deviceErrors';
import { deviceSelectionFields, limitFields, showFor, simplifyField } from '../../../shared/fields';
import { askEach, forEachItem, hint, readable, withFaults, type Asked, type Run } from '../../../shared/items';
import { readDeviceSelection, reader, readLimit, type DeviceSelection } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';
import { describeDemand, limitOptionsField, readRunLimits, withinLimits, withRunLimits, type LimitedRun } from '../../../shared/runLimits';
import { withDevices, type SelectedDevices } from '../../../shared/selectedDevices';
import { readTimeRange, timeRangeFields, type TimeRange } from '../../../shared/timeRange';
import { tell } from '../../hints';

const shown = showFor('alarm', ['getMany']);

export const description: INodeProperties[] = [
	...deviceSelectionFields(shown.show ?? {}, 'Get the alarms of'),
	...timeRangeFields(shown),
	...limitFields(shown),
	simplifyField(shown),
	...filterFields(shown),
	limitOptionsField(shown),
];

interface Question {
	selection: DeviceSelection;
	range: TimeRange;
	limit: number;
	filter: AlarmFilter;
	simplify: boolean;
	runLimits: RunDemand;
}

/** What one input item gets. */
interface Answer extends Found {
	simplify: boolean;
	limit: number;
	/** Known as far as a list that was needed anyway tells them. */
	devices: SelectedDevices;
}

/**
 * Alarms by the time the platform received them (chapter 2.17): one call for each device and page, shared by all input items that ask for the same.
 * Items come device by device in the order asked, of one device oldest first; the limit counts over the item.
 */
export const execute: Operation = async (run) => {
	const startedAt = Date.now();
	const questions = askEach(run, (index): Question => ({
		selection: readDeviceSelection(reader(run.context, index)),
		range: readTimeRange(run.context, index, startedAt),
		limit: readLimit(run.context, index),
		filter: readFilters(run.context.getNodeParameter('filters', index, {})),
		simplify: run.context.getNodeParameter('simplify', index) === true,
		runLimits: readRunLimits(run.context, index),
	}));
	const limited = withRunLimits(run, readable(questions));
	const archive = new AlarmArchive(limited.client);
	const asked = withinDemand(limited, await withDevices(limited, withinDemand(limited, questions)));
	const answers = await answerEach(asked, async ({ devices, range, limit, filter, simplify }): Promise<Answer> => {
		const found = await archive.find(devices.keys(), range.from, range.to, limit, ({ record }) => alarmFits(record, filter));
		return { ...found, simplify, limit, devices };
	});
	const names = await readNames(limited, readable(answers));
	const output = await forEachItem(limited, answers, ({ alarms, failed, simplify, devices }) => {
		const rows = alarms.map(({ id, imei, record }) =>
			simplify ? toAlarm(id, imei, devices.get(imei)?.name ?? names.get(imei) ?? null, record) : record.raw,
		);
		const failures = failed.flatMap(({ reading, errors }) => failuresOf(reading, errors, devices.get(reading.range.imei) ?? null));
		return withFaults(run, rows, deviceErrors(failures, devices.size === 1));
	});
	tell(run, archive.readings, readable(answers));
	return output;
};

/** Refuses what would take more calls than the run may: one for each device and range, or for one device where a limit may do without the others. */
function withinDemand<T extends Question & { devices?: SelectedDevices }>(run: LimitedRun, asked: Array<Asked<T>>): Array<Asked<T>> {
	const questions = readable(asked);
	const [different, readings] = [new Set<string>(), new Set<string>()];
	for (const { selection, devices, range, limit } of questions) {
		// Devices that are not listed yet count as one.
		const imeis = devices?.keys() ?? (selection.kind === 'some' ? selection.imeis : ['']);
		for (const imei of imeis) {
			different.add(imei);
			readings.add(`${imei} ${range.from} ${range.to}`);
			if (limit !== Infinity) break;
		}
		if (readings.size > MAX_COUNTED) break;
	}
	const subject = `The alarms of ${describeDemand(different.size, questions.map(({ range }) => range), run.context.getTimezone())}`;
	return withinLimits(run, asked, { calls: readings.size }, subject);
}

/** More than any limit that a run can have. */
const MAX_COUNTED = 200_000;

function failuresOf({ range: { imei }, alarms, fault }: AlarmReading, errors: ProtrackError[], device: Device | null): Failure[] {
	const label = labelOf(imei, device);
	return errors.map((error) => ({
		error,
		label: error === fault && alarms.length > 0 ? `${label} (incomplete after ${alarms.length} alarms)` : label,
	}));
}

/** All input items at once: the account's own pace decides how many calls are under way. */
async function answerEach<Q, A>(asked: Array<Asked<Q>>, find: (question: Q) => Promise<A>): Promise<Array<Asked<A>>> {
	return await Promise.all(
		asked.map(async (question): Promise<Asked<A>> => {
			if ('thrown' in question) return question;
			try {
				return { ...question, value: await find(question.value) };
			} catch (thrown) {
				return { thrown };
			}
		}),
	);
}

/** Names of devices that were chosen one by one and have alarms (chapter 2.12): one call for each 100. Without an answer they stay unknown. */
async function readNames(run: Run, answers: Answer[]): Promise<Map<string, string | null>> {
	const unnamed = answers
		.filter(({ simplify }) => simplify)
		.flatMap(({ alarms, devices }) => alarms.map(({ imei }) => imei).filter((imei) => !devices.get(imei)));
	const { records, faults } = await callInBatches(run.client, 'deviceDetail', unnamed, {});
	const [fault] = faults.values();
	if (fault) hint(run, `The names of the devices could not be read. ${fault.message}. ${fault.advice}`);
	return new Map([...records].map(([imei, record]) => [imei, toDevice(record).name]));
}
