import { secretsOf } from '../../../protrack/client/secrets';

describe('A secret outside of the texts of a reply', () => {
	it('leaves nothing behind that begins in one that is hidden and reaches beyond it', () => {
		const [token, password] = ['A1234567890123456789', 'correct horse battery'];
		expect(secretsOf([token, password]).inData(`{${token}-${password}}`)).toBe('{"[hidden]"}');
	});
});
