import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFleetN8n, type FleetN8n } from '../../demo/fleetN8n';
import { runDemo, type Run } from '../../demo/run';
import { loadTemplate } from '../../demo/workflows';
import { newPage, startChromium } from './chromium';
import { Editor } from './editor';
import { buildWorkflow, checkConnection } from './firstWorkflow';
import { takePicture, type Clip } from './pictures';

/** The panel of a node without its input, which the script has pushed aside. */
const PANEL: Clip = { x: 146, y: 64, width: 1109, height: 712 };

const CLIPS: { [name: string]: Clip } = {
	'node-creator': { x: 895, y: 65, width: 385, height: 480 },
	'critical-alarms': { x: 42, y: 66, width: 1170, height: 640 },
};

/** Follows the README's first workflow in a fresh n8n, by clicking, and takes its pictures on the way. */
async function takePictures(run: Run): Promise<void> {
	const { url, n8n, login, simulator } = await startFleetN8n(run, {});
	const browser = await startChromium();
	run.atEnd(() => browser.close());
	const editor = new Editor(await newPage(browser), url);
	run.say('signing in');
	await editor.signIn(login);
	run.say('following the README');

	await followSteps(run, editor, { n8n, simulator }).catch(async (error: unknown) => {
		const file = join(tmpdir(), 'protrack-pictures-failed.png');
		await editor.page.screenshot({ path: file });
		run.say(`what the browser shows: ${file}`);
		throw error;
	});
}

/** The steps of the README, and the other pictures. */
async function followSteps(run: Run, editor: Editor, { n8n, simulator }: Pick<FleetN8n, 'n8n' | 'simulator'>) {
	const picture = async (name: string) => {
		await takePicture(editor.page, name, CLIPS[name] ?? PANEL);
		run.say(`${name}.png`);
	};
	const start = Date.now();
	await checkConnection(editor, simulator, picture);
	await buildWorkflow(editor, picture);
	const seconds = Math.round((Date.now() - start) / 1000);
	run.say(`the first workflow took ${editor.clicks} clicks and ${seconds} s`);

	const [credential] = await n8n.credentials();
	if (!credential) throw new Error('n8n has no credential');
	const finished = await n8n.createWorkflow(await loadTemplate('critical-alarms', credential));
	await editor.openWorkflow(finished.id);
	await editor.click(editor.part('zoom-to-fit'));
	await picture('critical-alarms');

	const positions = await n8n.createWorkflow(await loadTemplate('fleet-positions', credential));
	const node = positions.nodes.find(({ type }) => type === 'n8n-nodes-protrack.protrack');
	if (!node) throw new Error(`"${positions.name}" asks for no positions`);
	await editor.openNode(positions.id, node.id);
	await editor.run(/speedKmh/);
	await editor.widenOutput();
	await picture('position');
}

void runDemo(takePictures).then((code) => process.exit(code));
