import { callThroughPages, createProcessMap, ProtrackError, type Page, type ProtrackClient } from '../client';

/** One device and a range of server receipt (`systemtime`) in epoch seconds, both ends included. */
export interface AlarmRange {
	imei: string;
	from: number;
	to: number;
}

export interface AlarmPage extends Page<'alarmList'> {
	/** Whether it comes from the old list, which has no names of geofences. */
	isFromOldList: boolean;
}

/** After this time the new list is tried again: the server may have been updated. */
const ASK_AGAIN_MS = 3_600_000;

/** When a server was found to lack the new list. */
const lacksNewListSince = createProcessMap<number>({ maxEntries: 1000 });

/**
 * Reads the alarms of one device page by page, from the list of chapter 2.17, or from that of chapter 2.8 where the server does not know the new one.
 * @throws ProtrackError; pages that were yielded before stay valid
 */
export async function* readAlarms(
	client: ProtrackClient,
	{ imei, from, to }: AlarmRange,
): AsyncGenerator<AlarmPage, void, undefined> {
	const range = { imei, begintime: from, endtime: to };
	// Another path may have another answer.
	const server = `${client.accountKey} ${client.overrides.alarmList?.path ?? ''}`;
	let lacking: ProtrackError | undefined;
	if (Date.now() - (lacksNewListSince.get(server) ?? 0) > ASK_AGAIN_MS) {
		let isKnown = false;
		try {
			for await (const page of callThroughPages(client, 'alarmList', range)) {
				isKnown = true;
				yield { ...page, isFromOldList: false };
			}
			return;
		} catch (error) {
			if (isKnown || !isUnsupported(error)) throw error;
			lacking = error;
		}
	}
	try {
		for await (const page of callThroughPages(client, 'oldAlarmList', range)) {
			if (lacking) lacksNewListSince.set(server, Date.now());
			yield { ...page, isFromOldList: true };
		}
	} catch (error) {
		// The server has neither list. The error about the new one tells the user what to ask the provider for.
		throw isUnsupported(error) && lacking ? lacking : error;
	}
}

function isUnsupported(error: unknown): error is ProtrackError {
	return error instanceof ProtrackError && error.kind === 'unsupported';
}
