import type { INode, INodeParameters, INodeType } from 'n8n-workflow';
import { nock } from './nock';

import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackAccount } from '../../nodes/ProtrackAccount/ProtrackAccount.node';
import { Protrack } from '../../nodes/Protrack/Protrack.node';
import { ProtrackTrigger } from '../../nodes/ProtrackTrigger/ProtrackTrigger.node';
import { deviceMethods } from '../../nodes/shared/devicePicker';
import { stateAfterLogin } from '../../protrack/client';
import { createPoller, loadOptionsContext, runNode, storeFor, testCredential, type Host } from './n8n';
import { TOKEN } from './wire';
import { position } from './sessionWorld';

// What nock does to node:http is in the way of connections that end early.
nock.restore();

const now = () => Math.floor(Date.now() / 1000);

let accounts = 0;

/** @param tokenAge of the token in the credential, in seconds; null for none, so that a login is needed */
export function hostOf(url: string, node: INodeType, tokenAge: number | null = 0): Host {
	const login = {
		platform: 'custom',
		baseUrl: url,
		allowHttp: true,
		account: `hostile${(accounts += 1)}`,
		password: 'secret',
	};
	const state = stateAfterLogin(login as never, { accessToken: TOKEN, expiresIn: 7200 }, now() - (tokenAge ?? 0));
	return {
		node,
		credential: new ProtrackApi(),
		store: storeFor({ ...login, url }, tokenAge === null ? {} : { ...state }),
	};
}

export const block: INodeParameters = {
	resource: 'account',
	operation: 'block',
	account: { __rl: true, mode: 'name', value: 'sub' },
};
export const goOn: Partial<INode> = { onError: 'continueRegularOutput' };

/** Wherever something is asked of a server, and the words that it ends with. */
export const places: Record<string, (url: string) => Promise<string>> = {
	'a read': async (url) => messageOf(await runNode(hostOf(url, new Protrack()), position)),
	'a write': async (url) =>
		JSON.stringify((await runNode(hostOf(url, new ProtrackAccount()), block, [{}], goOn)).items),
	'a login': async (url) => messageOf(await runNode(hostOf(url, new Protrack(), null), position)),
	'a poll of the trigger': async (url) =>
		await createPoller(hostOf(url, new ProtrackTrigger()), {
			deviceSelection: 'all',
			includeSubAccounts: false,
			options: {},
		})
			.poll()
			.then(String, (error: unknown) => (error as Error).message),
	'the list of devices in the editor': async (url) =>
		await deviceMethods.listSearch.searchDevices
			.call(loadOptionsContext(hostOf(url, new Protrack())) as never)
			.then(JSON.stringify, (error: unknown) => (error as Error).message),
	'the test of the credential': async (url) => (await testCredential(hostOf(url, new Protrack(), 60))).message,
};

const messageOf = ({ error }: { error?: Error }) => error?.message ?? 'success';
