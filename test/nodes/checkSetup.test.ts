import type * as Timers from 'node:timers/promises';
import type * as Time from '../support/time';

// Waits and latencies pass in the time of the tests.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: jest.requireActual<typeof Time>('../support/time').sleep,
}));
jest.mock('node:timers/promises', () => ({
	...jest.requireActual<typeof Timers>('node:timers/promises'),
	setTimeout: jest.requireActual<typeof Time>('../support/time').sleep,
}));

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';

import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { connectionCheckSetup } from '../../nodes/ProtrackAccount/actions/connection/checkSetup.operation';
import { paceFinding } from '../../nodes/ProtrackAccount/checkSetup/connectionFindings';
import { PACKAGE_VERSION } from '../../nodes/ProtrackAccount/checkSetup/packageVersion';
import { ProtrackAccount } from '../../nodes/ProtrackAccount/ProtrackAccount.node';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator';
import { executeContext, runNode, storedIn, storeFor, type CredentialStore, type Host } from '../support/n8n';
import { imeiOf, range } from '../support/testData';
import { MINUTE, passTime, runTime, stopTime } from '../support/time';

const DAY = 86_400;
const check = { resource: 'connection', operation: 'checkSetup', findUnknownCalls: false };
const search = { ...check, findUnknownCalls: true };

/** Everything that a device can report. */
const sensors = {
	latitude: -12,
	longitude: -77,
	speed: 0,
	accstatus: 1,
	doorstatus: 0,
	chargestatus: 1,
	oilpowerstatus: 1,
	defencestatus: 0,
	battery: 90,
	mileage: 1000,
	odometer: 1000,
	externalpower: 12.5,
	fuel: 40,
	temperature: [4],
};

let sim: Simulator;
let store: CredentialStore;
let host: Host;

async function open(options: SimulatorOptions = {}, devices = 3): Promise<void> {
	sim = await startSimulator(options);
	store = storeFor(sim);
	host = { node: new ProtrackAccount(), credential: new ProtrackApi(), store };
	for (const n of range(devices)) {
		sim.addDevice({
			imei: imeiOf(n),
			name: `Van ${n}`,
			position: sensors as never,
			userduetime: sim.seconds() + 300 * DAY,
			platformduetime: sim.seconds() + 400 * DAY,
		});
	}
}

beforeEach(() => runTime());
afterEach(async () => {
	stopTime();
	await sim.stop();
});

async function run(parameters: IDataObject = check): Promise<IDataObject[]> {
	const { items, error } = await runNode(host, parameters as never);
	expect(error).toBeUndefined();
	return items;
}

/** The problems of one kind, and what to do about them. */
const about = (items: IDataObject[], name: string) =>
	items
		.filter((item) => item.check === name)
		.map(({ severity, problem, whatToDo }) => ({ severity, problem, whatToDo }));
const textMatching = (text: string): string => expect.stringContaining(text) as string;
const says = (severity: string, problem: string, whatToDo = '') => ({
	severity,
	problem: textMatching(problem),
	whatToDo: textMatching(whatToDo),
});
/** What the summary begins with. */
const summaryOf = (items: IDataObject[]) => [items[0]?.check, items[0]?.severity];

describe('Check Setup, when everything is fine', () => {
	it('says so first, then what it has looked at, and gives a line for a bug report last', async () => {
		await open();
		const items = await run();
		expect(items[0]).toEqual({
			check: 'summary',
			severity: 'ok',
			problem: 'Everything is fine.',
			whatToDo: '',
			copy: null,
		});
		expect(items.slice(1).map((item) => [item.check, item.severity])).toEqual([
			['devices', 'info'],
			['login', 'ok'],
			['clock', 'ok'],
			['pace', 'ok'],
			['alarmList', 'ok'],
			['events', 'ok'],
			['report', 'info'],
		]);
		expect(about(items, 'devices')).toEqual([says('info', '3 devices: 3 online.')]);
	});

	it('gives exactly the fields that its schema names', async () => {
		await open();
		for (const item of await run())
			expect(Object.keys(item)).toEqual(Object.keys(connectionCheckSetup.outputSchema ?? {}));
	});

	it('takes a few calls, all of them reads, also of many sub-accounts, and one run for many input items', async () => {
		await open({}, 450);
		for (const n of range(20)) sim.addAccount({ account: `sub${n}`, password: 'x' });
		const { items } = await runNode(host, check, [{}, {}, {}]);
		expect(items.filter((item) => item.check === 'summary')).toHaveLength(1);
		expect(sim.requests.length).toBeLessThanOrEqual(15);
		const reads = /\/(authorization|list|list2|track)$/;
		expect(sim.requests.filter(({ path: asked }) => !reads.test(asked))).toEqual([]);
	});

	it('logs in only where the stored token would not serve', async () => {
		await open();
		await run();
		await run();
		expect(sim.authorizations).toBe(1);
	});

	it('puts no secret and no account into the line for a bug report, but version, server and counts', async () => {
		await open();
		const line = String((await run()).at(-1)?.copy);
		expect(line).toContain(
			`n8n-nodes-protrack ${PACKAGE_VERSION}; n8n (add its version); server ${new URL(sim.url).host}`,
		);
		expect(line).toContain('3 devices in 1 lists; 3 positions; 0 sub-accounts; alarm list new');
		const secrets = [sim.account, sim.password, storedIn(store).accessToken];
		expect(secrets.filter((secret) => line.includes(String(secret)))).toEqual([]);
		const root = path.resolve(__dirname, '../..');
		const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
		expect(PACKAGE_VERSION).toBe(version);
	});
});

describe('Check Setup says what is wrong, and what to do', () => {
	const logInAs = (account: string) => Object.assign(storedIn(store), { account, password: 'x' });

	it('when the provider has not turned on the Open API', async () => {
		await open();
		sim.addAccount({ account: 'fleet', password: 'x', openApi: false });
		logInAs('fleet');
		const items = await run();
		expect(summaryOf(items)).toEqual(['summary', 'error']);
		expect(about(items, 'openApi')).toEqual([says('error', 'denies permission', 'ask your provider to turn it on')]);
		expect(about(items, 'login')).toEqual([]);
	});

	it('when the Open API is turned off after the login', async () => {
		await open();
		sim.fail({ path: 'deviceList', effect: { code: 10007 } });
		const items = await run();
		expect(about(items, 'openApi')).toEqual([says('error', 'denies permission', 'turned on for this account')]);
		expect(about(items, 'login')).toEqual([]);
	});

	it.each([
		[-10, '10 minutes ahead of'],
		[10, '10 minutes behind'],
	])('when the clocks differ by %d minutes', async (minutes, words) => {
		await open();
		sim.clock.advance(minutes * MINUTE);
		const items = await run();
		expect(summaryOf(items)).toEqual(['summary', 'error']);
		expect(about(items, 'clock')).toEqual([
			says('error', `The clock of the machine that runs n8n is ${words} that of the platform`, 'NTP'),
		]);
	});

	it('when the platform rejects its own time', async () => {
		await open();
		sim.fail({ path: 'authorization', effect: { code: 10014 } });
		expect(about(await run(), 'clock')).toEqual([says('error', 'refuses the time', 'clock')]);
	});

	it('when another program logs in with the same account', async () => {
		await open();
		await run();
		passTime(14 * MINUTE);
		sim.killToken();
		const items = await run();
		expect(about(items, 'token')).toEqual([
			says('warning', 'ended after 14 minutes instead of 2 hours', 'a separate account that only n8n uses'),
		]);
		expect(summaryOf(items)).toEqual(['summary', 'warning']);
		// Other processes read it in the credential.
		passTime(60 * MINUTE);
		expect(about(await run(), 'token')).toHaveLength(1);
		passTime(8 * 24 * 60 * MINUTE);
		expect(about(await run(), 'token')).toEqual([]);
	});

	it('but not of another program when a token has ended in time', async () => {
		await open();
		await run();
		passTime(100 * MINUTE);
		expect(about(await run(), 'token')).toEqual([]);
		expect(sim.authorizations).toBe(2);
	});

	it('when the account is blocked', async () => {
		await open();
		sim.addAccount({ account: 'fleet', password: 'x', blocked: true });
		logInAs('fleet');
		expect(about(await run(), 'login')).toEqual([
			says('error', 'The account is blocked', 'Ask your provider to unblock'),
		]);
	});

	it('when the password is wrong', async () => {
		await open();
		storedIn(store).password = 'wrong';
		expect(about(await run(), 'login')).toEqual([says('error', 'account or its password is wrong', 'correct account')]);
	});

	it('when devices are blocked, silent, or never were online', async () => {
		await open();
		sim.blockDevice(imeiOf(0));
		sim.setPosition(imeiOf(1), { hearttime: sim.seconds() - 8 * DAY, gpstime: sim.seconds() - 8 * DAY });
		sim.addDevice({ imei: imeiOf(3), name: 'New van' });
		const items = await run();
		expect(about(items, 'devices')).toEqual([
			says('error', '1 device blocked by the platform: Van 0.', 'unblock'),
			says('warning', '1 device silent for 7 days or longer: Van 1.', 'SIM card'),
			says('warning', '1 device never online: New van.', 'SIM card'),
			says('info', '4 devices: 1 online, 1 offline, 1 never online, 1 blocked.'),
		]);
		const options = { options: { silentDays: 9 } };
		expect(
			about(await run({ ...check, ...options }), 'devices').filter(({ problem }) => String(problem).includes('silent')),
		).toEqual([]);
	});

	it('when subscriptions have ended', async () => {
		await open();
		for (const n of range(3)) sim.amendDevice(imeiOf(n), { platformduetime: sim.seconds() - DAY });
		const items = await run();
		expect(about(items, 'subscriptions')).toEqual([
			says('error', '3 devices with an ended subscription: Van 0, Van 1, Van 2.', 'Renew it'),
		]);
		expect(items[0]?.problem).toContain('ended subscription');
	});

	it('when a subscription ends soon', async () => {
		await open();
		sim.amendDevice(imeiOf(0), { userduetime: sim.seconds() + 20 * DAY });
		expect(about(await run(), 'subscriptions')).toEqual([says('warning', 'ends within 30 days: Van 0.', 'in time')]);
		expect(about(await run({ ...check, options: { endsWithinDays: 10 } }), 'subscriptions')).toEqual([]);
	});

	it.each([
		[460, 'warning', 'shows 460 devices, and the platform shows at most 500'],
		[500, 'error', 'There may be more, which nothing here can see'],
	])('when the account has %d devices', async (count, severity, words) => {
		await open({}, count);
		expect(about(await run(), 'accountSize')).toEqual([says(severity, words, 'several sub-accounts')]);
		expect(sim.requests.length).toBeLessThanOrEqual(15);
	});

	it('says of how many accounts these are the devices, where not all were looked at', async () => {
		await open();
		for (const n of range(20)) {
			sim.addAccount({ account: `sub${n}`, password: 'x' });
			sim.addDevice({ imei: imeiOf(100 + n), account: `sub${n}`, position: sensors as never });
		}
		expect(about(await run(), 'devices')).toEqual([
			says('info', '6 devices: 6 online. 17 of 20 sub-accounts were not looked at.'),
		]);
	});

	it('when only the positions cannot be read: the login works', async () => {
		await open();
		sim.fail({ path: 'track', effect: { code: 10000 } });
		const items = await run();
		expect(about(items, 'positions')).toEqual([says('error', 'reports a system error', 'Try again later')]);
		expect(about(items, 'login')).toEqual([says('ok', 'The login works')]);
	});

	it('when devices are in sub-accounts, which nodes see only with "Include Sub-Accounts"', async () => {
		await open({}, 2);
		sim.addAccount({ account: 'below', password: 'x' });
		sim.addDevice({ imei: imeiOf(7), name: 'Van 7', account: 'below' });
		expect(about(await run(), 'subAccounts')).toEqual([
			says('info', '1 of 3 devices is in sub-accounts.', 'Turn on "Include Sub-Accounts"'),
		]);
	});

	it('says what was not checked where it ended at an error', async () => {
		await open();
		sim.fail({ path: 'accountList', effect: 'hang' });
		const items = await run();
		expect(about(items, 'subAccounts')).toEqual([says('warning', 'did not answer in time')]);
		expect(about(items, 'stopped')).toEqual([
			says('warning', 'The check ended at an error and did not read: positions, list of alarms.', 'Run it again'),
		]);
		expect(items.at(-1)?.copy).toContain('stopped warning');
	});

	it('when the account shows no devices', async () => {
		await open({}, 0);
		expect(about(await run(), 'devices')).toEqual([says('warning', 'no devices', 'credential of the account')]);
	});

	it('when the server has the old list of alarms only', async () => {
		await open({ paths: { alarmList2: '/not/here' } });
		expect(about(await run(), 'alarmList')).toEqual([says('warning', 'only the old list', 'used automatically')]);
	});

	it('when calls are elsewhere', async () => {
		await open({ paths: { accountList: '/api/customer/list' } });
		const items = await run();
		expect(about(items, 'subAccounts')).toEqual([
			says('warning', 'does not know the call "Sub-account list" at /api/account/list', '"Find Unknown Calls"'),
		]);
		expect(sim.requests.length).toBeLessThanOrEqual(15);
		expect(about(items, 'devices')).toEqual([says('info', '3 devices: 3 online.')]);
	});

	it('when the base URL lacks a base path', async () => {
		await open({ basePath: '/V2' });
		const items = await run();
		expect(about(items, 'connection')).toEqual([
			says('error', 'does not know the call', 'add /V2 to the end of the base URL'),
		]);
		storedIn(store).baseUrl = `${sim.url}/V2`;
		storedIn(store).loginError = '';
		expect(summaryOf(await run())).toEqual(['summary', 'ok']);
	});

	it('when the platform serves plain http only, and the base URL says https', async () => {
		await open();
		storedIn(store).baseUrl = sim.url.replace('http:', 'https:');
		expect(about(await run(), 'connection')).toEqual([says('error', 'The', '"Allow Plain HTTP"')]);
	});

	it('when the base URL says http and that is not allowed', async () => {
		await open();
		Object.assign(storedIn(store), { allowHttp: false });
		const items = await run();
		expect(summaryOf(items)).toEqual(['summary', 'error']);
		expect(about(items, 'connection')).toEqual([says('error', 'uses plain http', '"Allow Plain HTTP"')]);
	});

	it('when the platform is slow', async () => {
		await open({ latencyMs: { track: 12_000 } });
		const items = await run();
		expect(about(items, 'speed')).toEqual([says('warning', 'took 12 seconds', 'Ask your provider')]);
		expect(about(items, 'devices')).toEqual([says('info', '3 devices')]);
	});

	it('when the platform does not answer', async () => {
		await open();
		sim.fail({ path: 'deviceList', effect: 'hang' });
		const items = await run();
		expect(about(items, 'connection')).toEqual([says('error', 'did not answer in time', 'Try again later')]);
	});

	it('when the platform refuses calls that come too often', async () => {
		await open({ maxRequestsPerMinute: 3 });
		const items = await run();
		expect(about(items, 'pace')).toEqual([says('warning', 'because calls come too often', 'less often')]);
		expect(sim.requests.length).toBeLessThanOrEqual(16);
	});

	it('what pace this process has learned, without trying one out', () => {
		const pace = { calls: 30, windowMs: 60_000 };
		expect(paceFinding({ refusals: 0 }, pace)).toMatchObject(says('info', 'takes about 30 calls in 60 seconds'));
		expect(paceFinding({ refusals: 2 }, pace)).toMatchObject(
			says('warning', 'It takes about 30 calls in 60 seconds', 'less often'),
		);
	});

	it('when no device has a fuel sensor', async () => {
		await open({}, 1);
		sim.setPosition(imeiOf(0), { fuel: '' as never });
		const [events] = about(await run(), 'events');
		expect(events).toEqual(says('info', 'come: Fuel: Dropped, Fuel: Filled. All others', 'Leave them out'));
	});

	it('of an offline device as well: what it reported before tells its sensors', async () => {
		await open({}, 1);
		sim.setPosition(imeiOf(0), { hearttime: sim.seconds() - 3600, gpstime: sim.seconds() - 3600 });
		expect(about(await run(), 'events')).toEqual([says('ok', 'every event')]);
	});
});

describe('Find Unknown Calls', () => {
	const elsewhere = {
		accountList: '/api/customer/list',
		accountBlock: '/api/user/lock',
		messageSend: '/api/account/message',
	};
	const overrides = {
		blockAccount: { path: '/api/user/lock', method: 'GET' },
		subAccountList: { path: '/api/customer/list', method: 'GET' },
		sendMessage: { path: '/api/account/message', method: 'POST' },
	};
	const copyOf = (items: IDataObject[]) =>
		items.flatMap((item) =>
			item.check === 'unknownCalls' && item.copy !== null ? [JSON.parse(String(item.copy)) as object] : [],
		);
	/** Requests beside those that a check without search makes. */
	const probes = () => sim.requests.filter(({ query }) => !('access_token' in query) && !('signature' in query));

	it.each(['code', 'http404', 'page'] as const)(
		'prints the JSON for Endpoint Overrides where unknown paths are answered with %s',
		async (unknownPath) => {
			for (const missingTokenCode of [10005, 10010, 10011, 10003]) {
				await open({ paths: elsewhere, unknownPath, missingTokenCode });
				const items = await run(search);
				expect(copyOf(items)).toEqual([overrides]);
				expect(about(items, 'subAccounts')[0]?.whatToDo).not.toContain('Find Unknown Calls');
				expect(about(items, 'unknownCalls')).toContainEqual(
					says('ok', '"Account info" (chapter 2.11) was found at /api/account/info (GET), as assumed.'),
				);
				await sim.stop();
			}
		},
	);

	it('prints the overrides of the credential too, and leaves these calls alone', async () => {
		await open({ paths: { ...elsewhere, accountInfo: '/mine' } });
		const accountInfo = { path: '/mine' };
		storedIn(store).endpointOverrides = JSON.stringify({ accountInfo });
		const items = await run(search);
		expect(copyOf(items)).toEqual([{ accountInfo, ...overrides }]);
		expect(probes().filter(({ path: asked }) => asked.endsWith('/info'))).toEqual([]);
	});

	it('sends no token and no parameter, one request a second, at most 240', async () => {
		await open({
			paths: Object.fromEntries(['accountList', 'accountInfo', 'accountBlock'].map((name) => [name, '/no/where'])),
		});
		await run(search);
		const sent = probes();
		expect(sent.length).toBeGreaterThan(50);
		expect(sent.length).toBeLessThanOrEqual(240);
		for (const { query, form } of sent) expect([query, form]).toEqual([{}, undefined]);
		const gaps = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));
		expect(Math.min(...gaps)).toBeGreaterThanOrEqual(999);
	});

	it('ends after four minutes with a slow server, and says what was not looked for', async () => {
		await open({ paths: { accountList: '/no/where' }, latencyMs: 7000 });
		const begin = sim.seconds();
		const items = await run(search);
		expect(sim.seconds() - begin).toBeLessThan(6 * 60);
		const last = probes().at(-1)?.at ?? 0;
		expect(last - (probes()[0]?.at ?? 0)).toBeLessThan(4 * MINUTE);
		expect(about(items, 'unknownCalls')).toContainEqual(
			says('warning', 'The search ended before every path was asked, for the calls', 'Run it again'),
		);
	});

	it('says that it cannot find anything where the server asks for a token everywhere', async () => {
		await open({ unknownPath: 'token' });
		expect(about(await run(search), 'unknownCalls')).toEqual([
			says('warning', 'asks for a token at every path', 'Ask your provider'),
		]);
	});

	it('finds the method of a call that takes one only', async () => {
		await open({ methods: { geofenceCreate: 'GET', accountList: 'POST' } });
		expect(copyOf(await run(search))).toEqual([
			{
				createGeofence: { path: '/api/geofence/create', method: 'GET' },
				subAccountList: { path: '/api/account/list', method: 'POST' },
			},
		]);
	});

	it('goes on after 10 seconds where a path is not answered, and asks it again the next time', async () => {
		await open({ paths: elsewhere });
		const fault = sim.fail({ path: '/api/customer/list', effect: 'hang' });
		const hanging = await run(search);
		expect(copyOf(hanging)).toEqual([{ blockAccount: overrides.blockAccount, sendMessage: overrides.sendMessage }]);
		const at = (asked: string) => sim.requests.find(({ path: each }) => each === asked)?.at ?? 0;
		expect(at('/api/customer/sublist') - at('/api/customer/list')).toBe(10_000);
		fault.remove();
		sim.clearLog();
		expect(copyOf(await run(search))).toEqual([overrides]);
		expect(probes().map(({ path: asked }) => asked)).toEqual(['/api/customer/list']);
	});

	it('returns what it has found when the user stops it', async () => {
		await open({ paths: elsewhere });
		const controller = new AbortController();
		sim.onRequest = ({ path: asked }) => {
			if (asked === '/api/subaccount/unlock') controller.abort();
		};
		const context = executeContext(host, search, controller.signal);
		const [items = []] = (await host.node.execute?.call(context)) as Array<Array<{ json: IDataObject }>>;
		const found = items.map(({ json }) => json);
		expect(copyOf(found)).toEqual([{ blockAccount: overrides.blockAccount }]);
		expect(about(found, 'stopped')).toEqual([says('info', 'was stopped', 'Run it again')]);
		expect(about(found, 'devices')).toEqual([says('info', '3 devices')]);
		const { length } = sim.requests;
		passTime(10 * MINUTE);
		expect(sim.requests).toHaveLength(length);
	});

	it('does not say that everything is fine when it was stopped before it had looked', async () => {
		await open();
		const controller = new AbortController();
		sim.onRequest = () => controller.abort();
		const context = executeContext(host, check, controller.signal);
		const [items = []] = (await host.node.execute?.call(context)) as Array<Array<{ json: IDataObject }>>;
		expect(items[0]?.json).toMatchObject(says('info', 'The check was stopped', 'Run it again'));
		expect(items.map(({ json }) => json.check)).toEqual(['summary', 'stopped', 'report']);
		expect(items.at(-1)?.json.copy).toContain('the check was stopped');
	});

	it('is off by default, and says how long it takes where it is turned on', () => {
		const [property] = host.node.description.properties.filter(({ name }) => name === 'findUnknownCalls');
		const [notice] = host.node.description.properties.filter(({ type }) => type === 'notice');
		expect(property?.default).toBe(false);
		expect(notice?.displayName).toContain('Takes up to 4 minutes; the editor shows only a spinner');
		expect(notice?.displayOptions?.show).toMatchObject({ findUnknownCalls: [true], operation: ['checkSetup'] });
	});

	it('is no tool of an AI agent', () => {
		expect(new ProtrackAccount().description.usableAsTool).toBeUndefined();
	});
});
