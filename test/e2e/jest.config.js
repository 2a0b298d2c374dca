module.exports = require('../host/suite.js')(
	'e2e',
	'credential, every operation, errors, trigger, restart, reports, files, MCP server',
);
