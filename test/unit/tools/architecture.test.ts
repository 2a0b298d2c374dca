import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileGraph, folderGraph } from '../../../tools/importCycles';

const root = path.resolve(__dirname, '../../..');
const page = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8');

/** The nodes of the groups stand as one in the diagram. */
const GROUPS = 'nodes/Protrack...';

function layerOf(file: string): string {
	const [top = '', second = ''] = file.split('/');
	if (file.startsWith('nodes/Protrack')) return GROUPS;
	if (file === 'protrack/thirdParty.ts') return file;
	return ['nodes', 'protrack'].includes(top) ? `${top}/${second}` : top;
}

/** "from -> to" of each arrow in the first diagram of the page. */
function arrowsOfDiagram(): string[] {
	const [, diagram = ''] = /```mermaid\n([\s\S]*?)```/.exec(page) ?? [];
	const labels = new Map([...diagram.matchAll(/(\w+)\["([^"]+)"\]/g)].map(([, id, label]) => [id, label]));
	return [...diagram.matchAll(/^\s*(\w+) --> (\w+)$/gm)].map(
		([, from, to]) => `${labels.get(from)} -> ${labels.get(to)}`,
	);
}

describe('docs/architecture.md', () => {
	it('shows exactly the imports that there are between the layers of the package', () => {
		const graph = folderGraph(fileGraph(root, ['credentials', 'nodes', 'protrack']), layerOf);
		const imports = [...graph].flatMap(([from, targets]) => [...targets].map((to) => `${from} -> ${to}`));
		expect(arrowsOfDiagram().sort()).toEqual(imports.sort());
	});

	it('names no file that does not exist', () => {
		const named = [...page.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|mjs|md|json))`/g)].map(([, file = '']) => file);
		expect(named.length).toBeGreaterThan(20);
		expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
	});
});
