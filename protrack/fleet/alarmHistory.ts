import { callThroughPages, createProcessMap, ProtrackError, type AlarmRecord, type ProtrackClient } from '../client';

/** One device and a range of server receipt (`systemtime`) in epoch seconds, both ends included. */
export interface AlarmRange {
	imei: string;
	from: number;
	to: number;
}

export interface AlarmPage {
	/** Only what no page before held. */
	records: AlarmRecord[];
	/** One for each of its records that cannot be read: its time (epoch seconds), null when that cannot be read either. */
	damaged: Array<number | null>;
	/** The time from which the next page is asked, null when none follows. */
	next: number | null;
	/** Set when this page was full of alarms of one single second (epoch seconds): there may be more that the platform cannot show. */
	truncatedAt?: number;
	/** Whether it comes from the old list, which has no names of geofences. */
	isFromOldList: boolean;
}

/** A server that lacks the new list may get it one day. */
const ASK_AGAIN_MS = 3_600_000;

/** When a server was found to lack the new list, for the whole process. */
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
	// Another path in the credential is another list.
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
		// Where neither is known, the new one is worth asking the provider for.
		throw isUnsupported(error) && lacking ? lacking : error;
	}
}

function isUnsupported(error: unknown): error is ProtrackError {
	return error instanceof ProtrackError && error.kind === 'unsupported';
}
