import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';

import { explainAnswer, SET_MILEAGE } from '../../../protrack/fleet';
import { noAnswer } from '../../../protrack/fleet/commandAnswers';
import { outcomeOf } from '../../../protrack/fleet/commandOutcome';

const successes = [
	'Cut off the fuel supply: Success! Speed: 2km/h.',
	'Restore fuel supply: Success!',
	'Set mileage: Success!',
	'OK',
	'RELAY:OK!',
	'ok.',
	'Okay',
	'Command successful',
	'The relay was switched successfully',
	'Set relay succeeded',
	'OK, no error',
	'success=1',
	'ok: true',
	'error=0, ok',
];

const failures = [
	'not OK',
	'Not ok!',
	'NOK',
	'no success',
	'unsuccessful',
	'UNSUCCESSFULLY',
	'was not very successful',
	"wasn't successful",
	'wasn\u2019t ok',
	'ok=0',
	'OK: false',
	'success = 0',
	'success: no',
	'Fail!',
	'Cut off the fuel supply: Fail! Speed: 60km/h.',
	'ERROR:103',
	'err 5',
	'rejected',
	'Not supported',
	'command not executed',
	'Cannot cut the fuel while driving',
	'unable to comply',
	'Not OK, error 5',
	'Invalid password',
	'without success',
	'nothing ok',
	'0 success',
];

const unclear = [
	'',
	'   ',
	'OK, but failed',
	'failed, but ok',
	'No, OK',
	'OK? No.',
	'OK if the vehicle stands',
	'waiting for success',
	'Please wait, OK',
	'not unsuccessful',
	'no error',
	'error: 0',
	'ok 0',
	'ok=0 fail=1',
	'ok 0 fail 1',
	'Success: 0 errors',
	'Already in the state of fuel supply cut off, the command is not running!',
	'Battery:100%,GPS:fixed',
	'token 5 broke',
	'book',
	'notok',
	'成功',
];

describe('What a device answers', () => {
	it.each(successes)('is a success: %p', (text) => expect(outcomeOf(text)).toBe(true));
	it.each(failures)('is a failure: %p', (text) => expect(outcomeOf(text)).toBe(false));
	it.each(unclear)('tells neither: %p', (text) => expect(outcomeOf(text)).toBeNull());

	const seeded = { seed: 17, numRuns: 500 };
	const good = fc.constantFrom('ok', 'OK', 'Success', 'successful', 'succeeded', 'Okay');
	const not = fc.constantFrom('not', 'NOT', 'no', 'never', 'without', "isn't", "didn't", 'wasn\u2019t');
	const filler = fc.array(fc.constantFrom('relay', 'the', 'fuel', '12', 'km/h', 'very', 'set'), { maxLength: 2 });
	const space = fc.constantFrom(' ', '  ', '\n', '\t');

	it('is never a success with a "not" before the word, however it is written', () => {
		fc.assert(
			fc.property(filler, not, filler, good, space, (before, no, between, word, gap) => {
				expect(outcomeOf([...before, no, ...between, word].join(gap))).not.toBe(true);
			}),
			seeded,
		);
	});

	it('is never a success with a word of failure in it, wherever it stands', () => {
		const bad = fc.constantFrom(
			'fail',
			'failed',
			'ERROR',
			'rejected',
			'denied',
			'invalid',
			'NOK',
			'unsuccessful',
			'refused',
		);
		const sign = fc.constantFrom(' ', ', ', '. ', '! ', ': ', ', but ', '; ');
		fc.assert(
			fc.property(good, bad, sign, fc.boolean(), (word, wrong, between, first) => {
				expect(outcomeOf(first ? `${word}${between}${wrong}` : `${wrong}${between}${word}`)).not.toBe(true);
			}),
			seeded,
		);
	});

	it('is read the same in any case and with blanks around it', () => {
		fc.assert(
			fc.property(fc.constantFrom(...successes, ...failures, ...unclear), space, (text, gap) => {
				expect(outcomeOf(`${gap}${text.toUpperCase()}${gap}`)).toBe(outcomeOf(text));
			}),
			seeded,
		);
	});

	it('is read whatever it is, in time', () => {
		fc.assert(
			fc.property(fc.string({ maxLength: 500 }), (text) => expect([true, false, null]).toContain(outcomeOf(text))),
			seeded,
		);
		expect(outcomeOf('not '.repeat(50_000))).toBeNull();
	});
});

describe('The number that a device answers to Set Mileage with', () => {
	const answered = (response: string) => ({ ...noAnswer, answered: true, succeeded: null, response });

	it.each([
		['ERROR:100', 'the value is too long (error 100)'],
		['ERROR:101', 'the value is too large (error 101)'],
		['Set mileage: ERROR:102', 'another format than the device takes (error 102)'],
		['error: 103!', 'not in whole kilometers (error 103)'],
		['ERROR 109', 'the device wants a password (error 109)'],
	])('is put into words: %s', (response, words) => {
		expect(explainAnswer(SET_MILEAGE, answered(response))).toMatchObject({
			response,
			answered: true,
			succeeded: false,
			notice: [expect.stringContaining(words) as string],
		});
	});

	it.each([
		[SET_MILEAGE, 'Set mileage: Success!'],
		[SET_MILEAGE, 'ERROR:999'],
		[SET_MILEAGE, 'ERROR:1000'],
		['RESET', 'ERROR:101'],
		[null, 'ERROR:101'],
	])('means nothing that we know after %s: %s', (command, response) => {
		expect(explainAnswer(command, answered(response))).toEqual(answered(response));
	});

	it('stands in docs/commands.md as it is', () => {
		const page = readFileSync(path.resolve(__dirname, '../../../docs/commands.md'), 'utf8');
		const rows = [...page.matchAll(/^\| (\d+) \| (.+) \|$/gm)].map(([, code, meaning]) => [code, meaning]);
		expect(rows).toHaveLength(5);
		for (const [code, meaning] of rows) {
			expect(explainAnswer(SET_MILEAGE, answered(`ERROR:${code}`)).notice).toEqual([
				`The device did not set the mileage: ${meaning} (error ${code})`,
			]);
		}
	});
});
