import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { loadTemplate } from '../../demo/workflows';
import { frameWorkflow, takePictures, WIDE_PANEL, type Clip } from './pictures';
import { itShows, saveCredential, useSession } from './session';

const README = resolve(__dirname, '../../README.md');
const NODE_CREATOR: Clip = { x: 895, y: 65, width: 385, height: 480 };
const MESSAGE = /\S.*: .+ \(critical\).*, at -?\d+\.\d+, -?\d+\.\d+, map: https:\S+query=/;

describe('The first workflow of the README, by clicking', () => {
	const session = useSession();

	itShows(
		'leads from an empty n8n to messages with name, place and map link',
		session,
		async ({ editor, simulator }) => {
			const { page } = editor;
			await editor.beginWith({ search: 'protrack account', node: 'Protrack Account', action: 'Check the setup' });
			await editor.createCredential(simulator);
			await page.getByText('Connection tested successfully').waitFor();
			await editor.closeCredential();
			await editor.run(/The login works/);
			await editor.widenOutput();
			await takePictures(page, 'check-setup', { clip: WIDE_PANEL, shows: [/The login works/, /sub-accounts/] });
			await editor.closePanel();

			await editor.newWorkflow();
			expect((await editor.searchNode('gps', 'Protrack'))[0]).toBe('Protrack');
			await takePictures(page, 'node-creator', { clip: NODE_CREATOR, shows: [/Protrack/, /^gps$/m] });
			await editor.choose('Protrack');
			await editor.choose('On alarm');
			await editor.panelIsOpen();
			await editor.click(editor.part('parameter-input-includeSubAccounts'));
			await editor.chooseFrom(editor.part('collection-parameter-add').first(), 'Severities');
			await editor.chooseFrom(editor.part('parameter-input-severities'), 'Critical');
			await page.keyboard.press('Escape');
			await editor.run(/\(critical\)/);
			await takePictures(page, 'trigger', { clip: WIDE_PANEL, shows: [/\(critical\)/, /Severities/, /Critical/] });
			expect(await editor.part('output-panel').innerText()).not.toMatch(/\((warning|info)\)/);
			await editor.closePanel();

			await editor.addNextStep();
			await editor.searchNode('edit fields', 'Edit Fields (Set)');
			await editor.choose('Edit Fields (Set)');
			await editor.panelIsOpen();
			await editor.click(page.getByText('Add Field').first());
			await editor.part('assignment-name').locator('input').fill('message');
			await editor.click(editor.part('assignment-value').locator('input, textarea').first());
			await page.keyboard.insertText(await messageInReadme());
			await editor.run(MESSAGE);
			await takePictures(page, 'message', { clip: WIDE_PANEL, shows: [MESSAGE] });
			await editor.closePanel();
			console.log(`the first workflow took ${editor.clicks} clicks`);
		},
	);

	itShows('starts for each critical alarm when it is published, and lists what ran', session, async (current) => {
		const { editor, n8n } = current;
		const workflow = await loadTemplate('critical-alarms', await saveCredential(current));
		const trigger = workflow.nodes.find(({ name }) => name === 'Critical alarm');
		Object.assign(trigger?.parameters ?? {}, { includeSubAccounts: true, options: { lookBackMinutes: 240 } });
		const saved = await n8n.createWorkflow(workflow);
		await editor.openWorkflow(saved.id);
		await takePictures(editor.page, 'critical-alarms', {
			clip: await frameWorkflow(editor),
			shows: [/Critical alarm/, /Write the message/, /Send the message/],
		});
		await editor.publish();
		await editor.openExecutions();
		await takePictures(editor.page, 'executions', {
			clip: { x: 42, y: 86, width: 1238, height: 620 },
			shows: [/Executions/, /Succeeded in/, /\d+ items?/],
		});
		await n8n.deactivate(saved);
	});
});

/** What the README says to paste as the value of `message`. */
async function messageInReadme(): Promise<string> {
	const [, text] = /```text\n\s*(.+?)\s*```/.exec(await readFile(README, 'utf8')) ?? [];
	if (text === undefined) throw new Error('The README has no text to paste');
	return text;
}
