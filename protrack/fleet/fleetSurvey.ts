import { errorToKeep, type DeviceRecord, type ProtrackClient, type ProtrackError, type TrackRecord } from '../client';
import { platformLists } from './accountLists';
import { readAlarms } from './alarmHistory';
import { readPositions } from './devicePositions';

/** Only the first ones are looked at, so that a survey takes a few calls whatever the size of the fleet. */
const MAX_SUB_ACCOUNTS = 3;
const MAX_POSITIONS = 500;
/** The alarms of the last minute: what is asked is whether there is such a list. */
const ALARM_SECONDS = 60;

/** What of a survey can fail. */
export type SurveyPart = 'devices' | 'subAccounts' | 'positions' | 'alarmList';

/** What an account shows. It is filled step by step, so that the part until a failure or a cancellation can be used. */
export interface FleetSurvey {
	/** The accounts whose devices were listed, and how many each has. */
	accounts: Array<{ account: string; devices: number }>;
	/** How many accounts are directly below the own one; null when that was not read. */
	subAccounts: number | null;
	devices: DeviceRecord[];
	/** Of the first devices, by IMEI. */
	positions: Map<string, TrackRecord>;
	alarmList: 'new' | 'old' | null;
	errors: Array<{ part: SurveyPart; error: ProtrackError }>;
	/** What was not asked for, or not yet. */
	unread: Set<SurveyPart>;
}

export function emptySurvey(): FleetSurvey {
	return {
		accounts: [],
		subAccounts: null,
		devices: [],
		positions: new Map(),
		alarmList: null,
		errors: [],
		unread: new Set(['devices', 'subAccounts', 'positions', 'alarmList']),
	};
}

/**
 * Reads what a fleet looks like with at most 12 calls, retries not counted. Ends at an error that every other call would meet as well.
 * @param now server time, epoch seconds
 * @throws ProtrackError `canceled`; everything else becomes part of the survey
 */
export async function surveyFleet(client: ProtrackClient, survey: FleetSurvey, now: number): Promise<void> {
	const steps: Array<[SurveyPart, () => Promise<void>]> = [
		['devices', async () => await listDevices(client, survey, client.account)],
		['subAccounts', async () => await listSubAccounts(client, survey)],
		['positions', async () => await locate(client, survey)],
		['alarmList', async () => await tellAlarmList(client, survey, now)],
	];
	for (const [part, step] of steps) {
		survey.unread.delete(part);
		try {
			await step();
		} catch (thrown) {
			const error = errorToKeep(thrown);
			survey.errors.push({ part, error });
			if (concernsAll(error) && !isOfSubAccount(part, error)) return;
		}
	}
}

/** Whether other calls would fail in the same way. */
function concernsAll({ kind, isDeviceScoped }: ProtrackError): boolean {
	return !isDeviceScoped && kind !== 'unsupported' && kind !== 'damaged';
}

/** An account may be allowed to see itself, but not those below it. */
const isOfSubAccount = (part: SurveyPart, { kind }: ProtrackError) => part === 'subAccounts' && kind === 'permission';

async function listDevices(client: ProtrackClient, survey: FleetSurvey, account: string): Promise<void> {
	const { records, error } = await platformLists(client).devices(account);
	survey.accounts.push({ account, devices: records.length });
	for (const record of records) survey.devices.push(record);
	if (error) throw error;
}

async function listSubAccounts(client: ProtrackClient, survey: FleetSurvey): Promise<void> {
	const { records, error } = await platformLists(client).subAccounts(client.account);
	survey.subAccounts = records.length;
	for (const { account } of records.slice(0, MAX_SUB_ACCOUNTS)) await listDevices(client, survey, account);
	if (error) throw error;
}

async function locate(client: ProtrackClient, survey: FleetSurvey): Promise<void> {
	const imeis = survey.devices.slice(0, MAX_POSITIONS).map(({ imei }) => imei);
	const { records, errors } = await readPositions(client, imeis);
	for (const [imei, record] of records) survey.positions.set(imei, record);
	const [error] = errors.values();
	if (error) throw error;
}

async function tellAlarmList(client: ProtrackClient, survey: FleetSurvey, now: number): Promise<void> {
	const imei = [...survey.positions.keys(), ...survey.devices.map((device) => device.imei)][0];
	if (imei === undefined) return;
	for await (const { isFromOldList } of readAlarms(client, { imei, from: now - ALARM_SECONDS, to: now })) {
		survey.alarmList = isFromOldList ? 'old' : 'new';
		return;
	}
}
