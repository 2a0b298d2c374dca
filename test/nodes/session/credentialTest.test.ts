import { startSimulator, type Simulator } from '../../simulator';
import { storedIn, storeFor, testCredential, type CredentialStore, type Host } from '../../harness/n8n';
import { MINUTE, passTime, runTime, stopTime } from './time';
import { startProcess, track } from './world';

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
		const verdict = await testCredential(host);
		expect(verdict.status).toBe('Error');
		expect(verdict.message).toContain('The account or its password is wrong');
		expect(verdict.message).toContain('correct account and password');
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
		const fault = sim.fail({ path: 'authorization', effect: { httpStatus: 503 } });
		expect((await testCredential(host)).message).toContain('HTTP 503');
		fault.remove();
		passTime(8000);
		expect(await testCredential(host)).toMatchObject({ status: 'OK' });
	});

	it('asks at the path that the credential gives', async () => {
		enter({ endpointOverrides: '{"authorization": {"path": "/elsewhere"}}' });
		expect((await testCredential(host)).status).toBe('Error');
		expect(sim.requests.map(({ path }) => path)).toContain('/elsewhere');
		expect(sim.count('authorization')).toBe(0);
	});
});
