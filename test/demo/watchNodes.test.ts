import {
	mkdirSync,
	mkdtempSync,
	readFileSync,
	realpathSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { watchNodes } from '../../demo/watchNodes';

let folder: string;
beforeEach(() => {
	folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'protrack-watch-')));
	// the oldest library of types is the smallest, which spares seconds
	const compilerOptions = { target: 'es2022', module: 'commonjs', rootDir: '.', types: [], lib: ['es5'] };
	write('project/tsconfig.json', JSON.stringify({ compilerOptions }));
	write('project/protrack/thirdParty.ts', 'export const library = 1;\n');
	write('project/nodes/a.ts', 'export const a = 1;\n');
	write('package/dist/protrack/thirdParty.js', 'the bundle');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string): void {
	mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
	writeFileSync(path.join(folder, file), text);
}
const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');

/** The first compilation, and what it told. */
function compileOnce(): string {
	const told: string[] = [];
	watchNodes(path.join(folder, 'package'), (text) => told.push(text), path.join(folder, 'project')).stop();
	return told.join('\n');
}

describe('The watch of npm run dev', () => {
	it('compiles the sources into the installed package, with their source maps', () => {
		compileOnce();
		expect(read('package/dist/nodes/a.js')).toMatch(/exports\.a = 1;[^]*sourceMappingURL=data:/);
	});

	it('leaves the bundle of libraries alone', () => {
		compileOnce();
		expect(read('package/dist/protrack/thirdParty.js')).toBe('the bundle');
	});

	it('does not write a file again that would be the same, so that n8n reloads nothing', () => {
		compileOnce();
		const file = path.join(folder, 'package/dist/nodes/a.js');
		utimesSync(file, 1, 1);
		compileOnce();
		expect(statSync(file).mtimeMs).toBe(1000);
	});

	it('names a mistake by file and line, and compiles all the same', () => {
		write('project/nodes/a.ts', `export const a: number = 'text';\n`);
		expect(compileOnce()).toMatch(/nodes\/a\.ts\(1,14\): error TS2322/);
		expect(read('package/dist/nodes/a.js')).toContain(`exports.a = 'text';`);
	});
});
