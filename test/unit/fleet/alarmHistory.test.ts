import { extendClient, ProtrackError, type ProtrackClient } from '../../../protrack/client';
import { AlarmArchive, readAlarms, type SeenAlarm } from '../../../protrack/fleet';
import type { AlarmPage } from '../../../protrack/fleet/alarmHistory';
import { clientOf, type FakeClient } from '../../support/fakeClient';

const NEW = '/api/alarm/list2';
const OLD = '/api/alarm/list';
const A = '350000000000001';
const range = { imei: A, from: 1000, to: 2000 };

const unknown = { code: 10001, message: 'Unknown request' };
const alarmAt = (systemtime: number, course = 0) => ({
	alarmtype: 7,
	systemtime,
	gpstime: systemtime - 5,
	course,
	geofenceid: 0,
});
const rowAt = (systemtime: number) => `7,1,2,${systemtime - 5},${systemtime},0,0,0`;
/** 100 alarms, one each second. */
const fullPage = (begin: number) => Array.from({ length: 100 }, (_, index) => alarmAt(begin + index));

async function pagesOf(client: ProtrackClient, asked = range): Promise<AlarmPage[]> {
	const pages: AlarmPage[] = [];
	for await (const page of readAlarms(client, asked)) pages.push(page);
	return pages;
}

const pathsOf = (client: FakeClient) => client.sent.map(({ path }) => path);

describe('Alarm history of a device', () => {
	it('is read from the new list, page by page', async () => {
		const client = clientOf(({ query }) => ({
			record: query.begintime === '1000' ? fullPage(1000) : [alarmAt(1099), alarmAt(1200)],
		}));
		const pages = await pagesOf(client);
		expect(pages.map(({ records, isFromOldList }) => [records.length, isFromOldList])).toEqual([
			[100, false],
			[1, false],
		]);
		expect(client.sent.map(({ query }) => query)).toEqual([
			{ imei: A, begintime: '1000', endtime: '2000' },
			{ imei: A, begintime: '1099', endtime: '2000' },
		]);
	});

	it('is read from the old list where the server does not know the new one, which is then not asked for again', async () => {
		const client = clientOf(({ path }) => (path === NEW ? unknown : { record: rowAt(1500) }));
		expect(await pagesOf(client)).toEqual([
			{
				records: [expect.objectContaining({ alarmtype: 7, systemtime: 1500 })],
				damaged: [],
				next: null,
				isFromOldList: true,
			},
		]);
		await pagesOf(client);
		expect(pathsOf(client)).toEqual([NEW, OLD, OLD]);
	});

	it('asks for the new list again after an hour', async () => {
		const client = clientOf(({ path }) => (path === NEW ? unknown : { record: '' }));
		await pagesOf(client);
		const later = Date.now() + 3_600_001;
		const clock = jest.spyOn(Date, 'now').mockReturnValue(later);
		await pagesOf(client);
		clock.mockRestore();
		expect(pathsOf(client)).toEqual([NEW, OLD, NEW, OLD]);
	});

	it.each([
		['another account', {}],
		['another path in the credential', { overrides: { alarmList: { path: '/api/alarm/list3' } } }],
	])('asks for the new list with %s', async (_, more) => {
		const first = clientOf(({ path }) => (path === NEW ? unknown : { record: '' }));
		await pagesOf(first);
		const named = 'overrides' in more ? { accountKey: first.accountKey, ...more } : more;
		const second = clientOf(() => ({}), named);
		expect((await pagesOf(second)).map(({ isFromOldList }) => isFromOldList)).toEqual([false]);
	});

	it('fails for the new list when the server knows neither, and remembers nothing', async () => {
		const client = clientOf(() => unknown);
		await expect(pagesOf(client)).rejects.toThrow(`does not know the call "Alarm list" at ${NEW}`);
		await expect(pagesOf(client)).rejects.toThrow(`does not know the call "Alarm list" at ${NEW}`);
	});

	it('does not start over with the old list in the middle of the new one', async () => {
		const client = clientOf(({ query }) => (query.begintime === '1000' ? { record: fullPage(1000) } : unknown));
		await expect(pagesOf(client)).rejects.toThrow('does not know the call');
		expect(pathsOf(client)).toEqual([NEW, NEW]);
	});

	it.each([[10013], [10004], [20089]])('passes code %i through without asking the old list', async (code) => {
		const client = clientOf(() => ({ code }));
		await expect(pagesOf(client)).rejects.toMatchObject({ code });
		expect(pathsOf(client)).toEqual([NEW]);
	});
});

describe('Alarm archive', () => {
	const imeis = Array.from({ length: 100 }, (_, index) => String(350000000000000 + index));
	const all = () => true;
	const imeisOf = (alarms: SeenAlarm[]) => [...new Set(alarms.map(({ imei }) => imei))];

	it('reads more devices at a time the longer the limit is not reached', async () => {
		const client = clientOf(({ query }) => ({ record: Number(query.imei) >= 350000000000010 ? [alarmAt(1500)] : [] }));
		const { alarms } = await new AlarmArchive(client).find(imeis, 1000, 2000, 1, all);
		expect(imeisOf(alarms)).toEqual(['350000000000010']);
		expect(client.sent).toHaveLength(1 + 2 + 4 + 8);
	});

	it('never has more than 16 readings under way', async () => {
		let underWay = 0;
		let most = 0;
		const client = clientOf(() => ({}));
		const send: ProtrackClient['send'] = async (request) => {
			most = Math.max(most, (underWay += 1));
			await new Promise((resolve) => setImmediate(resolve));
			underWay -= 1;
			return await client.send(request);
		};
		const archive = new AlarmArchive(extendClient(client, { send }));
		await Promise.all(imeis.map(async (imei) => await archive.find([imei], 1000, 2000, Infinity, all)));
		expect(client.sent).toHaveLength(100);
		expect(most).toBeGreaterThan(1);
		expect(most).toBeLessThanOrEqual(16);
	});

	it('gives up on all once five in a row got no answer', async () => {
		const client = clientOf(() => ({ code: 10000 }));
		const { failed } = await new AlarmArchive(client).find(imeis, 1000, 2000, Infinity, all);
		expect(failed.map(({ errors }) => errors[0]?.code)).toEqual(imeis.map(() => 10000));
		expect(new Set(client.sent.map(({ query }) => query.imei)).size).toBeLessThanOrEqual(16 + 5);
	});

	it('goes on after any number of devices that the account may not see', async () => {
		const client = clientOf(({ query }) =>
			Number(query.imei) < 350000000000050 ? { code: 10013 } : { record: [alarmAt(1500)] },
		);
		const { alarms, failed } = await new AlarmArchive(client).find(imeis, 1000, 2000, Infinity, all);
		expect(alarms).toHaveLength(50);
		expect(failed.map(({ reading }) => reading.range.imei)).toEqual(imeis.slice(0, 50));
	});

	it('goes on reading where an earlier question with a lower limit stopped', async () => {
		const client = clientOf(({ query }) => ({
			record: query.begintime === '1000' ? fullPage(1000) : [alarmAt(1099), alarmAt(1200)],
		}));
		const archive = new AlarmArchive(client);
		expect((await archive.find([A], 1000, 2000, 3, all)).alarms).toHaveLength(3);
		expect(client.sent).toHaveLength(1);
		expect((await archive.find([A], 1000, 2000, Infinity, all)).alarms).toHaveLength(101);
		expect(client.sent).toHaveLength(2);
	});

	it('ends at once when the user stops the execution', async () => {
		const client = clientOf(() => ({}), {
			throwIfCanceled: () => {
				throw ProtrackError.canceled();
			},
		});
		await expect(new AlarmArchive(client).find(imeis, 1000, 2000, Infinity, all)).rejects.toMatchObject({
			kind: 'canceled',
		});
		expect(client.sent).toHaveLength(0);
	});
});
