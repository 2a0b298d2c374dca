/*
 * Stands in for libraries that n8n-core and n8n-workflow load and no test uses: they cost a third of the time that each suite needs for n8n-core.
 * Calling anything of them, or making one, fails, so nothing is tested against this file by mistake.
 */
module.exports = new Proxy(
	{ __esModule: true },
	{
		get: (target, name) =>
			target[name] ??
			function notLoaded() {
				throw new Error(`${String(name)} belongs to a library that jest.config.js keeps from loading`);
			},
	},
);
