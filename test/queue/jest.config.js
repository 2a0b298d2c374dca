module.exports = require('../host/suite.js')(
	'queue',
	'queue mode with PostgreSQL, Redis and two workers: one login for all, killed workers and main, webhooks and alarms together',
);
