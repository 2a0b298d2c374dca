import { resolve } from 'node:path';
import ts from 'typescript';

const PROJECT = resolve(__dirname, '..');

/** A compilation that goes on. */
export interface Watch {
	stop(): void;
}

/**
 * Compiles the nodes into an installed package, now and after each change of a source, and tells what the compiler finds.
 * Only files that differ are written, with their source maps. The bundle of libraries stays as the package brought it.
 * @param packageFolder the installed package, whose `dist` is written
 * @param project the folder with the sources and their tsconfig.json
 * @returns after the first compilation
 */
export function watchNodes(packageFolder: string, print: (text: string) => void, project = PROJECT): Watch {
	const outDir = resolve(packageFolder, 'dist');
	const bundle = resolve(outDir, 'protrack/thirdParty.js');
	const system: ts.System = {
		...ts.sys,
		writeFile: (file, text, mark) => {
			if (resolve(file) !== bundle && ts.sys.readFile(file) !== text) ts.sys.writeFile(file, text, mark);
		},
	};
	const report = (found: ts.Diagnostic) => print(ts.formatDiagnostic(found, formatHost).trimEnd());
	const reportStatus = ({ messageText }: ts.Diagnostic) =>
		print(`  ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
	const options = { outDir, inlineSourceMap: true, noEmitOnError: false };
	const config = resolve(project, 'tsconfig.json');
	const host = ts.createWatchCompilerHost(
		config,
		options,
		system,
		ts.createEmitAndSemanticDiagnosticsBuilderProgram,
		report,
		reportStatus,
	);
	const program = ts.createWatchProgram(host);
	return { stop: () => program.close() };
}

const formatHost: ts.FormatDiagnosticsHost = {
	getCanonicalFileName: (file) => file,
	getCurrentDirectory: () => PROJECT,
	getNewLine: () => '\n',
};
