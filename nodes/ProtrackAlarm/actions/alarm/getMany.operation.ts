import type { INodeProperties } from 'n8n-workflow';

import { callInBatches } from '../../../../protrack/api';
import { AlarmArchive, alarmFits, readDevices, toAlarm, toDevice, type AlarmFilter, type Found } from '../../../../protrack/fleet';
import { filterFields, readFilters } from '../../../shared/alarmFilters';
import { deviceSelectionFields, limitFields, showFor, simplifyField } from '../../../shared/fields';
import { askEach, forEachItem, hint, readable, type Asked, type Run } from '../../../shared/items';
import { readDeviceSelection, reader, readLimit, type DeviceSelection } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';
import { readTimeRange, timeRangeFields, type TimeRange } from '../../../shared/timeRange';
import { tell } from '../../hints';

const shown = showFor('alarm', ['getMany']);

export const description: INodeProperties[] = [
	...deviceSelectionFields(shown.show ?? {}, 'Get the alarms of'),
	...timeRangeFields(shown),
	...limitFields(shown),
	simplifyField(shown),
	...filterFields(shown),
];

interface Question {
	selection: DeviceSelection;
	range: TimeRange;
	limit: number;
	filter: AlarmFilter;
	simplify: boolean;
}

type Names = Map<string, string | null>;

/** What one input item gets. */
interface Answer extends Found {
	simplify: boolean;
	/** Names of the devices as far as a list that was needed anyway tells them. */
	names: Names;
}

/**
 * Alarms by the time the platform received them (chapter 2.17): one call for each device and page, shared by all input items that ask for the same.
 * Items come device by device in the order asked, of one device oldest first; the limit counts over the item.
 */
export const execute: Operation = async (run) => {
	const startedAt = Date.now();
	const asked = askEach(run, (index): Question => ({
		selection: readDeviceSelection(reader(run.context, index)),
		range: readTimeRange(run.context, index, startedAt),
		limit: readLimit(run.context, index),
		filter: readFilters(run.context.getNodeParameter('filters', index, {})),
		simplify: run.context.getNodeParameter('simplify', index) === true,
	}));
	const archive = new AlarmArchive(run.client);
	const fleetOf = fleetReader(run);
	const answers = await answerEach(asked, async ({ selection, range, limit, filter, simplify }): Promise<Answer> => {
		const names: Names = selection.kind === 'all' ? await fleetOf(selection) : new Map();
		const imeis = selection.kind === 'all' ? names.keys() : selection.imeis;
		const found = await archive.find(imeis, range.from, range.to, limit, ({ record }) => alarmFits(record, filter));
		return { ...found, simplify, names };
	});
	const names = await readNames(run, readable(answers));
	const output = await forEachItem(run, answers, (answer) =>
		answer.alarms.map(({ id, imei, record }) =>
			answer.simplify ? toAlarm(id, imei, answer.names.get(imei) ?? names.get(imei) ?? null, record) : record.raw,
		),
	);
	tell(run, archive.readings, readable(answers));
	return output;
};

/** Lists of devices with their names, each read once. */
function fleetReader(run: Run): (options: { includeSubAccounts: boolean }) => Promise<Names> {
	const fleets = new Map<boolean, Promise<Names>>();
	const read = async (includeSubAccounts: boolean): Promise<Names> => {
		const devices = await readDevices(run.client, { includeSubAccounts });
		return new Map(devices.map(({ record }) => [record.imei, toDevice(record).name]));
	};
	return async ({ includeSubAccounts }) => {
		const fleet = fleets.get(includeSubAccounts) ?? read(includeSubAccounts);
		fleets.set(includeSubAccounts, fleet);
		return await fleet;
	};
}

/** All input items at once: the account's own pace decides how many calls are under way. */
async function answerEach<Q, A>(asked: Array<Asked<Q>>, find: (question: Q) => Promise<A>): Promise<Array<Asked<A>>> {
	return await Promise.all(
		asked.map(async (question): Promise<Asked<A>> => {
			if ('thrown' in question) return question;
			try {
				return { value: await find(question.value) };
			} catch (thrown) {
				return { thrown };
			}
		}),
	);
}

/** Names of devices that were chosen one by one and have alarms (chapter 2.12): one call for each 100. Without an answer they stay unknown. */
async function readNames(run: Run, answers: Answer[]): Promise<Names> {
	const unnamed = answers
		.filter(({ simplify }) => simplify)
		.flatMap(({ alarms, names }) => alarms.map(({ imei }) => imei).filter((imei) => !names.has(imei)));
	const { records, faults } = await callInBatches(run.client, 'deviceDetail', unnamed, {});
	const [fault] = faults.values();
	if (fault) hint(run, `The names of the devices could not be read. ${fault.message}. ${fault.advice}`);
	return new Map([...records].map(([imei, record]) => [imei, toDevice(record).name]));
}
