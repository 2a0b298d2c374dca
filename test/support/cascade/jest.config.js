/** A suite whose first test runs out of time on purpose; test/unit/cleanStart.test.ts runs it and looks at the others. */
module.exports = {
	...require('../../../jest.config.js'),
	rootDir: '../../..',
	testMatch: ['<rootDir>/test/support/cascade/*.fixture.ts'],
};
