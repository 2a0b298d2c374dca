import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import type { Editor } from './editor';

const FOLDER = resolve(__dirname, '../../docs/images');
const MAX_BYTES = 150_000;
/** Menus and panels come in by an animation, and colors change by one. */
const SETTLE_MS = 1_000;
const MESSAGE_TIMEOUT_MS = 5_000;
const LOAD_TIMEOUT_MS = 60_000;
const PAUSE_MS = 250;
const MAX_ZOOM_STEPS = 4;

/** The part of the page that a picture shows, in pixels. */
export interface Clip {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** The panel of a node without its input, after `widenOutput`. */
export const WIDE_PANEL: Clip = { x: 146, y: 64, width: 1109, height: 712 };

/** What n8n lays over a workflow. */
const OVERLAYS =
	'[class*="executionButtons"], [class*="nodeButtonsWrapper"], [data-test-id^="execute-workflow-button"], .vue-flow__panel { visibility: hidden }';
/** Below are the logs. */
const CANVAS_BOTTOM = 750;
/** What lies around the nodes of a workflow in its picture, in pixels; their names stand below them. */
const MARGIN = { side: 40, top: 24, bottom: 64 };

/** Makes the whole of a workflow visible, and hides what n8n lays over it. @returns where it is on the page @throws Error when it is too large */
export async function frameWorkflow(editor: Editor): Promise<Clip> {
	const { page } = editor;
	await editor.zoomToFit();
	// n8n fits the nodes; connections that lead back run around them
	for (let steps = 0; steps < MAX_ZOOM_STEPS && !(await fits(page)); steps += 1) await editor.zoomOut();
	if (!(await fits(page))) throw new Error('the workflow does not fit');
	await page.addStyleTag({ content: OVERLAYS });
	const nodes = await outerBox(page.locator('.vue-flow__node'));
	const edges = await outerBox(page.locator('.vue-flow__edge-path'));
	const x = Math.max(0, Math.min(nodes.left, edges.left) - MARGIN.side);
	const y = Math.max(0, Math.min(nodes.top, edges.top) - MARGIN.top);
	const right = Math.max(nodes.right, edges.right) + MARGIN.side;
	const bottom = Math.min(CANVAS_BOTTOM, Math.max(nodes.bottom + MARGIN.bottom, edges.bottom + MARGIN.top));
	return { x, y, width: right - x, height: bottom - y };
}

async function fits(page: Page): Promise<boolean> {
	const { left, top, right, bottom } = await outerBox(page.locator('.vue-flow__node, .vue-flow__edge-path'));
	return left >= 0 && top >= 0 && right <= (page.viewportSize()?.width ?? 0) && bottom <= CANVAS_BOTTOM;
}

/** The box around elements of a page, in pixels. */
async function outerBox(elements: Locator): Promise<Record<'left' | 'top' | 'right' | 'bottom', number>> {
	const boxes = await elements.evaluateAll((all) =>
		all.map((element) => {
			const { left, top, right, bottom } = element.getBoundingClientRect();
			return { left, top, right, bottom };
		}),
	);
	return {
		left: Math.min(...boxes.map(({ left }) => left)),
		top: Math.min(...boxes.map(({ top }) => top)),
		right: Math.max(...boxes.map(({ right }) => right)),
		bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
	};
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
	await untilShown(page, name, shows);
	const image = await page.screenshot({ clip });
	if (image.length > MAX_BYTES) throw new Error(`${name}.png has ${image.length} bytes, more than ${MAX_BYTES}`);
	const file = join(FOLDER, `${name}.png`);
	await mkdir(resolve(file, '..'), { recursive: true });
	await writeFile(file, image);
	return image;
}

/** n8n loads parts of a page again by itself, so something may be missing for a moment. @throws Error when it stays so */
async function untilShown(page: Page, name: string, shows: RegExp[]): Promise<void> {
	const deadline = Date.now() + LOAD_TIMEOUT_MS;
	for (;;) {
		const seen = await visibleText(page);
		const missing = shows.filter((text) => !text.test(seen));
		if (missing.length === 0) return;
		if (Date.now() > deadline)
			throw new Error(`${name}.png would not show ${missing.join(' and ')}, but only:\n${seen}`);
		await page.waitForTimeout(PAUSE_MS);
	}
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
