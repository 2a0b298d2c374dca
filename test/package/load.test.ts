import { execFileSync } from 'node:child_process';
import {
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	statSync,
	symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NOTICES } from '../../tools/missingFiles';
import { tarballFile, unpackPackage } from './unpack';

const root = path.resolve(__dirname, '../..');

interface Loaded {
	file: string;
	name: string;
	icons: string[];
}

/** Runs in a process of its own, where nothing but the package and n8n-workflow can be found. */
const loader = `
const path = require('node:path');
const base = path.join(process.cwd(), 'node_modules/n8n-nodes-protrack');
const { n8n } = require(path.join(base, 'package.json'));
const loaded = [...n8n.credentials, ...n8n.nodes].map((file) => {
	const full = path.join(base, file);
	const type = new (require(full)[path.basename(file).split('.')[0]])();
	const icon = type.icon ?? type.description.icon;
	const icons = Object.values(icon).map((each) => path.join(path.dirname(full), each.replace('file:', '')));
	return { file, name: type.name ?? type.description.name, icons };
});
console.log(JSON.stringify(loaded));
`;

describe('The packed package', () => {
	let folder: string;
	let installed: string;

	beforeAll(() => {
		folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'protrack-load-')));
		installed = path.join(folder, 'node_modules/n8n-nodes-protrack');
		unpackPackage(installed);
		symlinkSync(path.join(root, 'node_modules/n8n-workflow'), path.join(folder, 'node_modules/n8n-workflow'));
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	function scripts(below: string): string[] {
		return readdirSync(below, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
	}

	it('loads every node and credential beside n8n-workflow alone, with their icons', () => {
		const env = { ...process.env, NODE_PATH: '' };
		const loaded = JSON.parse(
			execFileSync(process.execPath, ['-e', loader], { cwd: folder, env, encoding: 'utf8' }),
		) as Loaded[];
		const { n8n } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
			n8n: { nodes: string[]; credentials: string[] };
		};
		expect(loaded.map(({ file }) => file)).toEqual([...n8n.credentials, ...n8n.nodes]);
		expect(loaded.flatMap(({ icons }) => icons).filter((icon) => !existsSync(icon))).toEqual([]);
	});

	it('requires nothing but its own files, n8n-workflow and node:crypto', () => {
		const required = scripts(path.join(installed, 'dist')).flatMap((file) =>
			[...readFileSync(path.join(installed, 'dist', file), 'utf8').matchAll(/\brequire\("([^"]+)"\)/g)].map(
				([, name]) => name ?? '',
			),
		);
		const foreign = new Set(required.filter((name) => !name.startsWith('.')));
		expect([...foreign].sort()).toEqual(['n8n-workflow', 'node:crypto']);
	});

	it('registers every node that exists, and a codex file for each', () => {
		const { n8n } = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8')) as {
			n8n: { nodes: string[] };
		};
		const built = scripts(path.join(installed, 'dist/nodes')).filter((file) => file.endsWith('.node.js'));
		expect(n8n.nodes.map((file) => file.replace('dist/nodes/', '')).sort()).toEqual(built.sort());
		expect(
			built.filter((file) => !existsSync(path.join(installed, 'dist/nodes', file.replace(/\.js$/, '.json')))),
		).toEqual([]);
	});

	it('is downloaded quickly: its file has less than 700 KB', () => {
		expect(statSync(tarballFile()).size).toBeLessThan(700_000);
	});

	it('has no runtime dependencies', () => {
		const manifest = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8')) as Record<string, unknown>;
		expect(manifest.dependencies).toBeUndefined();
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('carries no test, demo or source file', () => {
		const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
		expect(files.filter((file) => /\.ts$|^test|^demo|^tools|^protrack\//.test(file))).toEqual([]);
	});

	it('carries no file of an earlier build, whose source is gone', () => {
		const dist = path.join(installed, 'dist');
		const files = readdirSync(dist, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((entry) =>
			entry.isFile(),
		);
		const sources = files.map(({ parentPath, name }) =>
			path
				.join(path.relative(dist, parentPath), name.replace(/\.js$/, '.ts'))
				// the build writes it from the definition of the operation
				.replace(/__schema__\/v1\.0\.0\/(.*)\.json$/, 'actions/$1.operation.ts'),
		);
		expect(sources.filter((file) => !existsSync(path.join(root, file)))).toEqual([path.basename(NOTICES)]);
	});

	it('passes on the name and license of each library that is bundled in it', () => {
		const bundle = readFileSync(path.join(installed, 'dist/protrack/thirdParty.js'), 'utf8');
		const notices = readFileSync(path.join(installed, NOTICES), 'utf8');
		// the comment that esbuild writes above each file
		const libraries = new Set(
			[...bundle.matchAll(/^ *\/\/ .*node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\//gm)].map(([, name = '']) => name),
		);
		expect([...libraries]).toEqual(expect.arrayContaining(['luxon', 'spark-md5', 'zod']));
		for (const library of libraries) {
			const home = path.join(root, 'node_modules', library);
			const license = readdirSync(home).find((file) => /^license/i.test(file)) ?? '';
			expect(notices).toContain(`\n${library} `);
			expect(notices).toContain(readFileSync(path.join(home, license), 'utf8').trim());
		}
	});
});
