const { transform, moduleNameMapper, setupFilesAfterEnv } = require('../../jest.config.js');

/** Files of many shapes, checked against the schemas of their formats. Needs xmllint; some seconds. */
module.exports = {
	rootDir: '../..',
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/files/**/*.files.ts'],
	setupFilesAfterEnv,
	transform,
	moduleNameMapper,
	// only against what never ends
	testTimeout: 300000,
};
