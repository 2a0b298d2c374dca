module.exports = require('../host/suite.js')(
	'memory',
	'600,000 points as a file and as trips with 512 MB; too many items are refused',
);
