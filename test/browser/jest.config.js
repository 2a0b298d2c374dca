module.exports = require('../host/suite.js')(
	'browser',
	"in Chromium: verdicts on the credential, the README's first workflow, each node, errors, pictures, executions, the canvas of each template",
);
