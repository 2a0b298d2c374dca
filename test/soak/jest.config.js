const { transform, moduleNameMapper, setupFilesAfterEnv } = require('../../jest.config.js');

/** Long simulations: thousands of polls of the trigger against a platform in trouble, and what they cost; the trip engine at months of known trips. Two workers; a few minutes. */
module.exports = {
	rootDir: '../..',
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/soak/**/*.soak.ts'],
	setupFilesAfterEnv,
	transform,
	moduleNameMapper,
	maxWorkers: 2,
	verbose: true,
	// a few minutes on two free cores; much longer where others use them too
	testTimeout: 2400000,
	// n8n-core 2.8 leaves a handle open
	forceExit: true,
};
