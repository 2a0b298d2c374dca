import type { Platform } from '../../demo/workflows';
import type { Editor } from './editor';
import { takePictures, type Clip } from './pictures';
import { itShows, useSession } from './session';

const DIALOG: Clip = { x: 196, y: 60, width: 888, height: 640 };
const good = /Connection tested successfully/;
const bad = /Couldn.t connect with these settings/;

describe('The credential, filled in by hand', () => {
	const session = useSession();

	itShows('says that the login works', session, async ({ editor, simulator }) => {
		await save(editor, simulator);
		await takePictures(editor.page, 'credential', {
			clip: DIALOG,
			shows: [good, /Base URL/, new RegExp(simulator.url), /^demo$/m],
		});
	});

	itShows('says that the password is wrong, and that it is not tried again', session, async ({ editor, simulator }) => {
		await save(editor, { ...platformOf(simulator), password: 'Wr0ng-word' });
		await editor.click(editor.page.getByText('More details').first());
		await takePictures(editor.page, 'credential-wrong-password', {
			clip: DIALOG,
			shows: [bad, /The account or its password is wrong/, /Nothing is tried again with this password for an hour/],
		});
	});

	itShows('says that the Open API is off, and who turns it on', session, async ({ editor, simulator }) => {
		simulator.addAccount({ account: 'no-api', password: 'N0api-word', openApi: false });
		await save(editor, { ...platformOf(simulator), account: 'no-api', password: 'N0api-word' });
		await editor.click(editor.page.getByText('More details').first());
		await takePictures(editor.page, 'credential-api-off', { clip: DIALOG, shows: [bad, /Open API/, /provider/i] });
	});
});

function platformOf({ url, account, password }: Platform): Platform {
	return { url, account, password };
}

/** In a new workflow: adds a node, and creates its credential. n8n tests it. */
async function save(editor: Editor, platform: Platform): Promise<void> {
	await editor.beginWith({ search: 'protrack account', node: 'Protrack Account', action: 'Check the setup' });
	await editor.createCredential(platform);
	await editor.page.getByText(good).or(editor.page.getByText(bad)).first().waitFor();
}
