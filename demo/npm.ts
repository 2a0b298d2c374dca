import { openSync, closeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, dirname } from 'node:path';
import { startGroup } from './processGroup';

/** `npm run` hands its project's settings down; npm called for another folder must not inherit these. */
const PROJECT_SETTINGS =
	/^(npm_config_(ignore_scripts|pack_destination|local_prefix|loglevel|user_agent|allow_scripts)|npm_(package|lifecycle)_.*|npm_command|INIT_CWD)$/i;

/** The environment of a fresh shell, as far as npm is concerned. */
export function environmentForNpm(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
	const kept = Object.entries(process.env).filter(([name]) => !PROJECT_SETTINGS.test(name));
	return { ...Object.fromEntries(kept), ...extra };
}

/** npm ended with an error; `output` is what it wrote. */
export class NpmError extends Error {
	constructor(
		message: string,
		readonly output: string,
	) {
		super(message);
	}
}

/** The environment variable PATH with the folder of a Node in front: npm, and scripts that npm runs, find their Node there. */
export function pathWith(node: string): string {
	return [dirname(node), process.env.PATH ?? ''].join(delimiter);
}

/**
 * Runs npm in a folder, writes what it says to a file and returns that; an abort stops it with all its children.
 * @param options.node the Node that runs npm, if not this one
 */
export async function runNpm(
	args: string[],
	options: { cwd: string; logFile: string; signal: AbortSignal; env?: NodeJS.ProcessEnv; node?: string },
): Promise<string> {
	options.signal.throwIfAborted();
	const { node = process.execPath } = options;
	// The npm that runs this script, if one does: PATH might hold another one, or (on Windows) none that can be spawned.
	const cli = process.env.npm_execpath;
	const [command, first] = cli?.endsWith('.js') ? [node, [cli]] : ['npm', []];
	const log = openSync(options.logFile, 'w');
	try {
		const npm = await startGroup(command, [...first, ...args], {
			cwd: options.cwd,
			env: { ...environmentForNpm(options.env), PATH: pathWith(node) },
			stdio: ['ignore', log, log],
		});
		const stop = () => void npm.stop('SIGTERM', 3_000);
		options.signal.addEventListener('abort', stop, { once: true });
		if (options.signal.aborted) stop();
		const { code, signal } = await npm.ended;
		options.signal.removeEventListener('abort', stop);
		options.signal.throwIfAborted();
		const output = await readFile(options.logFile, 'utf8');
		if (code !== 0) throw new NpmError(`npm ${args[0]} ended with ${signal ?? `code ${code}`}`, output);
		return output;
	} finally {
		closeSync(log);
	}
}

/** The last lines of a log, for an error message. */
export function lastLines(text: string, count = 15): string {
	return text
		.trimEnd()
		.split('\n')
		.slice(-count)
		.map((line) => `    ${line}`)
		.join('\n');
}
