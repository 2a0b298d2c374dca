import path from 'node:path';
import { readFiles, repeatedLines } from './repeatedLines';

/** Equal lines in two files of the nodes that are too many; fewer are what a list of fields looks like. */
const MIN_LINES = 8;

/** n8n's linter reads the description of a node and of its menu as literals, so those repeat each other. */
const isLiteral = (file: string) => /\.node\.ts$/.test(file);

const repetitions = repeatedLines(readFiles(path.resolve(__dirname, '..'), 'nodes', isLiteral), MIN_LINES);
for (const { first, second, lines } of repetitions) console.log(`${lines} equal lines: ${first} and ${second}`);
console.log(`Repetitions of ${MIN_LINES} lines or more among the nodes: ${repetitions.length}`);
if (repetitions.length > 0) process.exitCode = 1;
