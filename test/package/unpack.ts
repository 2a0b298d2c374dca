import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

const packed = path.resolve(__dirname, '../../packed');

/**
 * The file that would be published.
 * @throws Error when `npm run pack` has not made it
 */
export function tarballFile(): string {
	const [tarball] = existsSync(packed) ? readdirSync(packed).filter((file) => file.endsWith('.tgz')) : [];
	if (tarball === undefined) throw new Error('There is no tarball: "npm run pack" makes it.');
	return path.join(packed, tarball);
}

/** Unpacks what would be published into a folder. @throws Error as `tarballFile` */
export function unpackPackage(folder: string): void {
	mkdirSync(folder, { recursive: true });
	execFileSync('tar', ['-xzf', tarballFile(), '-C', folder, '--strip-components=1']);
}
