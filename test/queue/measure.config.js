/** Not a suite: it measures for some minutes what happens while the platform refuses logins, for docs/scaling.md. */
module.exports = {
	...require('../host/suite.js')('queue', ''),
	testMatch: ['<rootDir>/test/queue/*.measure.ts'],
	reporters: ['default'],
};
