const { rm } = require('node:fs/promises');
const { promisify } = require('node:util');
const execFile = promisify(require('node:child_process').execFile);
const { series, parallel, src, dest } = require('gulp');
const esbuild = require('esbuild');

/** Starts from nothing, so that a removed source leaves no trace in the package. */
const clean = () => rm('dist', { recursive: true, force: true });

/** Own code stays in separate files: module state (single flight, pace) then exists once per process. */
async function compile() {
	try {
		await execFile(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json']);
	} catch (error) {
		throw new Error(error.stdout || error.message);
	}
}

/** Third-party code becomes one file, because a verified n8n package has no runtime dependencies. */
const vendor = () =>
	esbuild.build({
		entryPoints: ['protrack/vendor.ts'],
		outfile: 'dist/protrack/vendor.js',
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		allowOverwrite: true,
	});

// Sources name their icon as ../../icons/x.svg, which is true in dist as well.
const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
// What n8n knows of a node without loading it: its codex, and the shape of its output.
const codex = () => src(['nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json']).pipe(dest('dist/nodes'));

exports.build = series(clean, compile, parallel(vendor, icons, codex));
exports.default = exports.build;
