module.exports = require('../host/suite.js')(
	'templates',
	'each template as imported with its sample data, and with credentials against the simulated platform and local services',
);
