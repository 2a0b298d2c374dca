import { getOrCreate, type AccountRecord, type DeviceRecord, type ProtrackClient } from '../../protrack/client';
import { platformLists, type AccountLists, type ReadList } from '../../protrack/fleet';
import type { KnownLists } from './knownLists';
import type { LastKnown } from './lastKnown';
import type { Refresher } from './refresher';

interface Visit {
	account: string;
	list: keyof AccountLists;
	known: LastKnown<unknown>;
}

/** Account lists from the cache. Each is read again when that is due; when it cannot be read, its last known content is used. */
export class CachedLists implements AccountLists {
	/** The lists that were requested, in order. */
	readonly visits: Visit[] = [];
	private readonly platforms = new Map<ProtrackClient, AccountLists>();

	constructor(
		private readonly lists: KnownLists,
		private readonly refresher: Refresher,
	) {}

	async devices(account: string): Promise<ReadList<DeviceRecord>> {
		const known = this.lists.devicesOf(account);
		this.visits.push({ account, list: 'devices', known });
		const read = async (client: ProtrackClient) => await this.platform(client).devices(account);
		return await this.current(known, read, ({ imei }) => imei);
	}

	async subAccounts(account: string): Promise<ReadList<AccountRecord>> {
		const known = this.lists.subAccountsOf(account);
		this.visits.push({ account, list: 'subAccounts', known });
		const read = async (client: ProtrackClient) => await this.platform(client).subAccounts(account);
		return await this.current(known, read, (record) => record.account);
	}

	private async current<Row>(
		known: LastKnown<Row[]>,
		read: (client: ProtrackClient) => Promise<ReadList<Row>>,
		idOf: (row: Row) => string,
	): Promise<ReadList<Row>> {
		await this.refresher.refresh(known, async (client) => {
			const { records, error } = await read(client);
			return { value: error ? withEarlier(records, known.value ?? [], idOf) : [...records], error };
		});
		return { records: known.get() };
	}

	private platform(client: ProtrackClient): AccountLists {
		// Each kind counts its own failures, so that one is still read when the other fails.
		return getOrCreate(this.platforms, client, () => {
			const { subAccounts } = platformLists(client);
			const { devices } = platformLists(client);
			return { subAccounts, devices };
		});
	}
}

/** Adds to an incomplete list the records that were known before, because its damaged records may be of these. */
function withEarlier<Row>(rows: readonly Row[], earlier: readonly Row[], idOf: (row: Row) => string): Row[] {
	const ids = new Set(rows.map(idOf));
	return [...rows, ...earlier.filter((row) => !ids.has(idOf(row)))];
}
