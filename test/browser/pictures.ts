import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';

const FOLDER = resolve(__dirname, '../../docs/images');
const MAX_BYTES = 150_000;
/** Menus and panels come in by an animation, and colors change by one. */
const SETTLE_MS = 1_000;
const MESSAGE_TIMEOUT_MS = 5_000;

/** The part of the page that a picture shows, in pixels. */
export interface Clip {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** The panel of a node without its input, after `widenOutput`. */
export const WIDE_PANEL: Clip = { x: 146, y: 64, width: 1109, height: 712 };

/** What lies around the nodes of a workflow in its picture, in pixels; their names stand below them. */
const OVERLAYS = '[class*="executionButtons"], .vue-flow__panel { visibility: hidden }';
const MARGIN = { side: 40, top: 24, bottom: 64 };

/** Where the nodes and notes of a workflow are, after "zoom to fit"; hides what n8n lays over them. @throws Error when one lies outside of the page */
export async function canvasClip(page: Page): Promise<Clip> {
	await page.addStyleTag({ content: OVERLAYS });
	const boxes = await page.locator('.vue-flow__node').evaluateAll((nodes) =>
		nodes.map((node) => {
			const { left, top, right, bottom } = node.getBoundingClientRect();
			return { left, top, right, bottom };
		}),
	);
	const x = Math.min(...boxes.map(({ left }) => left)) - MARGIN.side;
	const y = Math.min(...boxes.map(({ top }) => top)) - MARGIN.top;
	const width = Math.max(...boxes.map(({ right }) => right)) + MARGIN.side - x;
	const height = Math.max(...boxes.map(({ bottom }) => bottom)) + MARGIN.bottom - y;
	const size = page.viewportSize();
	if (!size || x < 0 || y < 0 || x + width > size.width || y + height > size.height)
		throw new Error(`the workflow does not fit: ${JSON.stringify({ x, y, width, height })}`);
	return { x, y, width, height };
}

/** What a picture is of. */
export interface Subject {
	clip: Clip;
	/** What the page has to show in both themes. */
	shows: RegExp[];
}

/**
 * Writes what the page shows to docs/images, as `<name>.png` in the light theme and `<name>-dark.png` in the dark one.
 * @throws Error when the page lacks something that it should show, or a file is too large for a README
 */
export async function takePictures(page: Page, name: string, { clip, shows }: Subject): Promise<void> {
	const light = await takePicture(page, name, 'light', clip, shows);
	const dark = await takePicture(page, `${name}-dark`, 'dark', clip, shows);
	await page.emulateMedia({ colorScheme: 'light' });
	if (!(brightness(dark) < brightness(light) / 2)) throw new Error(`${name}-dark.png is not dark`);
}

async function takePicture(
	page: Page,
	name: string,
	colorScheme: 'light' | 'dark',
	clip: Clip,
	shows: RegExp[],
): Promise<Buffer> {
	await page.emulateMedia({ colorScheme });
	await page.mouse.move(0, 0);
	await closeMessages(page);
	await page.waitForTimeout(SETTLE_MS);
	const seen = await visibleText(page);
	const missing = shows.filter((text) => !text.test(seen));
	if (missing.length > 0) throw new Error(`${name}.png would not show ${missing.join(' and ')}, but only:\n${seen}`);
	const image = await page.screenshot({ clip });
	if (image.length > MAX_BYTES) throw new Error(`${name}.png has ${image.length} bytes, more than ${MAX_BYTES}`);
	const file = join(FOLDER, `${name}.png`);
	await mkdir(resolve(file, '..'), { recursive: true });
	await writeFile(file, image);
	return image;
}

/** All text of a page and of the pages in it, with what its fields hold. */
async function visibleText(page: Page): Promise<string> {
	const fields = page.locator('input, textarea').filter({ visible: true });
	const values = await fields.evaluateAll((all) => all.map((field) => (field as HTMLInputElement).value));
	const texts = await Promise.all(page.frames().map((frame) => frame.locator('body').innerText()));
	return [...texts, ...values].join('\n');
}

/** Messages such as "Node executed successfully", which lie over the page. */
async function closeMessages(page: Page): Promise<void> {
	for (const close of await page.locator('.el-notification__closeBtn').all()) {
		// one that has gone away by itself meanwhile is just as good
		await close.click({ timeout: MESSAGE_TIMEOUT_MS }).catch(() => undefined);
	}
	await page.waitForFunction(() => document.querySelectorAll('.el-notification').length === 0);
}

/** The mean of all color values, 0 (black) to 255 (white). */
function brightness(image: Buffer): number {
	const { data } = PNG.sync.read(image);
	let sum = 0;
	// red, green, blue and opacity of each pixel
	for (let at = 0; at < data.length; at += 4) sum += (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0);
	return sum / ((data.length / 4) * 3);
}
