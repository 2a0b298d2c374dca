import type { Locator, Page } from 'playwright-core';
import type { Login } from '../../demo/n8nRest';
import type { Platform } from '../../demo/workflows';

/** How long a run of a node may take on a busy machine. */
const RUN_TIMEOUT_MS = 120_000;
/** The canvas moves by an animation. */
const SETTLE_MS = 1_000;

/** An action in the list of nodes. */
export interface Step {
	/** What somebody types to find the node. */
	search: string;
	node: string;
	action: string;
}

/** n8n's editor in a browser, as somebody uses it; it throws when what should be there does not appear. */
export class Editor {
	/** Mouse clicks so far. */
	clicks = 0;

	constructor(
		readonly page: Page,
		private readonly url: string,
	) {}

	/** A part of the editor by the name that n8n gives it for tests. */
	part(name: string): Locator {
		return this.page.locator(`[data-test-id="${name}"]`).filter({ visible: true });
	}

	/** Clicks what is visible and steady. */
	async click(target: Locator): Promise<void> {
		await target.click();
		this.clicks += 1;
	}

	async signIn({ email, password }: Login): Promise<void> {
		await this.page.goto(`${this.url}/signin`);
		await this.page.fill('input[type="email"]', email);
		await this.page.fill('input[type="password"]', password);
		await this.page.keyboard.press('Enter');
		await this.page.waitForURL(({ pathname }) => !pathname.startsWith('/signin'));
	}

	/** Begins an empty workflow and opens the list of nodes. */
	async newWorkflow(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.click(this.part('canvas-plus-button'));
		await this.part('node-creator').waitFor();
	}

	/** Opens a saved workflow. */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.part('canvas-node').first().waitFor();
	}

	/** Makes the whole workflow visible. */
	async zoomToFit(): Promise<void> {
		await this.click(this.part('zoom-to-fit'));
		await this.page.waitForTimeout(SETTLE_MS);
	}

	async zoomOut(): Promise<void> {
		await this.click(this.part('zoom-out-button'));
		await this.page.waitForTimeout(SETTLE_MS);
	}

	/** Types into the search of the list of nodes. @returns the names that are found, best first */
	async searchNode(words: string, expected: string): Promise<string[]> {
		await this.part('node-creator').locator('input').first().fill(words);
		await this.entry(expected).first().waitFor();
		const names = await this.part('node-creator-item-name').allTextContents();
		return names.map((name) => name.trim());
	}

	/** Chooses an entry of the list of nodes, by the whole of its name. */
	async choose(name: string): Promise<void> {
		await this.click(this.entry(name).first());
	}

	private entry(name: string): Locator {
		const whole = new RegExp(`^\\s*${name.replace(/[()]/g, '\\$&')}\\s*$`);
		return this.part('node-creator-item-name').filter({ hasText: whole });
	}

	/** Makes a new workflow that begins with an action of a node, and opens its panel. */
	async beginWith({ search, node, action }: Step): Promise<void> {
		await this.newWorkflow();
		await this.searchNode(search, node);
		await this.choose(node);
		const heading = this.page.getByText(/^Actions \(/).filter({ visible: true });
		await heading.or(this.entry(action)).first().waitFor();
		// below the triggers of the same entry, actions are folded
		if ((await this.entry(action).count()) === 0) await this.click(heading);
		await this.choose(action);
		await this.panelIsOpen();
	}

	/** Opens the list of devices and searches it until the expected one is on top. @returns what the list has, best first */
	async searchDevice(words: string, expected: string): Promise<string[]> {
		await this.click(this.part('rlc-input').first());
		// n8n forgets what is typed before the list is there
		await this.part('rlc-item').first().waitFor();
		await this.page.keyboard.type(words);
		// n8n searches a second after the last key; until then the whole list is there
		await this.part('rlc-item').first().filter({ hasText: expected }).waitFor();
		return await this.part('rlc-item').allTextContents();
	}

	/** Chooses a device of the list that is open. */
	async chooseDevice(name: string): Promise<void> {
		await this.click(this.device(name));
	}

	private device(name: string): Locator {
		return this.part('rlc-item').filter({ hasText: name }).first();
	}

	/** Waits until the panel of a node is open. */
	async panelIsOpen(): Promise<void> {
		await this.part('node-execute-button').waitFor();
	}

	async closePanel(): Promise<void> {
		await this.click(this.part('ndv-close-button'));
		await this.part('ndv').waitFor({ state: 'hidden' });
	}

	/** Presses the + behind the last node. */
	async addNextStep(): Promise<void> {
		await this.click(this.part('canvas-handle-plus').last());
		await this.part('node-creator').waitFor();
	}

	/** Opens a menu and chooses one of its entries. */
	async chooseFrom(menu: Locator, entry: string): Promise<void> {
		await this.click(menu);
		const list = this.page.locator('.el-popper, [role=listbox]').filter({ visible: true });
		await this.click(list.getByText(entry, { exact: true }).first());
	}

	/** In the panel of a node: creates a credential, which n8n tests at once. The dialog stays open. */
	async createCredential({ url, account, password }: Platform): Promise<void> {
		await this.click(this.part('node-credentials-select'));
		await this.click(this.page.getByText('Create new credential').first());
		await this.part('editCredential-modal').waitFor();
		await this.chooseFrom(this.part('parameter-input-platform').last(), 'Other (White Label)');
		await this.fill('baseUrl', url);
		await this.fill('account', account);
		await this.fill('password', password);
		await this.click(this.part('parameter-input-allowHttp').last());
		await this.click(this.part('credential-save-button'));
	}

	async closeCredential(): Promise<void> {
		await this.click(this.part('editCredential-modal').locator('.el-dialog__headerbtn').first());
		await this.part('editCredential-modal').waitFor({ state: 'hidden' });
	}

	/** Fills in a field of the panel or dialog that is on top. */
	async fill(parameter: string, value: string): Promise<void> {
		await this.part(`parameter-input-${parameter}`).last().locator('input').fill(value);
	}

	/** Presses "Execute step" or "Fetch Test Event", and waits until the output shows what it should. */
	async run(expected: RegExp): Promise<void> {
		await this.click(this.part('node-execute-button'));
		await this.part('output-panel').filter({ hasText: expected }).waitFor({ timeout: RUN_TIMEOUT_MS });
	}

	/** Presses "View" of the file in the output, and waits until the picture is there. */
	async viewPicture(): Promise<void> {
		await this.click(this.part('output-panel').getByText('View', { exact: true }).first());
		const picture = this.part('output-panel').locator('img, embed').first();
		await picture.waitFor();
		const width = await picture.evaluate(async (element) => {
			if (!(element instanceof HTMLImageElement)) return 1;
			await element.decode();
			return element.naturalWidth;
		});
		if (width === 0) throw new Error('the picture is empty');
	}

	/** Presses "Publish" and confirms it. */
	async publish(): Promise<void> {
		await this.click(this.part('workflow-open-publish-modal-button'));
		await this.click(this.part('workflow-publish-button'));
		await this.click(this.page.getByRole('button', { name: 'Got it' }));
	}

	/** Opens the executions of the workflow and waits until the newest one has ended. */
	async openExecutions(): Promise<void> {
		await this.click(this.part('radio-button-executions'));
		await this.part('execution-preview-label')
			.filter({ hasText: /Succeeded|Error/ })
			.waitFor();
	}

	/** Makes the output wide, as a user does who drags the panel of the fields to the left. */
	async widenOutput(): Promise<void> {
		const handle = await this.part('panel-drag-button').boundingBox();
		if (!handle) throw new Error('the panel cannot be dragged');
		await this.page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
		await this.page.mouse.down();
		await this.page.mouse.move(0, handle.y, { steps: 5 });
		await this.page.mouse.up();
	}
}
