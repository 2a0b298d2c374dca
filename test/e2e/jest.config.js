/** End-to-end tests in a real n8n. They share one installed n8n and one packed package; only one n8n runs at a time. */
module.exports = {
	rootDir: '../..',
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/e2e/**/*.e2e.test.ts'],
	transform: require('../../jest.config.js').transform,
	globalSetup: '<rootDir>/test/e2e/globalSetup.ts',
	globalTeardown: '<rootDir>/test/e2e/globalTeardown.ts',
	maxWorkers: 1,
	verbose: true,
	// a start of n8n takes 10 to 20 s, and its polls come once a minute
	testTimeout: 600000,
};
