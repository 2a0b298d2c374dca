import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

const packed = path.resolve(__dirname, '../../packed');

/**
 * Unpacks what would be published into a folder.
 * @throws Error when `npm run pack` has not made it
 */
export function unpackPackage(folder: string): void {
	const [tarball] = existsSync(packed) ? readdirSync(packed).filter((file) => file.endsWith('.tgz')) : [];
	if (tarball === undefined) throw new Error('There is no tarball: "npm run pack" makes it.');
	mkdirSync(folder, { recursive: true });
	execFileSync('tar', ['-xzf', path.join(packed, tarball), '-C', folder, '--strip-components=1']);
}
