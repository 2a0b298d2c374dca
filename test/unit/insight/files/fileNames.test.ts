import { safeFileName, UniqueNames } from '../../../../protrack/insight/files';
import { hostileNames } from '../../../support/trackFiles';

describe('A file name', () => {
	it.each([
		['Lorry 1: ATM/2', 'Lorry-1-ATM-2'],
		['../../etc/passwd', 'etc-passwd'],
		['..\\..\\CON', '_CON'],
		['.hidden', 'hidden'],
		['-rf', 'rf'],
		['name. .', 'name'],
		['con', '_con'],
		['Com1.tar', '_Com1.tar'],
		['LPT²', '_LPT²'],
		['console', 'console'],
		['a\u202Egpj.exe', 'agpj.exe'],
		['a\u0000\nb', 'a-b'],
		['شاحنة ١', 'شاحنة-١'],
		['e\u0301', 'é'],
		['???', ''],
		['', ''],
	])('made of %j is %j', (text, name) => {
		expect(safeFileName(text)).toBe(name);
	});

	it.each(hostileNames)('made of %j is one that every operating system takes', (text) => {
		const name = safeFileName(text);
		expect(name).not.toMatch(/[\\/:*?"<>|\p{Cc}\p{Cs}\s]|^[-.]|[-.]$/u);
		expect(Buffer.byteLength(name)).toBeLessThanOrEqual(151);
	});

	it('is cut between characters', () => {
		expect(safeFileName('🚚'.repeat(200))).toBe('🚚'.repeat(37));
		expect(safeFileName(`${'a'.repeat(149)}..b`)).toBe('a'.repeat(149));
	});
});

describe('Equal names', () => {
	it('get numbers, without regard to case', () => {
		const names = new UniqueNames();
		expect(['a', 'A', 'a', 'a-2', 'b', 'a-2'].map((name) => names.add(name))).toEqual([
			'a',
			'A-2',
			'a-3',
			'a-2-2',
			'b',
			'a-2-3',
		]);
	});
});
