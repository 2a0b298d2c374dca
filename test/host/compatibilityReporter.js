const { readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const FILE = path.resolve(__dirname, '../../docs/compatibility.md');
const ROW = /^\| (\d\S+) \| (\S+) \| v(\d+)/;

/** Enters a suite of which everything has run and passed into docs/compatibility.md, in place of its last run with the same n8n and Node. */
module.exports = class CompatibilityReporter {
	constructor(globalConfig, { name, what, file = FILE }) {
		const { testPathPatterns, testNamePattern, onlyChanged, onlyFailures, shard } = globalConfig;
		const isPart = testPathPatterns.patterns.length > 0 || testNamePattern || onlyChanged || onlyFailures || shard;
		this.isWhole = !isPart;
		this.name = name;
		this.what = what;
		this.file = file;
	}

	onRunComplete(_, { numTotalTests, numPassedTests, numRuntimeErrorTestSuites, wasInterrupted, startTime }) {
		// jest sets `success` only later
		const havePassed = numPassedTests > 0 && numPassedTests === numTotalTests && numRuntimeErrorTestSuites === 0;
		if (!this.isWhole || !havePassed || wasInterrupted) return;
		const { version, node } = JSON.parse(process.env.PROTRACK_HOST_N8N);
		const day = new Date(startTime).toISOString().slice(0, 10);
		const row = `| ${version} | ${this.name} | ${node.version} | ${this.what} | ${numPassedTests} | ${day} |`;
		writeFileSync(this.file, withRow(readFileSync(this.file, 'utf8'), row));
	}
};

/** The text with a row in its table, which is ordered by version, newest first, and suite. */
function withRow(text, row) {
	const lines = text.trimEnd().split('\n');
	const isRow = (line) => ROW.test(line);
	const rows = [...lines.filter((line) => isRow(line) && keyOf(line) !== keyOf(row)), row].sort(byVersion);
	return `${[...lines.filter((line) => !isRow(line)), ...rows].join('\n')}\n`;
}

/** Version of n8n, suite, and major version of Node. */
function keyOf(row) {
	return ROW.exec(row).slice(1).join(' ');
}

function byVersion(one, other) {
	return keyOf(other).localeCompare(keyOf(one), 'en', { numeric: true });
}
