import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cyclesIn, fileGraph, folderGraph } from '../../../tools/importCycles';

let root: string;
beforeEach(() => {
	root = mkdtempSync(path.join(tmpdir(), 'protrack-cycles-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The imports among files with these texts, all in the folder `src`. */
function graphOf(texts: { [file: string]: string }) {
	for (const [file, text] of Object.entries(texts)) {
		mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
		writeFileSync(path.join(root, file), text);
	}
	return fileGraph(root, ['src']);
}

describe('A cycle of files', () => {
	it.each([
		['an import', `import { b } from './b';`],
		['a type-only import', `import type { B } from './b';`],
		['a re-export', `export { b } from './b';`],
		['a re-export of types', `export type { B } from './b';`],
		['a re-export of everything', `export * from './b';`],
		['an import while it runs', `export const b = import('./b');`],
		['a type in place', `export let b: import('./b').B;`],
	])('is found through %s', (_, text) => {
		const graph = graphOf({ 'src/a.ts': text, 'src/b.ts': `import type { A } from './a';` });
		expect(cyclesIn(graph)).toEqual([['src/a.ts', 'src/b.ts']]);
	});

	it('is found through the index of a folder', () => {
		const graph = graphOf({ 'src/a.ts': `import './b';`, 'src/b/index.ts': `import '../a';` });
		expect(cyclesIn(graph)).toEqual([['src/a.ts', 'src/b/index.ts']]);
	});

	it('is told once, with all its members and none that only leads to it', () => {
		const graph = graphOf({
			'src/a.ts': `import './b';`,
			'src/b.ts': `import './c';`,
			'src/c.ts': `import './a'; import './end';`,
			'src/end.ts': '',
			'src/start.ts': `import './a';`,
		});
		expect(cyclesIn(graph)).toEqual([['src/a.ts', 'src/b.ts', 'src/c.ts']]);
	});

	it('is told apart from another one that imports it', () => {
		const graph = graphOf({
			'src/a.ts': `import './b'; import './c';`,
			'src/b.ts': `import './a';`,
			'src/c.ts': `import './d';`,
			'src/d.ts': `import './c';`,
		});
		expect(cyclesIn(graph)).toEqual([
			['src/a.ts', 'src/b.ts'],
			['src/c.ts', 'src/d.ts'],
		]);
	});

	it('is not seen in a comment or a text', () => {
		const graph = graphOf({
			'src/a.ts': `// import './b';\nexport const a = "import './b'";`,
			'src/b.ts': `import './a';`,
		});
		expect(cyclesIn(graph)).toEqual([]);
	});

	it('is not seen in an import of a library', () => {
		const graph = graphOf({ 'src/a.ts': `import 'b';`, 'src/b.ts': `import './a';` });
		expect(cyclesIn(graph)).toEqual([]);
	});
});

describe('A cycle of folders', () => {
	it('is found where no files form one', () => {
		const files = graphOf({
			'src/one/a.ts': `import '../two/b';`,
			'src/two/b.ts': '',
			'src/two/c.ts': `import type { D } from '../one/d';`,
			'src/one/d.ts': '',
		});
		expect(cyclesIn(files)).toEqual([]);
		expect(cyclesIn(folderGraph(files))).toEqual([['src/one', 'src/two']]);
	});

	it('is found between a folder and its subfolder', () => {
		const files = graphOf({ 'src/a.ts': `import './sub/b';`, 'src/sub/b.ts': `import '../c';`, 'src/c.ts': '' });
		expect(cyclesIn(folderGraph(files))).toEqual([['src', 'src/sub']]);
	});

	it('is not seen inside what counts as one folder', () => {
		const files = graphOf({ 'src/a.ts': `import './sub/b';`, 'src/sub/b.ts': `import '../c';`, 'src/c.ts': '' });
		expect(cyclesIn(folderGraph(files, () => 'src'))).toEqual([]);
	});

	it('is not seen where imports go one way', () => {
		const files = graphOf({ 'src/a.ts': `import './sub/b';`, 'src/sub/b.ts': `import './c';`, 'src/sub/c.ts': '' });
		expect(cyclesIn(folderGraph(files))).toEqual([]);
	});
});
