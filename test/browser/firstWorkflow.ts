import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Platform } from '../../demo/workflows';
import type { Editor } from './editor';

const README = resolve(__dirname, '../../README.md');

/** Called where the README has a picture. */
export type Picture = (name: string) => Promise<void>;

/** The README's "Check the connection", by clicking. @throws Error when Check Setup does not say that the login works */
export async function checkConnection(editor: Editor, platform: Platform, picture: Picture): Promise<void> {
	await editor.newWorkflow();
	await editor.searchNode('protrack account', 'Protrack Account');
	await editor.choose('Protrack Account');
	await editor.choose('Check the setup');
	await editor.panelIsOpen();
	await createCredential(editor, platform);
	await editor.run(/The login works/);
	await editor.widenOutput();
	await picture('check-setup');
	await editor.closePanel();
}

/** In a panel without a credential: creates one and waits until n8n has tested it. */
async function createCredential(editor: Editor, { url, account, password }: Platform): Promise<void> {
	await editor.click(editor.part('node-credentials-select'));
	await editor.click(editor.page.getByText('Create new credential').first());
	await editor.part('editCredential-modal').waitFor();
	await editor.chooseFrom(editor.part('parameter-input-platform').last(), 'Other (White Label)');
	await editor.fill('baseUrl', url);
	await editor.fill('account', account);
	await editor.fill('password', password);
	await editor.click(editor.part('parameter-input-allowHttp').last());
	await editor.click(editor.part('credential-save-button'));
	await editor.page.getByText('Connection tested successfully').waitFor();
	await editor.click(editor.part('editCredential-modal').locator('.el-dialog__headerbtn').first());
	await editor.part('editCredential-modal').waitFor({ state: 'hidden' });
}

/** The README's "Build the workflow", by clicking. @throws Error when a message lacks name, place or map link */
export async function buildWorkflow(editor: Editor, picture: Picture): Promise<void> {
	await editor.newWorkflow();
	const [first] = await editor.searchNode('gps', 'Protrack');
	if (first !== 'Protrack') throw new Error(`"gps" finds "${first}" first`);
	await picture('node-creator');
	await editor.choose('Protrack');
	await editor.choose('On alarm');
	await editor.panelIsOpen();
	await editor.click(editor.part('parameter-input-includeSubAccounts'));
	await editor.chooseFrom(editor.part('collection-parameter-add').first(), 'Severities');
	await editor.chooseFrom(editor.part('parameter-input-severities'), 'Critical');
	await editor.page.keyboard.press('Escape');
	await editor.run(/\(critical\)/);
	await picture('trigger');
	await editor.closePanel();

	await editor.addNextStep();
	await editor.searchNode('edit fields', 'Edit Fields (Set)');
	await editor.choose('Edit Fields (Set)');
	await editor.panelIsOpen();
	await editor.click(editor.page.getByText('Add Field').first());
	await editor.part('assignment-name').locator('input').fill('message');
	await editor.click(editor.part('assignment-value').locator('input, textarea').first());
	await editor.page.keyboard.insertText(await messageInReadme());
	await editor.run(/\S.*: .+ \(critical\).*, at -?\d+\.\d+, -?\d+\.\d+, map: https:\S+query=/);
	await picture('message');
	await editor.closePanel();
}

/** What the README says to paste as the value of `message`. */
async function messageInReadme(): Promise<string> {
	const [, text] = /```text\n\s*(.+?)\s*```/.exec(await readFile(README, 'utf8')) ?? [];
	if (text === undefined) throw new Error('The README has no text to paste');
	return text;
}
