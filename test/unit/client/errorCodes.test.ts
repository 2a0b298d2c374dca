import { hintText } from '../../../credentials/errorText';
import { alarmTypeOf, alarmTypes, errorOfCode, ProtrackError } from '../../../protrack/client';
import { errorCodes } from '../../../protrack/client/errorCodes';
import { tableOf, vendorAlarmTypes, vendorCodes } from '../../support/fixtures/vendorDocument';

const documented = tableOf(vendorCodes);
const codes = [...documented.keys()];

describe('codes of chapter 3', () => {
	it('are all 23 there, and no other', () => {
		expect(codes).toHaveLength(23);
		expect(Object.keys(errorCodes).map(Number).sort()).toEqual([...codes].sort());
	});

	it.each(codes)('%d says what happened, what to do, and the HTTP status that means the same', (code) => {
		const { message, hint, httpCode } = errorOfCode(code);
		expect(message).toMatch(/^[A-Z].{9,}[^.]$/);
		expect(hintText(hint)).toMatch(/^[A-Z].{9,}\.$/);
		expect(httpCode).toMatch(/^[45]\d\d$/);
	});

	it('say something different each', () => {
		expect(new Set(codes.map((code) => errorOfCode(code).message)).size).toBe(23);
	});

	it.each([
		['token', [10002, 10003, 10010, 10011, 10012]],
		['login', [10016, 20001]],
		['rate', [10009]],
		['temporary', [10000, 10014]],
		['permission', [10007, 10013]],
		['input', [10004, 10005, 10006, 20005]],
		['device', [20017, 20018, 20046, 20048, 20089]],
		['unsupported', [10001]],
		['noData', [20023]],
	])('of the kind %s are %j', (kind, expected) => {
		expect(codes.filter((code) => errorOfCode(code).kind === kind)).toEqual(expected);
	});

	it('that the document does not list are kept and named', () => {
		const error = ProtrackError.fromCode(31415, 'Track', 'odd');
		expect(error.code).toBe(31415);
		expect(error.message).toContain('31415');
		expect(error.message).toContain('does not list');
		expect(hintText(error.hints)).not.toBe('');
		expect(error.httpCode).toBe('502');
	});

	it('come with the name of the call and the word of the server', () => {
		const error = ProtrackError.fromCode(10005, 'Track', 'missing required parameter:imeis');
		expect(error.message).toContain('Track');
		expect(error.message).toContain('10005');
		expect(error.message).toContain('missing required parameter:imeis');
	});

	it('come without a dangling colon when the server says nothing', () => {
		expect(ProtrackError.fromCode(10007, 'Track').message).toBe('The platform denies permission (Track, code 10007)');
	});

	it('come with at most 200 characters of the word of the server', () => {
		const said = ProtrackError.fromCode(10004, 'Track', 'x'.repeat(5000)).message;
		expect(said.length).toBeGreaterThan(200);
		expect(said.length).toBeLessThan(300);
	});
});

describe('alarm types of chapter 4.1', () => {
	const names = tableOf(vendorAlarmTypes);

	it('are the codes 1 to 44, each once', () => {
		expect(alarmTypes.map((type) => type.code)).toEqual(Array.from({ length: 44 }, (_, index) => index + 1));
	});

	it.each([...names])('%d is called %s as in the document', (code, name) => {
		expect(alarmTypeOf(code).name).toBe(name);
	});

	it('have a label of their own each', () => {
		expect(new Set(alarmTypes.map((type) => type.label)).size).toBe(44);
		expect(alarmTypes.filter((type) => type.label.trim() === '')).toEqual([]);
	});

	it('rank SOS, collision and rollover as critical', () => {
		expect([1, 20, 40].map((code) => alarmTypeOf(code).severity)).toEqual(['critical', 'critical', 'critical']);
	});

	it.each([0, 45, -1, 9999])('that the document does not list are kept: %d', (code) => {
		const type = alarmTypeOf(code);
		expect(type.code).toBe(code);
		expect(type.name).toBe(`unknown${code}`);
		expect(type.label).toContain(String(code));
		expect(type.severity).toBe('warning');
	});
});
