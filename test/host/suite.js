const { transform } = require('../../jest.config.js');

/**
 * The jest config of a suite in a real n8n: the files `*.<name>.ts` of the folder test/<name>. They share one installed n8n and one packed
 * package, and run one after the other. When all of it has passed, docs/compatibility.md says so.
 * @param {string} name of the suite
 * @param {string} what it runs, for docs/compatibility.md
 */
module.exports = (name, what) => ({
	rootDir: '../..',
	testEnvironment: 'node',
	testMatch: [`<rootDir>/test/${name}/**/*.${name}.ts`],
	transform,
	globalSetup: '<rootDir>/test/host/globalSetup.ts',
	globalTeardown: '<rootDir>/test/host/globalTeardown.ts',
	reporters: ['default', ['<rootDir>/test/host/compatibilityReporter.js', { name, what }]],
	maxWorkers: 1,
	verbose: true,
	// a start of n8n takes 10 to 20 s, and its polls come once a minute
	testTimeout: 600000,
	// what a start that failed left behind would keep jest from ending; endWithJest.js ends it
	forceExit: true,
});
