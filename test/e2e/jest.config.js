const suite = require('../host/suite.js')(
	'e2e',
	'credential, every operation, errors, trigger, restart, upgrade, install in the editor, reports, files, MCP server',
);

// Most of the time goes into waiting for polls, which come once a minute, so two files share it.
module.exports = { ...suite, maxWorkers: 2 };
