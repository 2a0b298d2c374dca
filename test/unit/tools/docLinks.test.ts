import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../../..');
const under = (folder: string, ending: string) =>
	readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith(ending))
		.map((file) => path.posix.join(folder, file.split(path.sep).join('/')));

const pages = [...readdirSync(root).filter((file) => file.endsWith('.md')), ...under('docs', '.md')];
const textOf = (page: string) => readFileSync(path.join(root, page), 'utf8');

/** What a page links to or shows, except what is elsewhere in the world. */
function linksOf(page: string): string[] {
	const text = textOf(page).replace(/```[^]*?```/g, '');
	const links = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(
		([, link, source]) => link ?? source,
	);
	return links.filter((link): link is string => link !== undefined && !/^[a-z]+:/.test(link));
}

/** The file that a link of a page means, from the root of the project. */
const fileOf = (page: string, link: string) =>
	path.posix.join(path.posix.dirname(page), link.split('#')[0] || path.posix.basename(page));

/** The anchors that GitHub gives to the headings of a page. */
const anchorsOf = (page: string) =>
	[...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.trim()
			.replace(/ /g, '-'),
	);

describe('The pages of the documentation', () => {
	it.each(pages)('%s links to what is there', (page) => {
		const broken = linksOf(page).filter((link) => {
			const file = fileOf(page, link);
			const [, anchor] = link.split('#');
			if (!existsSync(path.join(root, file))) return true;
			return anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).includes(anchor);
		});
		expect(broken).toEqual([]);
	});

	it('show every picture that is kept for them', () => {
		const shown = new Set(pages.flatMap((page) => linksOf(page).map((link) => fileOf(page, link))));
		expect(under('docs/images', '.png').filter((picture) => !shown.has(picture))).toEqual([]);
	});
});
