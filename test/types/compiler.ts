import path from 'node:path';
import ts from 'typescript';

const configFile = path.resolve(__dirname, '../tsconfig.json');

/**
 * Compiles texts as if they were files of this folder, with the options of the project.
 * @returns for each text the errors of the compiler: code, and the first and the last line of the message
 */
export function errorsOf(texts: Readonly<Record<string, string>>): Record<string, string[]> {
	const { config } = ts.readConfigFile(configFile, (name) => ts.sys.readFile(name)) as { config: unknown };
	const { options } = ts.parseJsonConfigFileContent(config, ts.sys, path.dirname(configFile));
	const files = new Map(Object.entries(texts).map(([name, text]) => [path.join(__dirname, `${name}.ts`), text]));
	const host = ts.createCompilerHost(options);
	const [readFile, fileExists] = [host.readFile.bind(host), host.fileExists.bind(host)];
	host.readFile = (name) => files.get(path.resolve(name)) ?? readFile(name);
	host.fileExists = (name) => files.has(path.resolve(name)) || fileExists(name);
	const program = ts.createProgram([...files.keys()], options, host);
	const errors = [...files.keys()].map((name) => {
		const source = program.getSourceFile(name);
		return [path.basename(name, '.ts'), ts.getPreEmitDiagnostics(program, source).map(inShort)] as const;
	});
	return Object.fromEntries(errors);
}

function inShort({ code, messageText }: ts.Diagnostic): string {
	const lines = ts.flattenDiagnosticMessageText(messageText, '\n').split('\n');
	return `TS${code}: ${(lines.at(-1) ?? '').trim()}`;
}
