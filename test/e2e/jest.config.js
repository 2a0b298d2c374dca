module.exports = require('../host/suite.js')(
	'e2e',
	'credential, every operation, errors, trigger, restart, upgrade, install in the editor, reports, files, MCP server',
);
