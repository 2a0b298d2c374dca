import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What package.json says about the files of the package. */
interface Manifest {
	main: string;
	n8n: { nodes: string[]; credentials: string[] };
}

/** Third-party code and its licenses, which no line of package.json names. */
export const NOTICES = 'dist/THIRD_PARTY_NOTICES.txt';
const BUNDLE = 'dist/protrack/thirdParty.js';

/**
 * Which files a built package lacks: those that package.json names, and what belongs to them (codex, output schemas, icons, bundled libraries and
 * their licenses). n8n drops a node without a word when one of its files is missing.
 * @param root the project, with its sources and `dist`
 * @returns paths below the root, sorted
 */
export function missingFiles(root: string): string[] {
	const { main, n8n } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
	const codex = n8n.nodes.map((file) => file.replace(/\.js$/, '.json'));
	const schemas = schemasOf(path.join(root, 'nodes')).map((file) => `dist/nodes/${file}`);
	const code = [...n8n.credentials, ...n8n.nodes];
	const icons = code.flatMap((file) => iconsOf(root, file));
	const wanted = new Set([main, NOTICES, BUNDLE, ...code, ...codex, ...schemas, ...icons]);
	return [...wanted].filter((file) => !existsSync(path.join(root, file))).sort();
}

/** The schema of each operation that names one, see outputSchemas.ts. */
function schemasOf(nodes: string): string[] {
	const operations = filesBelow(nodes, '.operation.ts');
	return operations
		.filter((file) => readFileSync(path.join(nodes, file), 'utf8').includes('outputSchema:'))
		.map((file) => file.replace('/actions/', '/__schema__/v1.0.0/').replace('.operation.ts', '.json'));
}

/** Icons are named relative to the file that names them. */
function iconsOf(root: string, file: string): string[] {
	const source = path.join(root, file);
	if (!existsSync(source)) return [];
	const names = readFileSync(source, 'utf8').matchAll(/['"]file:([^'"]+)['"]/g);
	return [...names].map(([, name = '']) => path.posix.join(path.posix.dirname(file), name));
}

function filesBelow(folder: string, ending: string): string[] {
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	return files.filter((file) => file.endsWith(ending)).map((file) => file.split(path.sep).join('/'));
}
