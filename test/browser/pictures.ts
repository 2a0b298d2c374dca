import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';

const FOLDER = resolve(__dirname, '../../docs/images');
const MAX_BYTES = 150_000;
/** Menus and panels come in by an animation. */
const SETTLE_MS = 1_500;

/** The part of the page that a picture shows, in pixels. */
export interface Clip {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** Writes what the page shows to docs/images. @throws Error when the file is too large for a README */
export async function takePicture(page: Page, name: string, clip: Clip): Promise<void> {
	await page.mouse.move(0, 0);
	// "Node executed successfully" goes away by itself
	await expectNone(page.locator('.el-notification'));
	await page.waitForTimeout(SETTLE_MS);
	const image = await page.screenshot({ clip });
	if (image.length > MAX_BYTES) throw new Error(`${name}.png has ${image.length} bytes, more than ${MAX_BYTES}`);
	await mkdir(FOLDER, { recursive: true });
	await writeFile(join(FOLDER, `${name}.png`), image);
}

async function expectNone(messages: Locator): Promise<void> {
	while ((await messages.count()) > 0) await messages.first().waitFor({ state: 'detached' });
}
