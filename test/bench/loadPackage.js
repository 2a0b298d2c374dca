/*
 * Runs in a process of its own: loads all nodes and credentials of the built package, as n8n does, beside n8n-workflow, which n8n has loaded before.
 * Plain JavaScript, so that no compiler is in the memory that is measured.
 */
const path = require('node:path');

const root = path.join(__dirname, '../..');
require('n8n-workflow');
const { n8n } = require(path.join(root, 'package.json'));

function heldBytes() {
	globalThis.gc();
	globalThis.gc();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

const kept = [];
const before = heldBytes();
const [begin, cpu] = [performance.now(), process.cpuUsage()];
for (const file of [...n8n.credentials, ...n8n.nodes]) {
	const [name] = path.basename(file).split('.');
	kept.push(new (require(path.join(root, file))[name])());
}
const ms = performance.now() - begin;
const { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1000, bytes: heldBytes() - before, loaded: kept.length }));
