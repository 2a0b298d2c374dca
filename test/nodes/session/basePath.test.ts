import { ProtrackApi } from '../../../credentials/ProtrackApi.credentials';
import { ProtrackAccount } from '../../../nodes/ProtrackAccount/ProtrackAccount.node';
import {
	executeContext,
	runNode,
	storedIn,
	storeFor,
	testCredential,
	type CredentialStore,
	type Host,
} from '../../support/n8n';
import type { Simulator, SimulatorOptions } from '../../../simulator';
import { runTime, stopTime } from '../../support/time';
import { startPlatform, startProcess, track } from '../../support/sessionWorld';
import { IMEI } from '../../support/testData';

let sim: Simulator;
let store: CredentialStore;

async function open(basePath: string, more: SimulatorOptions = {}): Promise<Host> {
	sim = await startPlatform({ basePath, ...more });
	store = storeFor({ url: sim.url + basePath, account: sim.account, password: sim.password });
	return startProcess().tracking(store);
}
beforeEach(() => runTime());
afterEach(async () => {
	stopTime();
	await sim.stop();
});

const asked = () => sim.requests.map(({ path, code }) => `${path} ${code}`);
const customCall = async (path: string) => {
	const host: Host = { node: new ProtrackAccount(), credential: new ProtrackApi(), store };
	const call = {
		resource: 'api',
		operation: 'call',
		method: 'GET',
		path,
		specifyQuery: 'json',
		jsonQuery: '',
		repeatable: true,
	};
	return await runNode(host, call);
};

describe('a platform that has its API below a base path', () => {
	it('is logged in to and asked there', async () => {
		const host = await open('/V2');
		expect((await track(host)).error).toBeUndefined();
		expect(asked()).toEqual(['/V2/api/authorization 0', '/V2/api/track 0']);
		expect(await testCredential(host)).toMatchObject({ status: 'OK' });
	});

	it.each(['/V2/', '/V2/api', '/V2/api/authorization'])('may be given as %s', async (path) => {
		const host = await open('/V2');
		storedIn(store).baseUrl = sim.url + path;
		expect((await track(host)).error).toBeUndefined();
	});

	it('has it in front of the paths of "Endpoint Overrides" too', async () => {
		const host = await open('/V2', { paths: { track: '/latest', authorization: '/login' } });
		storedIn(store).endpointOverrides = '{"track": {"path": "/latest"}, "authorization": {"path": "/login"}}';
		expect((await track(host)).error).toBeUndefined();
		expect(asked()).toEqual(['/V2/login 0', '/V2/latest 0']);
	});

	it('has it in front of the path of a custom API call too', async () => {
		await open('/V2');
		expect((await customCall('/api/device/list')).error).toBeUndefined();
		expect(asked()).toContain('/V2/api/device/list 0');
	});

	it.each([
		['/V2', '/api/command/send'],
		['/V2', '/api/authorization'],
		['/api/command', '/send'],
		['/my/api/command', '/send'],
		['/cmd', '/api/anything'],
		['/api/account', '/block'],
	])('sends no custom API call that is guarded together with it: %s%s', async (basePath, path) => {
		await open(basePath);
		const { error } = await customCall(path);
		expect(error?.message).toContain('cannot be called here');
		expect(sim.requests).toEqual([]);
	});

	it('repeats no custom API call that is a write together with it', async () => {
		await open('/api/message');
		sim.fail({ path: '/api/message/send', effect: { httpStatus: 503 } });
		await customCall('/send');
		expect(sim.count('/api/message/send')).toBe(1);
	});

	it('is served through the HTTP Request node, guards included', async () => {
		await track(await open('/V2'));
		const context = executeContext(startProcess().tracking(store));
		const request = async (path: string) =>
			(await context.helpers.requestWithAuthentication.call(context, 'protrackApi', {
				method: 'GET',
				uri: sim.url + path,
				json: true,
				qs: { imeis: IMEI },
			} as never)) as unknown;
		expect(await request('/V2/api/track')).toMatchObject({ code: 0 });
		await expect(request('/V2/api/command/send')).rejects.toThrow('cannot be called here');
		expect(await request('/V2/api/command/query')).toMatchObject({ code: 10005 });
	});

	it('shares no pace with another platform of the same server', async () => {
		const host = await open('/V2');
		const one = await startProcess().package.openSession(executeContext(host) as never);
		storedIn(store).baseUrl = `${sim.url}/V3`;
		const other = await startProcess().package.openSession(executeContext(host) as never);
		expect(one.accountKey).not.toBe(other.accountKey);
	});
});
