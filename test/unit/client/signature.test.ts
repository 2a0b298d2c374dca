import { hashPassword } from '../../../protrack/client';
import { sign } from '../../../protrack/client/signature';

describe('signature', () => {
	it('matches the vector of the vendor document for Abc@34590', () => {
		expect(sign('Abc@34590', 1556243443)).toBe('3844afd2c3bf68f0f3f4aa0a9ee8ee6c');
	});

	it('matches the older vector of the vendor for 123456', () => {
		expect(sign('123456', 1504084954)).toBe('ecca11e8e116455c48c8ad2ef5c1e0ee');
	});

	it('hashes a password as chapter 2.16 shows', () => {
		expect(hashPassword('Abc@34590')).toBe('9d591136280b3ec563e3062dbb6f915b');
	});

	it('is the same for a password and for its md5', () => {
		expect(sign('9d591136280b3ec563e3062dbb6f915b', 1556243443)).toBe(sign('Abc@34590', 1556243443));
	});

	it('takes an md5 in upper case too', () => {
		expect(sign('9D591136280B3EC563E3062DBB6F915B', 1556243443)).toBe('3844afd2c3bf68f0f3f4aa0a9ee8ee6c');
	});

	it('changes with the time', () => {
		expect(sign('Abc@34590', 1556243444)).not.toBe(sign('Abc@34590', 1556243443));
	});

	// Expected values by `printf '%s' TEXT | md5sum` in a UTF-8 shell.
	it.each([
		['pässwörd', '12841e4ba5e37d2fbfc78458c6714ade'],
		['señal', '138a3b6ec52800d8b79416e2081f6d2e'],
		['密码', 'a8105204604a0b11e916f3879aae3b0b'],
		['🚚', '99c02a0cb1eda2f05e0213a4371a8218'],
	])('hashes the password %s as UTF-8', (password, md5) => {
		expect(hashPassword(password)).toBe(md5);
	});

	it.each([
		['31 digits', 'f'.repeat(31)],
		['33 digits', 'f'.repeat(33)],
		['a letter beyond f', `${'f'.repeat(31)}g`],
	])('takes what looks like an md5 but has %s as a password', (_, password) => {
		expect(hashPassword(password)).not.toBe(password);
		expect(hashPassword(password)).toMatch(/^[0-9a-f]{32}$/);
	});
});
