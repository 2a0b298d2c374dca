import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Metafile } from 'esbuild';

const LICENSE_FILE = /^(licen[cs]e|copying|notice)(\.|-|$)/i;
const RULE = '-'.repeat(80);

/**
 * The names and license texts of what a package contains of others, which their licenses ask to pass on with it.
 * @param root the project; the paths of the metafile are relative to it
 * @param bundle what esbuild says about the bundle
 * @param others libraries of which the package contains something else than code, by name
 * @throws Error when a library comes without a license text
 */
export function noticesOf(root: string, bundle: Metafile, others: string[] = []): string {
	const libraries = Object.values(bundle.outputs).flatMap(({ inputs }) => Object.keys(inputs).flatMap(folderOfLibrary));
	const folders = new Set([...libraries, ...others.map((name) => `node_modules/${name}`)]);
	const notices = [...folders].sort().map((folder) => noticeOf(path.resolve(root, folder)));
	return [`This package contains the following libraries and fonts.\n`, ...notices].join(`\n${RULE}\n\n`);
}

/** The folder of the library to which a bundled file belongs; own files belong to none. */
function folderOfLibrary(file: string): string[] {
	const [folder] = /^.*\bnode_modules\/(@[^/]+\/)?[^/]+/.exec(file) ?? [];
	return folder === undefined ? [] : [folder];
}

function noticeOf(folder: string): string {
	const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<
		string,
		string
	>;
	const files = readdirSync(folder)
		.filter((file) => LICENSE_FILE.test(file))
		.sort();
	if (files.length === 0) throw new Error(`The bundled library ${name} has no license file in ${folder}.`);
	const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
	return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
}
