import { ProtrackError, activeLoginError, stateAfterLoginError, type StoredAccount } from '../../../protrack/client';

const login = { platform: 'protrack365', account: 'fleet', password: 'secret', accessToken: '' } as StoredAccount;
const NOW = 1_790_000_000;

/** What is stored after a login was refused with this code. */
function refusedAt(now: number, code: number): StoredAccount {
	return { ...login, ...stateAfterLoginError(login, ProtrackError.fromCode(code, 'Authorization'), now) };
}

describe('A refused login', () => {
	it('stands for an hour when the password was wrong', () => {
		const stored = refusedAt(NOW, 20001);
		expect(activeLoginError(stored, NOW + 3599)?.code).toBe(20001);
		expect(activeLoginError(stored, NOW + 3600)).toBeNull();
	});

	it('stands for another machine whose clock is some seconds behind', () => {
		expect(activeLoginError(refusedAt(NOW, 20001), NOW - 30)?.code).toBe(20001);
	});

	it('does not outlive the correction of a clock that was a day ahead', () => {
		expect(activeLoginError(refusedAt(NOW + 86_400, 10000), NOW)).toBeNull();
	});

	it('is not that of another password', () => {
		expect(activeLoginError({ ...refusedAt(NOW, 20001), password: 'other' }, NOW)).toBeNull();
	});
});
