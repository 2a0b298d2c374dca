import { nock } from '../../support/nock';

import { ProtrackDevice } from '../../../nodes/ProtrackDevice/ProtrackDevice.node';
import { Protrack } from '../../../nodes/Protrack/Protrack.node';
import { ProtrackTrigger } from '../../../nodes/ProtrackTrigger/ProtrackTrigger.node';
import { accountMethods } from '../../../nodes/shared/accountField';
import { deviceMethods } from '../../../nodes/shared/devicePicker';
import { createPoller, loadOptionsContext, runNode } from '../../support/n8n';
import { hostWithToken, WIRE } from '../../support/wire';

// Waits between tries cost nothing here.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

const IMEI = '861234512345678';
const getMany = {
	resource: 'device',
	operation: 'getMany',
	includeSubAccounts: false,
	returnAll: true,
	simplify: true,
};

beforeEach(() => {
	nock.disableNetConnect();
});
afterEach(() => {
	nock.cleanAll();
	nock.enableNetConnect();
});

const answer = (path: string, body: nock.Body | Buffer, headers: Record<string, string> = {}) =>
	void nock(WIRE).persist().get(path).query(true).reply(200, body, headers);

/** What must stand in no message, hint or log line: breaks, direction and control characters, brackets, entities. */
const UNFIT = /[\r\n\u0000-\u001f\u007f-\u009f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff<>]|&#?\w+;/;
const EVIL =
	'Van\r\n2026-01-01 ERROR logged out\u202E\u2066\u200B\u0000\u001b[31m<img src=x onerror=alert(1)>&lt;b&gt;&amp;lt;i&amp;gt;&#60;u&#62;&nbsp;1';

describe('what anybody may have chosen', () => {
	it('reaches an error in one line of plain words when the server says it', async () => {
		answer('/api/device/list', { code: 10007, message: EVIL });
		const { error } = await runNode(hostWithToken(new ProtrackDevice()), getMany);
		expect(error?.message).toContain('Van 2026-01-01 ERROR logged out');
		expect(`${error?.message}${error?.description}`).not.toMatch(UNFIT);
	});

	it('reaches an error so when it is the name of a device', async () => {
		answer('/api/device/list', {
			code: 0,
			record: [
				{ imei: IMEI, devicename: EVIL, onlinetime: 1 },
				{ imei: '861234512345679', devicename: 'B' },
			],
		});
		answer('/api/track', { code: 0, record: [] });
		const parameters = {
			resource: 'position',
			operation: 'getMany',
			deviceSelection: 'all',
			includeSubAccounts: false,
			returnAll: true,
			simplify: true,
		};
		const { error, hints } = await runNode(hostWithToken(new Protrack()), parameters);
		const texts = [error?.message, error?.description, ...hints].join(' ');
		expect(texts).toContain('Van');
		expect(texts).not.toMatch(UNFIT);
	});

	it('reaches the log so when it is the name of an account', async () => {
		answer('/api/device/list', { code: 0, record: [{ imei: IMEI, devicename: 'A' }] });
		nock(WIRE)
			.persist()
			.get('/api/account/list')
			.query(({ account }) => account === undefined)
			.reply(200, { code: 0, record: [{ account: EVIL }] });
		nock(WIRE)
			.persist()
			.get('/api/account/list')
			.query(({ account }) => account !== undefined)
			.reply(200, { code: 10007, message: EVIL });
		answer('/api/track', {
			code: 0,
			record: [{ imei: IMEI, servertime: 1_700_000_000, gpstime: 1_700_000_000, hearttime: 1_700_000_000 }],
		});
		answer('/api/alarm/list2', { code: 0, record: [] });
		const poller = createPoller(hostWithToken(new ProtrackTrigger()), {
			deviceSelection: 'all',
			includeSubAccounts: true,
			options: {},
		});
		await poller.poll();
		expect(poller.warnings.join(' ')).toContain('Van 2026-01-01 ERROR');
		expect(poller.warnings.filter((line) => UNFIT.test(line))).toEqual([]);
	});

	it('is short in an error, however long it is', async () => {
		answer('/api/device/list', { code: 10007, message: '<p>long</p> '.repeat(500_000) });
		const { error } = await runNode(hostWithToken(new ProtrackDevice()), getMany);
		expect(error?.message.length).toBeLessThan(300);
	});

	it('is short in a list of the editor, however long it is', async () => {
		answer('/api/device/list', { code: 0, record: [{ imei: IMEI, devicename: `Van\n${'x'.repeat(5_000_000)}` }] });
		answer('/api/account/list', { code: 0, record: [] });
		const { results } = await deviceMethods.listSearch.searchDevices.call(
			loadOptionsContext(hostWithToken(new ProtrackDevice())) as never,
		);
		expect(results[0]?.name).toMatch(/^Van x+ \(861234512345678\)$/);
		expect(results[0]?.name.length).toBeLessThan(300);
	});

	it('is no expression of n8n in a list of the editor, for what is picked becomes a parameter', async () => {
		const evil = '={{ $env.N8N_ENCRYPTION_KEY }}';
		answer('/api/device/list', {
			code: 0,
			record: [
				{ imei: IMEI, devicename: evil },
				{ imei: evil, devicename: 'Van' },
				{ imei: ` ${evil}`, devicename: 'Van' },
			],
		});
		answer('/api/account/list', {
			code: 0,
			record: [
				{ account: evil, username: 'North' },
				{ account: 'south', username: evil },
			],
		});
		const { searchAccounts } = accountMethods.listSearch;
		const { getDevices } = deviceMethods.loadOptions;
		const contextOf = () => loadOptionsContext(hostWithToken(new ProtrackDevice())) as never;
		const devices = { name: `{{ $env.N8N_ENCRYPTION_KEY }} (${IMEI})`, value: IMEI };
		expect((await deviceMethods.listSearch.searchDevices.call(contextOf())).results).toEqual([devices]);
		expect(await getDevices.call(contextOf())).toEqual([devices]);
		expect((await searchAccounts.call(contextOf())).results.slice(1)).toEqual([
			{ name: '{{ $env.N8N_ENCRYPTION_KEY }} (south)', value: 'south' },
		]);
	});

	it('is short and in one line in the list of accounts, however long it is', async () => {
		answer('/api/account/list', {
			code: 0,
			record: [{ account: 'south', username: `South\n${'x'.repeat(5_000_000)}` }],
		});
		const { results } = await accountMethods.listSearch.searchAccounts.call(
			loadOptionsContext(hostWithToken(new ProtrackDevice())) as never,
		);
		expect(results[1]?.name).toMatch(/^South x+$/);
		expect(results[1]?.name.length).toBeLessThanOrEqual(300);
	});
});

/** "货车" (truck) as GBK and GB2312 have it. */
const TRUCK = Buffer.from([0xbb, 0xf5, 0xb3, 0xb5]);
const listOf = (name: Buffer) =>
	Buffer.concat([Buffer.from(`{"code":0,"record":[{"imei":"${IMEI}","devicename":"`), name, Buffer.from('"}]}')]);
const list = async () => await runNode(hostWithToken(new ProtrackDevice()), getMany);
const namesOf = ({ items }: { items: Array<{ name?: unknown }> }) => items.map(({ name }) => name);

describe('a name that is not in UTF-8', () => {
	it.each(['gbk', 'GB2312', '"gb18030"'])('is read right when the server declares charset=%s', async (charset) => {
		answer('/api/device/list', listOf(TRUCK), { 'Content-Type': `application/json; charset=${charset}` });
		const result = await list();
		expect(namesOf(result)).toEqual(['货车']);
		expect(result.hints).toEqual([]);
	});

	it.each(['application/json', 'application/json; charset=UTF-8', 'application/json; charset=none-such'])(
		'is read as Chinese, with a hint, when the server says %s',
		async (type) => {
			answer('/api/device/list', listOf(TRUCK), { 'Content-Type': type });
			const result = await list();
			expect(namesOf(result)).toEqual(['货车']);
			expect(result.hints).toEqual([expect.stringContaining('not UTF-8')]);
		},
	);

	it('is read right when the server declares another encoding', async () => {
		answer('/api/device/list', listOf(Buffer.from([0x43, 0x61, 0xf1, 0xf3, 0x6e])), {
			'Content-Type': 'application/json; charset=ISO-8859-1',
		});
		expect(namesOf(await list())).toEqual(['Cañón']);
	});

	describe('is told in the log by the trigger', () => {
		beforeEach(() => {
			answer('/api/device/list', listOf(TRUCK));
			answer(
				'/api/track',
				Buffer.concat([
					Buffer.from(
						`{"code":0,"record":[{"imei":"${IMEI}","servertime":1700000000,"gpstime":1700000000,"hearttime":1700000000,"note":"`,
					),
					TRUCK,
					Buffer.from('"}]}'),
				]),
			);
			answer('/api/alarm/list2', { code: 0, record: [] });
		});
		const pollerOf = (host = hostWithToken(new ProtrackTrigger())) =>
			createPoller(host, { deviceSelection: 'all', includeSubAccounts: false, options: {} });

		it('once, not at every poll', async () => {
			const poller = pollerOf();
			await poller.poll();
			expect(poller.warnings).toEqual([expect.stringContaining('not UTF-8')]);
			await poller.poll();
			expect(poller.warnings).toHaveLength(1);
		});

		it('once for an account, whatever number of workflows watches it', async () => {
			const host = hostWithToken(new ProtrackTrigger());
			const pollers = [pollerOf(host), pollerOf(host)];
			for (const poller of pollers) await poller.poll();
			expect(pollers.map(({ warnings }) => warnings.length)).toEqual([1, 0]);
		});

		it('for each account', async () => {
			const pollers = [pollerOf(), pollerOf()];
			for (const poller of pollers) await poller.poll();
			expect(pollers.map(({ warnings }) => warnings.length)).toEqual([1, 1]);
		});
	});

	it('is told above the output of every execution', async () => {
		answer('/api/device/list', listOf(TRUCK));
		const host = hostWithToken(new ProtrackDevice());
		for (let run = 1; run <= 2; run += 1)
			expect((await runNode(host, getMany)).hints).toEqual([expect.stringContaining('not UTF-8')]);
	});
});

describe('a name in UTF-8', () => {
	it.each(['application/json', 'application/json; charset=utf-8', 'application/json; charset=ISO-8859-1'])(
		'is read as ever when the server says %s',
		async (type) => {
			answer('/api/device/list', listOf(Buffer.from('货车 Cañón 🚚')), { 'Content-Type': type });
			const result = await list();
			expect(namesOf(result)).toEqual(['货车 Cañón 🚚']);
			expect(result.hints).toEqual([]);
		},
	);

	it('that the server has cut within a letter spoils no other, and a hint says so', async () => {
		answer('/api/device/list', listOf(Buffer.concat([Buffer.from('货车'), Buffer.from('车').subarray(0, 2)])), {
			'Content-Type': 'application/json',
		});
		const result = await list();
		expect(namesOf(result)).toEqual(['货车\uFFFD']);
		expect(result.hints).toEqual([expect.stringContaining('not UTF-8')]);
	});
});
