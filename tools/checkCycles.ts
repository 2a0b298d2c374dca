import path from 'node:path';
import { cyclesIn, fileGraph, folderGraph } from './importCycles';

const FOLDERS = ['credentials', 'nodes', 'protrack', 'demo', 'simulator', 'tools', 'test'];

const itself = (file: string) => file;

/** A node is one thing with its operations, whatever its subfolders; elsewhere each folder stands for itself. */
const folderOf = (file: string) => /^nodes\/[^/]+/.exec(file)?.[0] ?? path.posix.dirname(file);

const files = fileGraph(path.resolve(__dirname, '..'), FOLDERS);

/** The imports that lead from one member of a cycle to another, one a line. */
function importsInside(cycle: string[], memberOf: (file: string) => string): string[] {
	const pairs = [...files].flatMap(([from, imported]) => [...imported].map((to) => [from, to] as const));
	const leads = ([from, to]: readonly [string, string]) =>
		memberOf(from) !== memberOf(to) && cycle.includes(memberOf(from)) && cycle.includes(memberOf(to));
	return pairs.filter(leads).map(([from, to]) => `    ${from} -> ${to}`);
}

const cycles = [
	...cyclesIn(files).map((members) => ({ kind: 'files', members, memberOf: itself })),
	...cyclesIn(folderGraph(files, folderOf)).map((members) => ({ kind: 'folders', members, memberOf: folderOf })),
];
for (const { kind, members, memberOf } of cycles) {
	console.log([`Cycle of ${kind}: ${members.join(', ')}`, ...importsInside(members, memberOf), ''].join('\n'));
}
console.log(`${files.size} files, cycles of imports: ${cycles.length} (type-only imports count)`);
if (cycles.length > 0) process.exitCode = 1;
