import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { environmentForNpm } from '../../demo/npm';
import { missingFiles } from '../../tools/missingFiles';
import { noticesOf } from '../../tools/notices';

const root = path.resolve(__dirname, '../..');

let folder: string;
beforeEach(() => {
	folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'protrack-pack-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('A build', () => {
	beforeEach(() => {
		for (const each of ['package.json', 'index.js', 'dist'])
			cpSync(path.join(root, each), path.join(folder, each), { recursive: true });
		symlinkSync(path.join(root, 'nodes'), path.join(folder, 'nodes'));
	});

	it('is complete as it is', () => {
		expect(missingFiles(folder)).toEqual([]);
	});

	it.each([
		['the entry point', 'index.js'],
		['a node', 'dist/nodes/Protrack/Protrack.node.js'],
		['the codex of a node', 'dist/nodes/Protrack/Protrack.node.json'],
		['an output schema', 'dist/nodes/Protrack/__schema__/v1.0.0/position/getMany.json'],
		['the credential', 'dist/credentials/ProtrackApi.credentials.js'],
		['an icon', 'dist/icons/protrack.dark.svg'],
		['the bundled libraries', 'dist/protrack/thirdParty.js'],
		['their licenses', 'dist/THIRD_PARTY_NOTICES.txt'],
	])('without %s is not complete', (_, file) => {
		rmSync(path.join(folder, file));
		expect(missingFiles(folder)).toEqual([file]);
	});

	it('that is not there lacks every node and credential', () => {
		rmSync(path.join(folder, 'dist'), { recursive: true });
		const { n8n } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
			n8n: { nodes: string[]; credentials: string[] };
		};
		expect(missingFiles(folder)).toEqual(expect.arrayContaining([...n8n.nodes, ...n8n.credentials]));
	});
});

describe('npm pack', () => {
	beforeEach(() => {
		for (const each of ['package.json', '.npmrc', 'index.js', 'README.md', 'LICENSE'])
			cpSync(path.join(root, each), path.join(folder, each));
	});
	const pack = () => spawnSync('npm', ['pack'], { cwd: folder, env: environmentForNpm(), encoding: 'utf8' });

	it('fails in a fresh clone, where nothing was built', () => {
		const { status, stderr } = pack();
		expect(stderr).toContain('ENOENT');
		expect(status).not.toBe(0);
		expect(readdirSync(folder).filter((file) => file.endsWith('.tgz'))).toEqual([]);
	});

	it('writes where a complete build allows it', () => {
		mkdirSync(path.join(folder, 'packed'));
		expect(pack().status).toBe(0);
		expect(readdirSync(path.join(folder, 'packed'))).toEqual([expect.stringMatching(/^n8n-nodes-protrack-.*\.tgz$/)]);
	});
});

describe('The notices of bundled libraries', () => {
	const bundleOf = (...files: string[]): Metafile => {
		const inputs = Object.fromEntries(files.map((file) => [file, { bytesInOutput: 1 }]));
		return { inputs: {}, outputs: { 'thirdParty.js': { bytes: 1, imports: [], exports: [], inputs } } };
	};

	function addLibrary(name: string, license?: string): string {
		const home = path.join(folder, 'node_modules', name);
		mkdirSync(home, { recursive: true });
		writeFileSync(path.join(home, 'package.json'), JSON.stringify({ name, version: '1.2.3', license: 'MIT' }));
		if (license) writeFileSync(path.join(home, 'LICENSE'), license);
		return `node_modules/${name}/index.js`;
	}

	it('give each library once, with its license', () => {
		const files = [
			addLibrary('geo', 'Text of geo'),
			'node_modules/geo/more.js',
			addLibrary('@some/time', 'Text of time'),
			'protrack/thirdParty.ts',
		];
		const notices = noticesOf(folder, bundleOf(...files));
		expect(notices.match(/geo 1\.2\.3 \(MIT\)\n\nText of geo\n/g)).toHaveLength(1);
		expect(notices).toContain('@some/time 1.2.3 (MIT)\n\nText of time\n');
	});

	it('name what is in the package without being code', () => {
		addLibrary('@letters/sans', 'Text of the font');
		expect(noticesOf(folder, bundleOf(), ['@letters/sans'])).toContain(
			'@letters/sans 1.2.3 (MIT)\n\nText of the font\n',
		);
	});

	it('of this package hold the license of the font whose outlines it draws', () => {
		const notices = readFileSync(path.join(root, 'dist/THIRD_PARTY_NOTICES.txt'), 'utf8');
		expect(notices).toContain('@fontsource/noto-sans');
		expect(notices).toContain('The Noto Project Authors');
		expect(notices).toContain('SIL OPEN FONT LICENSE Version 1.1');
	});

	it('are refused when a library has no license text', () => {
		const bundle = bundleOf(addLibrary('secretive'));
		expect(() => noticesOf(folder, bundle)).toThrow('The bundled library secretive has no license file');
	});
});
