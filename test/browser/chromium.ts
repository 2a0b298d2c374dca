import { chromium, type Browser, type Page } from 'playwright-core';

const PROGRAM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const SIZE = { width: 1280, height: 800 };
/** A step that takes longer has failed, on a slow machine too. */
const STEP_TIMEOUT_MS = 60_000;

/** Starts the system's Chromium, or the program in the environment variable CHROMIUM. */
export function startChromium(): Promise<Browser> {
	return chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox'] });
}

/** An empty page, signed in nowhere. */
export async function newPage(browser: Browser): Promise<Page> {
	const context = await browser.newContext({ viewport: SIZE, locale: 'en-US' });
	const page = await context.newPage();
	page.setDefaultTimeout(STEP_TIMEOUT_MS);
	return page;
}
