import { readTemplate, templateNames } from '../../demo/workflows';
import { cases } from './cases';
import { stopAll } from '../host/host';
import { oddTexts, withUnknowns } from './support/unknowns';
import { TemplateWorld } from './support/world';

let world: TemplateWorld;
/** They wait for polls of the trigger for most of their time, so they run beside the other tests. */
const active = new Map<string, Promise<unknown>>();
beforeAll(async () => {
	world = await TemplateWorld.open();
	for (const [name, { whileActive }] of Object.entries(cases))
		if (whileActive)
			active.set(
				name,
				whileActive(world).catch((error: unknown) => error),
			);
});
afterAll(async () => await stopAll(world));

it('tests each template', async () => {
	expect(Object.keys(cases).sort()).toEqual(await templateNames());
});

describe.each(Object.entries(cases))('The template %s', (name, { sample, withFleet }) => {
	beforeEach(() => world.reset());

	if (sample) {
		it('shows its whole result before any account exists', async () => {
			const execution = await world.runAsImported(name, sample.start);
			expect(execution).toMatchObject({ status: 'success', error: undefined });
			for (const [node, items] of Object.entries(sample.results)) expect(execution.output(node)).toMatchObject(items);
			expect(world.sink.requests).toEqual([]);
			expect(world.mail.mails).toEqual([]);
		});

		it('copes with vehicles of which nothing is known', async () => {
			const template = withUnknowns(await readTemplate(name));
			const execution = await world.host.n8n.run(await world.host.n8n.createWorkflow(template), sample.start);
			expect(execution).toMatchObject({ status: 'success', error: undefined });
			expect(oddTexts(template, execution)).toEqual([]);
		});
	}
	withFleet(() => world);
});

describe('While it is active', () => {
	const names = Object.keys(cases).filter((name) => cases[name]?.whileActive);

	it.each(names)('the template %s does what it promises', async (name) => {
		expect(await active.get(name)).toBeUndefined();
	});
});
