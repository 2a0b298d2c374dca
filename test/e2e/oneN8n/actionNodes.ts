import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { INodeType, INodeTypeDescription } from 'n8n-workflow';

const ROOT = resolve(__dirname, '../../..');

/** The nodes of the package by the names that package.json has, without the trigger. */
function actionNodes(): INodeTypeDescription[] {
	const { n8n } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as { n8n: { nodes: string[] } };
	const sources = n8n.nodes.map((file) => resolve(ROOT, file.replace(/^dist\/(.*)\.js$/, '$1')));
	return sources
		.flatMap((source) => Object.values(jest.requireActual<Record<string, new () => INodeType>>(source)))
		.map((Node) => new Node().description)
		.filter(({ group }) => !group.includes('trigger'));
}

/** Every operation that a user can choose, as "type resource operation". */
export function allOperations(): string[] {
	return actionNodes().flatMap(({ name, properties }) =>
		properties
			.filter((property) => property.name === 'operation')
			.flatMap(({ displayOptions, options = [] }) =>
				(displayOptions?.show?.resource ?? []).flatMap((resource) =>
					options.map((option) => `${name} ${String(resource)} ${'value' in option ? String(option.value) : ''}`),
				),
			),
	);
}
