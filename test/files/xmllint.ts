import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const SCHEMAS = path.resolve(__dirname, '../support/schemas');

/**
 * Checks an XML file, without the network.
 * @param schema a file of test/support/schemas
 * @returns what is wrong, line by line
 * @throws Error where xmllint is not installed
 */
export function problemsOf(schema: string, bytes: Uint8Array): string[] {
	const folder = mkdtempSync(path.join(tmpdir(), 'xmllint-'));
	try {
		const file = path.join(folder, 'file.xml');
		writeFileSync(file, bytes);
		const { status, stderr, error } = spawnSync(
			'xmllint',
			['--noout', '--nonet', '--schema', path.join(SCHEMAS, schema), file],
			{ encoding: 'utf8', env: { ...process.env, XML_CATALOG_FILES: path.join(SCHEMAS, 'catalog.xml') } },
		);
		if (error) throw new Error('xmllint cannot be run: install the package libxml2-utils (Debian) or libxml2.');
		const problems = stderr.split('\n').filter((line) => line !== '' && !line.endsWith(' validates'));
		return status === 0 || problems.length > 0 ? problems : [`xmllint ended with ${status}`];
	} finally {
		rmSync(folder, { recursive: true });
	}
}
