import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const PROGRAM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const SIZE = { width: 1280, height: 800 };
/** A step that takes longer has failed, on a slow machine too. */
const STEP_TIMEOUT_MS = 60_000;

/**
 * Starts the system's Chromium, or the program in the environment variable CHROMIUM.
 * @throws Error when there is none
 */
export async function startChromium(): Promise<Browser> {
	if (!existsSync(PROGRAM))
		throw new Error(
			`There is no Chromium at ${PROGRAM}. On Debian: apt-get install chromium. Elsewhere: CHROMIUM=<path>.`,
		);
	return await chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox'] });
}

/** An empty page, signed in nowhere, that reaches nothing but this machine. */
export async function newPage(browser: Browser): Promise<Page> {
	const context = await browser.newContext({ viewport: SIZE, locale: 'en-US' });
	await context.route(
		({ hostname }) => hostname !== '127.0.0.1',
		(route) => route.abort(),
	);
	const page = await context.newPage();
	page.setDefaultTimeout(STEP_TIMEOUT_MS);
	return page;
}
