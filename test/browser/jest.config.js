module.exports = require('../host/suite.js')(
	'browser',
	"in Chromium: tests of the credential, the README's first workflow, each node, errors, pictures, executions, the canvas of each template",
);
