import { readdirSync } from 'node:fs';
import path from 'node:path';
import { cases } from './cases';
import { stopAll } from '../host/host';
import { TemplateWorld } from './world';

const names = readdirSync(path.resolve(__dirname, '../../templates')).map((file) => path.parse(file).name);

let world: TemplateWorld;
beforeAll(async () => {
	world = await TemplateWorld.open();
});
afterAll(async () => await stopAll(world));
beforeEach(() => world.reset());

it('tests each template', () => {
	expect(Object.keys(cases).sort()).toEqual([...names].sort());
});

describe.each(Object.entries(cases))('The template %s', (name, { sample, withFleet }) => {
	if (sample) {
		it('shows its whole result before any account exists', async () => {
			const execution = await world.runAsImported(name, sample.start);
			expect(execution).toMatchObject({ status: 'success', error: undefined });
			for (const [node, items] of Object.entries(sample.results)) expect(execution.output(node)).toMatchObject(items);
			expect(world.sink.requests).toEqual([]);
			expect(world.mail.mails).toEqual([]);
		});
	}
	withFleet(() => world);
});
