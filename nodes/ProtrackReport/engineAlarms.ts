import { getOrCreate, type ProtrackError } from '../../protrack/client';
import { AlarmArchive, alarmCode } from '../../protrack/fleet';
import { engineTimes, type EngineChange, type TrackRange } from '../../protrack/insight';
import type { LimitedRun } from '../shared/runLimits';
import type { TimeRange } from '../shared/timeRange';

const ENGINE_ON = alarmCode('engineOn');
const ENGINE_OFF = alarmCode('engineOff');

/** When the engine of a device was on. */
export interface EngineFacts {
	/** In order; null where no alarm tells. */
	times: TrackRange[] | null;
	/** Why alarms may be missing. */
	errors: ProtrackError[];
}

/**
 * Reads the alarms Engine On and Engine Off (chapter 2.17) by the time the platform received them: one call or more for each device and range.
 * @param wanted devices of the same range share a question
 * @returns what was found for one of the devices and ranges
 * @throws ProtrackError only `canceled`
 */
export async function readEngineTimes(
	run: LimitedRun,
	wanted: ReadonlyArray<{ imeis: Iterable<string>; range: TimeRange }>,
): Promise<(imei: string, range: TimeRange) => EngineFacts> {
	const byRange = new Map<string, { range: TimeRange; imeis: Set<string> }>();
	for (const { imeis, range } of wanted) {
		const group = getOrCreate(byRange, keyOf(range), () => ({ range, imeis: new Set<string>() }));
		for (const imei of imeis) group.imeis.add(imei);
	}
	const groups = [...byRange.values()];
	const answers = await new AlarmArchive(run.client).answer(
		groups.map(({ range, imeis }) => ({
			...range,
			imeis,
			order: 'oldest' as const,
			limit: Infinity,
			fits: ({ record }) => record.alarmtype === ENGINE_ON || record.alarmtype === ENGINE_OFF,
		})),
	);
	const facts = new Map<string, EngineFacts>();
	for (const [index, { alarms, failed }] of answers.entries()) {
		const range = groups[index]?.range;
		if (!range) continue;
		const changes = new Map<string, EngineChange[]>();
		for (const { imei, record } of alarms) {
			const time = record.gpstime ?? record.systemtime;
			if (time !== null)
				getOrCreate(changes, imei, (): EngineChange[] => []).push({ time, isOn: record.alarmtype === ENGINE_ON });
		}
		for (const [imei, ofDevice] of changes)
			facts.set(`${imei} ${keyOf(range)}`, { times: engineTimes(ofDevice, range), errors: [] });
		for (const { reading, errors } of failed)
			facts.set(`${reading.range.imei} ${keyOf(range)}`, { times: null, errors });
	}
	return (imei, range) => facts.get(`${imei} ${keyOf(range)}`) ?? { times: null, errors: [] };
}

const keyOf = ({ from, to }: TimeRange): string => `${from} ${to}`;
