import { repeatedLines } from '../../../tools/repeatedLines';

const shared = ['const a = 1;', 'const b = 2;', 'const c = a + b;'];

describe('Repeated lines', () => {
	it('are found in two files, whatever their indentation, comments and blank lines', () => {
		const files = new Map([
			['one.ts', ['start();', ...shared].join('\n')],
			[
				'two.ts',
				["import x from 'x';", '', `\t${shared[0]}`, '// why', `\t${shared[1]}`, `\t${shared[2]}`, 'end();'].join('\n'),
			],
		]);
		expect(repeatedLines(files, 3)).toEqual([{ first: 'one.ts:2', second: 'two.ts:3', lines: 3 }]);
		expect(repeatedLines(files, 4)).toEqual([]);
	});

	it('do not include imports and lone punctuation', () => {
		const text = ['import {', '\tx,', "} from 'x';", '});', '}'].join('\n');
		expect(
			repeatedLines(
				new Map([
					['one.ts', text],
					['two.ts', text],
				]),
				1,
			),
		).toEqual([]);
	});
});
