import { startSimulator, type Simulator } from '../../../simulator';
import { storedIn, storeFor, testCredential, type CredentialStore, type Host } from '../../support/n8n';
import { MINUTE, passTime, runTime, stopTime } from '../../support/time';
import { startProcess, track } from '../../support/sessionWorld';

let sim: Simulator;
let store: CredentialStore;
let host: Host;

beforeEach(async () => {
	runTime();
	sim = await startSimulator();
	sim.addDevice({ imei: '868166056370001', position: { latitude: -12, longitude: -77 } });
	store = storeFor(sim);
	host = startProcess().tracking(store);
});

afterEach(async () => {
	stopTime();
	await sim.stop();
});

const enter = (values: object) => Object.assign(storedIn(store), values);

describe('the test of the credential', () => {
	it('says OK for the right password, after one login', async () => {
		expect(await testCredential(host)).toEqual({ status: 'OK', message: 'Connection successful!' });
		// Nothing else is asked of the server, which might refuse it.
		expect(sim.requests.map(({ path, code }) => `${path} ${code}`)).toEqual(['/api/authorization 0']);
	});

	it('logs in also when a token is stored, and stores the new one for the workflows', async () => {
		await track(host);
		passTime(MINUTE);
		const before = storedIn(store).accessToken;
		expect(await testCredential(host)).toMatchObject({ status: 'OK' });
		expect(storedIn(store).accessToken).not.toBe(before);
		sim.clearLog();
		expect((await track(host)).error).toBeUndefined();
		expect(sim.requests.map(({ path, code }) => `${path} ${code}`)).toEqual(['/api/track 0']);
	});

	it('says what is wrong with the password while the old token is still alive', async () => {
		await track(host);
		passTime(MINUTE);
		enter({ password: 'wrong' });
		const assessment = await testCredential(host);
		expect(assessment.status).toBe('Error');
		expect(assessment.message).toContain('The account or its password is wrong');
		expect(assessment.message).toContain('correct account and password');
	});

	it('says OK for the right password after the platform has let the stored token die', async () => {
		await track(host);
		passTime(MINUTE);
		sim.killToken();
		expect(await testCredential(host)).toMatchObject({ status: 'OK' });
	});

	it('says OK after a login that took almost as long as it may', async () => {
		const { preAuthentication } = host.credential;
		host.credential.preAuthentication = async function (credentials) {
			const httpRequest: typeof this.helpers.httpRequest = async (options) => {
				passTime(14_000);
				return (await this.helpers.httpRequest(options)) as unknown;
			};
			return (await preAuthentication?.call({ ...this, helpers: { ...this.helpers, httpRequest } }, credentials)) ?? {};
		};
		expect(await testCredential(host)).toMatchObject({ status: 'OK' });
	});

	it('corrects the clock as the nodes do', async () => {
		passTime(-3 * 24 * 60 * MINUTE);
		sim.clock.set(Date.now() + 3 * 24 * 60 * MINUTE);
		expect(await testCredential(host)).toMatchObject({ status: 'OK' });
	});

	it('leaves the token of the workflows alone when the platform has too many logins just now', async () => {
		await track(host);
		passTime(MINUTE);
		const before = storedIn(store).accessToken;
		sim.fail({ path: 'authorization', effect: { code: 10009 } });
		expect((await testCredential(host)).message).toContain('requests come too often');
		expect(storedIn(store).accessToken).toBe(before);
		sim.clearLog();
		expect((await track(host)).error).toBeUndefined();
		expect(sim.count('authorization')).toBe(0);
	});

	it('tries again some seconds after it failed, also while the old token is stored', async () => {
		await track(host);
		passTime(MINUTE);
		const error = sim.fail({ path: 'authorization', effect: { httpStatus: 503 } });
		expect((await testCredential(host)).message).toContain('HTTP 503');
		error.remove();
		passTime(8000);
		expect(await testCredential(host)).toMatchObject({ status: 'OK' });
	});

	it('asks at the path that the credential gives', async () => {
		enter({ endpointOverrides: '{"authorization": {"path": "/elsewhere"}}' });
		expect((await testCredential(host)).status).toBe('Error');
		expect(sim.requests.map(({ path }) => path)).toContain('/elsewhere');
		expect(sim.count('authorization')).toBe(0);
	});

	it.each([
		[
			'does not know the call',
			{ code: 10001 },
			'does not know the call (Authorization at /api/authorization, code 10001',
			['base URL', '"Endpoint Overrides"', 'the platform "Other"'],
		],
		[
			'misses a parameter',
			{ code: 10005, message: 'missing required parameter:account' },
			'missing required parameter:account',
			['account and password', 'base URL', 'the platform "Other"'],
		],
		[
			'refuses a parameter',
			{ code: 10004 },
			'Authorization at /api/authorization',
			['account and password', 'base URL'],
		],
		[
			'answers HTTP 404',
			{ httpStatus: 404 },
			'HTTP 404',
			['Authorization at /api/authorization', 'Check the base URL'],
		],
		['shows a web page', 'html', 'a web page', ['Authorization at /api/authorization', 'Check the base URL']],
		[
			'denies permission',
			{ code: 10007 },
			'denies permission',
			['the account name in the credential is mistyped', 'the Open API is not turned on'],
		],
		[
			'does not know the account',
			{ code: 20005 },
			'does not know the account',
			['the account name in the credential is mistyped'],
		],
		[
			'knows no such account and password',
			{ code: 20001 },
			'The account or its password is wrong',
			['correct account and password'],
		],
	] as const)('says where it asked and what to check when the server %s', async (_, effect, message, hint) => {
		sim.fail({ path: 'authorization', effect });
		const assessment = await testCredential(host);
		expect(assessment.status).toBe('Error');
		for (const words of [message, ...hint]) expect(assessment.message).toContain(words);
		expect(assessment.message).not.toContain('this node');
	});

	it('names the path that the credential gives, below its base path', async () => {
		enter({ baseUrl: `${sim.url}/V2`, endpointOverrides: '{"authorization": {"path": "/elsewhere"}}' });
		expect((await testCredential(host)).message).toContain('Authorization at /V2/elsewhere');
	});

	it('says OK for a wrong clock while a token is stored', async () => {
		await track(host);
		passTime(MINUTE);
		sim.clock.advance(60 * MINUTE);
		expect(await testCredential(host)).toMatchObject({ status: 'OK' });
	});

	it.each(['HTTP://', 'hTTp://', ' \thttp://', 'http:/', 'http:\\\\', 'ht\ntp:'])(
		'refuses plain http written %j when the switch is off, though a token is stored',
		async (scheme) => {
			await track(host);
			const { host: server } = new URL(sim.url);
			for (const wait of [0, MINUTE]) {
				passTime(wait);
				sim.clearLog();
				enter({ allowHttp: false, baseUrl: scheme + server });
				const assessment = await testCredential(host);
				expect(assessment).toMatchObject({
					status: 'Error',
					message: expect.stringContaining('uses plain http') as string,
				});
				expect(sim.requests).toEqual([]);
			}
		},
	);

	it.each([0, MINUTE])('refuses plain http when only the switch was turned off %i ms after a login', async (ms) => {
		await track(host);
		passTime(ms);
		sim.clearLog();
		enter({ allowHttp: false });
		const assessment = await testCredential(host);
		expect(assessment).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('turn on "Allow Plain HTTP"') as string,
		});
		expect(sim.requests).toEqual([]);
	});
});
