// the tools of the build are TypeScript
require('tsx/cjs');

const { mkdir, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { promisify } = require('node:util');
const execFile = promisify(require('node:child_process').execFile);
const { series, parallel, src, dest } = require('gulp');
const esbuild = require('esbuild');
const { missingFiles, NOTICES } = require('./tools/missingFiles');
const { noticesOf } = require('./tools/notices');
const { writeOutputSchemas } = require('./tools/outputSchemas');

/** Where `npm pack` puts the tarball, see .npmrc: it exists only after a complete build, so nothing less can be packed. */
const PACKED = 'packed';

/** Their outlines are in protrack/picture/glyphs.ts, see tools/glyphs.ts. */
const FONTS = ['@fontsource/noto-sans'];

/** Starts from nothing, so that a removed source leaves no trace in the package. */
const clean = () => Promise.all(['dist', PACKED].map((folder) => rm(folder, { recursive: true, force: true })));

/** Own code stays in separate files: module state (single flight, pace) then exists once per process. */
async function compile() {
	try {
		await execFile(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json']);
	} catch (error) {
		throw new Error(error.stdout || error.message);
	}
}

/** Third-party code becomes one file, because n8n verifies no package with runtime dependencies; its licenses go along. */
async function bundleThirdParty() {
	const { metafile } = await esbuild.build({
		entryPoints: ['protrack/thirdParty.ts'],
		outfile: 'dist/protrack/thirdParty.js',
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		// its build for Node starts threads, which n8n's scanner forbids
		alias: { fflate: 'fflate/browser' },
		allowOverwrite: true,
		metafile: true,
	});
	await writeFile(NOTICES, noticesOf(__dirname, metafile, FONTS));
}

// Sources name their icon as ../../icons/x.svg, which is true in dist as well.
const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
// What n8n knows of a node without loading it: its codex, and the shape of its output.
const codex = () => src('nodes/**/*.node.json').pipe(dest('dist/nodes'));
const outputSchemas = async () => writeOutputSchemas(path.join(__dirname, 'dist/nodes'));

async function check() {
	const missing = missingFiles(__dirname);
	if (missing.length > 0) throw new Error(`The build lacks files of the package:\n  ${missing.join('\n  ')}`);
	await mkdir(PACKED);
}

exports.build = series(clean, compile, parallel(bundleThirdParty, icons, codex), outputSchemas, check);
exports.default = exports.build;
