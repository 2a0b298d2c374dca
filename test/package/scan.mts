// n8n's package scanner, run offline on what would be published: the sources, then the packed files.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';
import { unpackPackage } from './unpack';

const folder = mkdtempSync(path.join(tmpdir(), 'protrack-scan-'));
try {
	unpackPackage(folder);
	const legs = {
		sources: await analyzePackage(process.cwd(), SOURCE_FILE_PATTERNS),
		package: await analyzePackage(folder, ['**/*.js', 'package.json']),
	};
	for (const [leg, { passed, message, details }] of Object.entries(legs)) {
		console.log(`n8n package scanner, ${leg}: ${passed ? 'passed' : `failed. ${message}\n${details}`}`);
		if (!passed) process.exitCode = 1;
	}
} finally {
	rmSync(folder, { recursive: true, force: true });
}
