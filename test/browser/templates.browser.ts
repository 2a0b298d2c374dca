import { readdirSync } from 'node:fs';
import { parse, resolve } from 'node:path';
import { loadTemplate } from '../../demo/workflows';
import { frameWorkflow, takePictures } from './pictures';
import { itShows, saveCredential, useSession } from './session';

const names = readdirSync(resolve(__dirname, '../../templates')).map((file) => parse(file).name);

describe('The canvas of the template', () => {
	const session = useSession();

	for (const name of names) {
		itShows(name, session, async (current) => {
			const { editor, n8n } = current;
			const [credential = await saveCredential(current)] = await n8n.credentials();
			const workflow = await n8n.createWorkflow(await loadTemplate(name, credential));
			await editor.openWorkflow(workflow.id);
			const nodes = workflow.nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
			await takePictures(editor.page, `recipes/${name}`, {
				clip: await frameWorkflow(editor),
				shows: nodes.map((node) => new RegExp(node.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))),
			});
		});
	}
});
