import type { ICredentialType } from 'n8n-workflow';

import { storedIn, storeFor, testCredential, type CredentialStore, type Host } from '../../support/n8n';
import type { Simulator } from '../../../simulator';
import { md5 } from '../../../simulator/world/md5';
import { MINUTE, passTime, runTime, stopTime } from '../../support/time';
import { errorsOf, startPlatform, startProcess, track } from '../../support/sessionWorld';

const BLANK = '__n8n_BLANK_VALUE__';
type Values = Record<string, string>;

/** What n8n shows to whoever may edit the credential: values that the type does not declare too (n8n 2.8, credentials.service.js, `redact`). */
function shown(type: ICredentialType, stored: Values): Values {
	const isSecret = (name: string) =>
		type.properties.find((property) => property.name === name)?.typeOptions?.password === true;
	return Object.fromEntries(Object.entries(stored).map(([name, value]) => [name, isSecret(name) ? BLANK : value]));
}

/** What n8n stores when it is saved there: a blank stands for what was stored (`unredact`). */
const saved = (edited: Values, stored: Values): Values =>
	Object.fromEntries(
		Object.entries(edited).map(([name, value]) => [name, value === BLANK ? (stored[name] ?? '') : value]),
	);

let sim: Simulator;
let store: CredentialStore;
let host: Host;

async function open(password = 'Canary-7f3e!'): Promise<void> {
	sim = await startPlatform({ password });
	store = storeFor(sim, { endpointOverrides: '{}' });
	host = startProcess().tracking(store);
}

beforeEach(() => runTime());
afterEach(async () => {
	stopTime();
	await sim.stop();
});

describe('whoever may edit the credential', () => {
	const histories: Array<[string, () => Promise<unknown>]> = [
		['a login', async () => await track(host)],
		[
			'a wrong password',
			async () => {
				sim.fail({ path: 'authorization', effect: { code: 20001, message: 'account or password error' } });
				await track(host);
			},
		],
		[
			'a test that the platform had no time for',
			async () => {
				await track(host);
				passTime(MINUTE);
				sim.fail({ path: 'authorization', effect: { code: 10009 } });
				await testCredential(host);
			},
		],
	];

	it.each(histories)('sees nothing that depends on the password after %s', async (_, history) => {
		const views: Values[] = [];
		for (const password of ['Canary-7f3e!', 'Another-9d1c?']) {
			await open(password);
			await history();
			const times = { issuedAt: '', clockOffset: '', baseUrl: '' };
			views.push({ ...shown(host.credential, storedIn(store)), ...times });
			await sim.stop();
		}
		expect(views[0]).toEqual(views[1]);
		// Else there was nothing to see.
		expect(storedIn(store)).toMatchObject({ account: sim.account, renewalLease: '' });
	});

	it('never sees a token, not even while a login is under way', async () => {
		await open();
		const views: string[] = [];
		const tokens = new Set<string>();
		host.store = new Proxy(store, {
			set: (target, id, values: Values) => {
				views.push(JSON.stringify(shown(host.credential, values)));
				tokens.add(values.accessToken ?? '');
				return Reflect.set(target, id, values);
			},
		});
		await track(host);
		passTime(91 * MINUTE);
		await track(host);
		tokens.delete('');
		expect([views.length, tokens.size]).toEqual([4, 2]);
		expect(views.filter((view) => [...tokens].some((token) => view.includes(token)))).toEqual([]);
	});

	it('keeps the token by saving it without a change', async () => {
		await open();
		await track(host);
		store.cred1 = saved(shown(host.credential, storedIn(store)), storedIn(store));
		sim.clearLog();
		expect((await track(host)).error).toBeUndefined();
		expect(sim.count('authorization')).toBe(0);
	});

	it('keeps the token of a login that came while it was open', async () => {
		await open();
		await track(host);
		const edited = shown(host.credential, storedIn(store));
		passTime(91 * MINUTE);
		await track(host);
		const { accessToken } = storedIn(store);
		store.cred1 = saved(edited, storedIn(store));
		expect(storedIn(store).accessToken).toBe(accessToken);
		expect((await track(host)).error).toBeUndefined();
	});

	it('ends a wrong password at once by saving the right one', async () => {
		await open();
		storedIn(store).password = 'wrong';
		await track(host);
		store.cred1 = saved({ ...shown(host.credential, storedIn(store)), password: sim.password }, storedIn(store));
		expect((await track(host)).error).toBeUndefined();
	});
});

describe('what version 0.1.0 has stored', () => {
	/** The mark of a login in 0.1.0. */
	const oldMark = () => md5(['custom', sim.url, sim.account, md5(sim.password)].join('\n')).slice(0, 12);

	it('costs one login, a token or not', async () => {
		await open();
		await track(host);
		Object.assign(storedIn(store), { issuedFor: oldMark() });
		sim.clearLog();
		expect(errorsOf([await track(host), await track(host)])).toEqual([]);
		expect(sim.count('authorization')).toBe(1);
	});

	it.each(['', 'x', '[]', '{"mark":1}', 'a rejection'])('costs one login with the rejection %j', async (text) => {
		await open();
		const now = Math.floor(Date.now() / 1000);
		const error = { kind: 'login', message: 'm', hint: 'a', httpCode: '401' };
		const loginError =
			text === 'a rejection'
				? JSON.stringify({ at: now, until: now + 3600, mark: oldMark(), code: 20001, error })
				: text;
		Object.assign(storedIn(store), { loginError, issuedFor: oldMark(), accessToken: '' });
		expect((await track(host)).error).toBeUndefined();
		expect(sim.count('authorization')).toBe(1);
	});
});
