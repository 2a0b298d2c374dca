import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { preProcessFile } from 'typescript';

/** What imports what: files, or folders, by their path below the root. Everything named is a key. */
export type ImportGraph = Map<string, Set<string>>;

/**
 * Which TypeScript files import which, type-only imports, re-exports and `import()` included. Imports of libraries do not count.
 * @param root the project
 * @param folders the folders below it whose files count, with all their subfolders
 */
export function fileGraph(root: string, folders: string[]): ImportGraph {
	const files = folders.flatMap((folder) => filesBelow(root, folder));
	const known = new Set(files);
	return new Map(files.map((file) => [file, new Set(importsOf(root, file, known))]));
}

/**
 * Which folders import from which. A folder and its subfolder are two: both ways between them are a cycle.
 * @param folderOf the folder to which a file counts
 */
export function folderGraph(files: ImportGraph, folderOf: (file: string) => string = folderOfFile): ImportGraph {
	const folders: ImportGraph = new Map();
	for (const [file, imported] of files) {
		const from = folderOf(file);
		const targets = folders.get(from) ?? new Set();
		folders.set(from, targets);
		for (const other of imported) if (folderOf(other) !== from) targets.add(folderOf(other));
	}
	return folders;
}

/** The groups in which everything reaches everything else; without cycles there are none. Each is sorted, and so are the groups. */
export function cyclesIn(graph: ImportGraph): string[][] {
	const reach = new Map([...graph.keys()].map((start) => [start, reachableFrom(graph, start)]));
	const isIn = (one: string, other: string) =>
		reach.get(one)?.has(other) === true && reach.get(other)?.has(one) === true;
	const nodes = [...graph.keys()].filter((node) => isIn(node, node)).sort();
	// each group is told by its first member only
	return nodes
		.map((node) => nodes.filter((other) => isIn(node, other)))
		.filter(([first], index) => first === nodes[index]);
}

function folderOfFile(file: string): string {
	return path.posix.dirname(file);
}

function reachableFrom(graph: ImportGraph, start: string): Set<string> {
	const seen = new Set<string>();
	const open = [start];
	for (let node = open.pop(); node !== undefined; node = open.pop()) {
		for (const next of graph.get(node) ?? []) {
			if (seen.has(next)) continue;
			seen.add(next);
			open.push(next);
		}
	}
	return seen;
}

function importsOf(root: string, file: string, known: Set<string>): string[] {
	const { importedFiles } = preProcessFile(readFileSync(path.join(root, file), 'utf8'), true, true);
	const relative = importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith('.'));
	const bases = relative.map((name) => path.posix.join(path.posix.dirname(file), name));
	return bases.flatMap((base) => [base, `${base}.ts`, `${base}/index.ts`].filter((each) => known.has(each)));
}

function filesBelow(root: string, folder: string): string[] {
	const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
	return files
		.filter((file) => /\.m?ts$/.test(file))
		.map((file) => path.posix.join(folder, file.split(path.sep).join('/')));
}
