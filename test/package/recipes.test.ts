import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const folder = path.join(root, 'docs/recipes');
const templates = readdirSync(path.join(root, 'templates')).map((file) => path.parse(file).name);
const pages = readdirSync(folder)
	.map((file) => path.parse(file).name)
	.filter((name) => name !== 'README');

const pageOf = (name: string) => readFileSync(path.join(folder, `${name}.md`), 'utf8');

/** What stands in single asterisks: on a page, and in the note of a template, only names of nodes do. */
const namesIn = (text: string) => [...text.matchAll(/(?<!\*)\*([^*\n]+)\*(?!\*)/g)].map(([, name]) => name);

function nodesOf(name: string): { names: string[]; note: string } {
	const { nodes } = JSON.parse(readFileSync(path.join(root, 'templates', `${name}.json`), 'utf8')) as {
		nodes: Array<{ name: string; parameters: { content?: string } }>;
	};
	return { names: nodes.map((node) => node.name), note: nodes[0]?.parameters.content ?? '' };
}

it('each template has a recipe, and each recipe a template', () => {
	expect(pages.sort()).toEqual(templates.sort());
});

it('the index of the recipes lists each once', () => {
	const listed = [...pageOf('README').matchAll(/\| \[(.+?)\]\((.+?)\.md\) \|/g)].map(([, title, file]) => {
		expect(title).toBe(file);
		return file;
	});
	expect(listed.sort()).toEqual(templates.sort());
});

describe.each(templates)('The recipe %s', (name) => {
	const page = pageOf(name);

	it('shows the canvas and leads to the template', () => {
		expect(page).toContain(`../images/recipes/${name}.png`);
		expect(page).toContain(`](../../templates/${name}.json)`);
	});

	it('has three steps to set it up', () => {
		const [, steps = ''] = /## Set it up\n\n([^#]+)/.exec(page) ?? [];
		expect(steps.match(/^\d\. /gm)).toEqual(['1. ', '2. ', '3. ']);
	});

	it('says how it works, what can fail and how to change it', () => {
		const titles = [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
		expect(titles).toEqual(['What it needs', 'Set it up', 'How it works', 'What can fail', 'Make it yours']);
	});

	it('names nodes that are there, as does the note on the canvas', () => {
		const { names, note } = nodesOf(name);
		expect([...namesIn(page), ...namesIn(note)].filter((each) => !names.includes(String(each)))).toEqual([]);
	});
});
