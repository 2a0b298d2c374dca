import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The same lines of code in two files. Line numbers begin at 1. */
export interface Repetition {
	first: string;
	second: string;
	lines: number;
}

interface CodeLine {
	text: string;
	number: number;
}

/**
 * Finds runs of equal lines that two files share. Blank lines, comments, imports and lone punctuation do not count.
 * @param files path to text
 * @param minLines how many lines a run needs to be reported
 */
export function repeatedLines(files: ReadonlyMap<string, string>, minLines: number): Repetition[] {
	const code = [...files].map(([file, text]) => ({ file, lines: codeLines(text) }));
	return code.flatMap((first, index) =>
		code.slice(index + 1).flatMap((second) => sharedRuns(first, second).filter(({ lines }) => lines >= minLines)),
	);
}

/** Every TypeScript file below a folder, except those that `isLeftOut` names. Paths are relative to the root. */
export function readFiles(root: string, folder: string, isLeftOut: (file: string) => boolean): Map<string, string> {
	const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
		.map((file) => path.posix.join(folder, file.split(path.sep).join('/')))
		.filter((file) => file.endsWith('.ts') && !isLeftOut(file));
	return new Map(files.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));
}

function codeLines(text: string): CodeLine[] {
	const withoutImports = text.replace(/^(import|export) [^;]*? from [^;]*;/gm, (found) => found.replace(/[^\n]/g, ''));
	return withoutImports
		.split('\n')
		.map((line, index) => ({ text: line.trim(), number: index + 1 }))
		.filter((line) => /\w/.test(line.text) && !/^(\/\/|\/?\*)/.test(line.text));
}

function sharedRuns(
	one: { file: string; lines: CodeLine[] },
	other: { file: string; lines: CodeLine[] },
): Repetition[] {
	const found: Repetition[] = [];
	one.lines.forEach((line, start) => {
		other.lines.forEach((candidate, otherStart) => {
			const isInside = start > 0 && one.lines[start - 1]?.text === other.lines[otherStart - 1]?.text;
			if (line.text !== candidate.text || isInside) return;
			let lines = 1;
			while (
				start + lines < one.lines.length &&
				one.lines[start + lines]?.text === other.lines[otherStart + lines]?.text
			)
				lines += 1;
			const place = (file: string, number: number) => `${file}:${number}`;
			found.push({ first: place(one.file, line.number), second: place(other.file, candidate.number), lines });
		});
	});
	return found;
}
