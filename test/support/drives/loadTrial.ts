import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { build } from 'esbuild';
import type * as trials from './trials';

const folder = path.resolve(__dirname, '../../../protrack/insight');

/** One place of the engine, changed. */
export interface Change {
	/** In protrack/insight. */
	file: string;
	/** Text that stands there exactly once. */
	from: string;
	to: string;
}

/**
 * The trials of the engine and of visits, bundled from the source text. They run outside of jest's sandbox, in which `Math` is ten times as slow.
 * @param change a place of the engine that is changed
 * @throws where the text does not stand in the file exactly once
 */
export async function loadTrial(change?: Change): Promise<typeof trials> {
	let isChanged = change === undefined;
	const { outputFiles } = await build({
		entryPoints: [path.join(__dirname, 'trials.ts')],
		bundle: true,
		write: false,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		logLevel: 'silent',
		plugins: change && [
			{
				name: 'mutant',
				setup: ({ onLoad }) => {
					const changed = path.join(folder, change.file);
					onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
						if (file !== changed) return null;
						isChanged = true;
						return { contents: mutate(readFileSync(file, 'utf8'), change), loader: 'ts' };
					});
				},
			},
		],
	});
	if (!isChanged) throw new Error(`Not part of the engine: ${change?.file}`);
	const loaded = { exports: {} as typeof trials };
	const run = compileFunction(outputFiles[0]!.text, ['module', 'exports', 'require']) as (
		module: typeof loaded,
		exports: typeof trials,
		require: NodeJS.Require,
	) => void;
	run(loaded, loaded.exports, require);
	return loaded.exports;
}

function mutate(source: string, { file, from, to }: Change): string {
	const [before = '', after, more] = source.split(from);
	if (after === undefined || more !== undefined) throw new Error(`Not exactly once in ${file}: ${from}`);
	return before + to + after;
}
