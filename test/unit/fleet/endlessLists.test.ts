import { hintText } from '../../../credentials/errorText';
import { accountErrors, DeviceWalk, readAccounts, readTrack } from '../../../protrack/fleet';
import { pollAlarms, type AlarmOptions } from '../../support/pollAlarms';
import { callThroughPages } from '../../../protrack/client';
import { FakeClient, errorOfPromise, ok } from '../../support/fakeClient';
import { IMEI, imeiOf } from '../../support/testData';

const NOW = 1_700_000_000;

const mockCall = jest.fn<Promise<unknown>, [client: unknown, name: string, parameters: { begintime: number }]>();
jest.mock('../../../protrack/client/call', () => {
	const actual = jest.requireActual<typeof import('../../../protrack/client/call')>('../../../protrack/client/call');
	const call = async (...parameters: Parameters<typeof actual.call>) =>
		await (mockCall.getMockImplementation() === undefined
			? actual.call(...parameters)
			: mockCall(...(parameters as Parameters<typeof mockCall>)));
	return { ...actual, call };
});

/** A platform on which each account has so many new ones below it. */
const endlessTree = (width: number) => {
	let accounts = 0;
	return new FakeClient((request) => {
		if (request.endpoint !== 'subAccountList') return ok([{ imei: imeiOf(accounts), devicename: 'Van' }]);
		return ok(Array.from({ length: width }, () => ({ account: `sub${(accounts += 1)}` })));
	});
};

const everything = { recursive: true, limit: Infinity };

describe('a tree of accounts without an end', () => {
	it('is read down to 20 levels, and an error names them', async () => {
		const client = endlessTree(1);
		const { accounts, failures } = await readAccounts(client, everything);
		expect(client.sent).toHaveLength(20);
		expect(accounts).toHaveLength(20);
		const [error] = accountErrors(failures);
		expect(error).toMatchObject({
			kind: 'limit',
			message: 'Account "sub20": Accounts more than 20 levels below "acme" were not read',
		});
		expect(hintText(error?.hints ?? [])).toContain('ask your provider');
	});

	it('is read up to 10,000 accounts, and an error names them', async () => {
		const client = endlessTree(500);
		const { accounts, failures } = await readAccounts(client, everything);
		expect(accounts).toHaveLength(10_000);
		expect(client.sent.length).toBeLessThan(600);
		expect(accountErrors(failures)).toMatchObject([
			{
				kind: 'limit',
				message: expect.stringContaining('Of the accounts below "acme" no more than 10,000 were read') as string,
			},
		]);
	});

	it('ends also for who wants the devices', async () => {
		const { devices, failures } = await new DeviceWalk(endlessTree(1), { includeSubAccounts: true }).take(Infinity);
		expect(devices.length).toBeGreaterThan(0);
		expect(failures).toMatchObject([{ error: { kind: 'limit' } }]);
	});

	it('of exactly 10,000 accounts has no error', async () => {
		let accounts = 0;
		const client = new FakeClient((request) =>
			ok(request.query.account ? [] : Array.from({ length: 10_000 }, () => ({ account: `sub${(accounts += 1)}` }))),
		);
		const found = await readAccounts(client, everything);
		expect([found.accounts.length, found.failures]).toEqual([10_000, []]);
	});
});

/** Answers calls with records that are read already: reading some 100,000 of them is not what is tested here. */
function answerWith(answer: (name: string, parameters: { begintime: number }) => object[]): void {
	mockCall.mockImplementation(
		async (_, name, parameters) =>
			await Promise.resolve({ result: answer(name, parameters), damagedAt: [], damagedRaw: [], serverTime: NOW }),
	);
}

const noClient = new FakeClient(() => ok());

afterEach(() => mockCall.mockReset());

describe('pages without an end', () => {
	/** Full pages, each of them a second later than the one before. */
	const answerEndlessly = () =>
		answerWith((name, { begintime }) =>
			Array.from({ length: name === 'playback' ? 1000 : 100 }, () => ({
				gpstime: begintime + 1,
				systemtime: begintime + 1,
			})),
		);

	it('of alarms are read up to 5,000, and an error names them', async () => {
		answerEndlessly();
		const readAll = async () => {
			for await (const page of callThroughPages(noClient, 'alarmList', { imei: IMEI, begintime: 0, endtime: 6000 }))
				if (page.next === null) return;
		};
		const error = await errorOfPromise(readAll());
		expect(error).toMatchObject({
			kind: 'limit',
			message: 'More than 5,000 pages of one device were not read (Alarm list)',
		});
		expect(hintText(error.hints)).toContain('shorter time range');
		expect(mockCall).toHaveBeenCalledTimes(5000);
	});

	it('that lead beyond the range are an error and not followed', async () => {
		answerEndlessly();
		const track = await readTrack(
			noClient,
			{ imei: IMEI, from: NOW, to: NOW + 3 },
			{ limit: Infinity, now: NOW + 3 },
			(point) => point,
		);
		expect(mockCall.mock.calls.length).toBeLessThan(5);
		expect(track.error?.message).toContain('do not follow the time that was asked for');
	});
});

describe('130,000 rows in one reply', () => {
	it('are alarms like any other', async () => {
		const track = { imei: IMEI, servertime: NOW, gpstime: NOW, hearttime: NOW };
		const rows = Array.from({ length: 130_000 }, (_, index) => ({
			alarmtype: 1,
			systemtime: NOW - 60,
			gpstime: NOW - 60,
			speed: index,
		}));
		answerWith((name, { begintime }) => (name === 'track' ? [track] : begintime <= NOW - 60 ? rows : []));
		const options: AlarmOptions = {
			lateSeconds: 600,
			startSecondsAgo: 3600,
			fullScanSeconds: 0,
			alarms: true,
			listAgeSeconds: 0,
			hasTime: () => true,
		};
		const { alarms } = await pollAlarms(noClient, [IMEI], null, 'acme', options);
		expect(alarms).toHaveLength(130_000);
	});
});
