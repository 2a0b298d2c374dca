import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PNG } from 'pngjs';

/** A channel of a pixel may differ by so much, of 255. */
const CHANNEL_TOLERANCE = 24;
/** The share of pixels that may differ by more. */
const PIXEL_TOLERANCE = 0.001;

/**
 * Compares a picture with the one in `test/golden/<name>.png` that was looked at and judged good. `UPDATE_GOLDEN=1` writes it instead; look at it then.
 * @throws Error when they differ, with the path of the actual picture
 */
export function expectGolden(name: string, png: Uint8Array): void {
	const file = path.resolve(__dirname, '../golden', `${name}.png`);
	if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, png);
	const difference = existsSync(file) ? differenceOf(readFileSync(file), png) : 'There is no golden picture yet';
	if (difference === undefined) return;
	const actual = path.join(mkdtempSync(path.join(tmpdir(), 'golden-')), `${name}.png`);
	writeFileSync(actual, png);
	throw new Error(
		`${difference}. Golden: ${file}; actual: ${actual}. Where the change is wanted, run the test with UPDATE_GOLDEN=1.`,
	);
}

/** What is different, in words; undefined where nothing is that a person could see. */
export function differenceOf(golden: Uint8Array, actual: Uint8Array): string | undefined {
	const [one, other] = [PNG.sync.read(Buffer.from(golden)), PNG.sync.read(Buffer.from(actual))];
	if (one.width !== other.width || one.height !== other.height) {
		return `The size is ${other.width} x ${other.height}, not ${one.width} x ${one.height}`;
	}
	let count = 0;
	for (let index = 0; index < one.data.length; index += 4) {
		const differs = (at: number) => Math.abs(one.data[at]! - other.data[at]!) > CHANNEL_TOLERANCE;
		if (differs(index) || differs(index + 1) || differs(index + 2)) count++;
	}
	const share = count / (one.width * one.height);
	return share > PIXEL_TOLERANCE ? `${count} pixels are different (${(share * 100).toFixed(2)} %)` : undefined;
}
