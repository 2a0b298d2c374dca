/** Unit and node tests. Suites that need a real n8n, a browser or long times have their own config in their folder of test/. */
module.exports = {
	testEnvironment: 'node',
	// those of the package hold no tests, but what no test has loaded counts for coverage
	roots: ['test', 'credentials', 'nodes', 'protrack'].map((folder) => `<rootDir>/${folder}`),
	testMatch: ['**/*.test.ts'],
	// what is published; the tests of the package run its build, which does not count
	collectCoverageFrom: ['{credentials,nodes,protrack}/**/*.ts'],
	coverageReporters: ['text-summary', 'html', 'lcovonly'],
	setupFilesAfterEnv: ['<rootDir>/test/support/cleanStart.ts'],
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, sourceMaps: 'inline' }],
	},
	// see test/support/notLoaded.js
	moduleNameMapper: { '^(@langchain/core/.*|ssh2|transliteration)$': '<rootDir>/test/support/notLoaded.js' },
	// only against what never ends: no test waits for the time of day, and a busy machine may be twenty times slower
	testTimeout: 300000,
	// each suite loads n8n-core afresh and leaves some 60 MB behind, which would add up to gigabytes;
	// the scripts in package.json give V8 a larger young generation, because a third of the time went into collecting garbage,
	// and no helper threads, because all cores are busy
	workerIdleMemoryLimit: '1400MB',
	// jest leaves one core free by default, which is half of a machine with two
	maxWorkers: '100%',
	// n8n-core 2.8 leaves a handle open
	forceExit: true,
};
