import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { OutputSchema } from '../nodes/shared/outputSchema';

/** An operation as the package defines it, see nodes/shared/operation.ts. */
interface Definition {
	resource: string;
	menuEntry: { value: string };
	outputSchema?: OutputSchema;
}

/**
 * Writes the shape of each operation's output to where n8n looks for it: `<node>/__schema__/v1.0.0/<resource>/<operation>.json`.
 * @param nodes the folder with the compiled nodes
 * @returns the files, below that folder
 */
export function writeOutputSchemas(nodes: string): string[] {
	return operationFiles(nodes).flatMap((file) => {
		const [definition] = Object.values(load(path.join(nodes, file)));
		if (!definition?.outputSchema) return [];
		const [node = ''] = file.split('/');
		const { resource, menuEntry, outputSchema } = definition;
		const expected = `${node}/actions/${resource}/${menuEntry.value}.operation.js`;
		// Whoever looks for an operation of the menu has to find it.
		if (file !== expected) throw new Error(`The operation in ${file} belongs into ${expected}`);
		const schema = path.posix.join(node, '__schema__/v1.0.0', resource, `${menuEntry.value}.json`);
		mkdirSync(path.dirname(path.join(nodes, schema)), { recursive: true });
		writeFileSync(path.join(nodes, schema), `${JSON.stringify(toJsonSchema(outputSchema), null, '\t')}\n`);
		return [schema];
	});
}

function toJsonSchema(schema: OutputSchema): object {
	return { ...objectSchema(schema), version: 1 };
}

function objectSchema(schema: OutputSchema): object {
	const properties = Object.entries(schema).map(([name, type]) => [name, fieldSchema(type)]);
	return { type: 'object', properties: Object.fromEntries(properties) as object };
}

function fieldSchema(type: OutputSchema[string]): object {
	if (typeof type === 'string') return { type: jsonType(type) };
	return isList(type) ? { type: 'array', items: fieldSchema(type[0]) } : objectSchema(type);
}

const isList = (type: OutputSchema[string]): type is Extract<OutputSchema[string], readonly unknown[]> =>
	Array.isArray(type);

function jsonType(types: string): string | string[] {
	const parts = types.split(' | ');
	return parts.length === 1 ? types : parts;
}

function operationFiles(nodes: string): string[] {
	const files = readdirSync(nodes, { recursive: true, encoding: 'utf8' }).map((file) => file.split(path.sep).join('/'));
	return files.filter((file) => file.endsWith('.operation.js')).sort();
}

// eslint-disable-next-line @typescript-eslint/no-require-imports
const load = (file: string) => require(file) as Record<string, Definition>;
