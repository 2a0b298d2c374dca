import type { Editor, Step } from './editor';
import { takePictures, WIDE_PANEL } from './pictures';
import { itShows, saveCredential, useSession } from './session';

/** A node as somebody fills it in and runs it. */
interface NodeRun extends Step {
	/** The name of its picture. */
	picture: string;
	fill?: (editor: Editor) => Promise<void>;
	/** What the output has to show. */
	output: RegExp;
	/** What the panel has to show beside it. */
	panel: RegExp[];
}

const runs: NodeRun[] = [
	{
		picture: 'protrack',
		search: 'protrack',
		node: 'Protrack',
		action: 'Get many positions',
		fill: (editor) => editor.click(editor.part('parameter-input-includeSubAccounts')),
		output: /Lorry 1/,
		panel: [/deviceName/, /plateNumber/, /speedKmh/],
	},
	{
		picture: 'protrack-report',
		search: 'protrack report',
		node: 'Protrack Report',
		action: 'Get many trips',
		fill: (editor) => chooseOne(editor, 'KCX 239', 'Lorry 1'),
		output: /distanceKm/,
		panel: [/Lorry 1/, /Last 24 Hours/],
	},
	{
		picture: 'protrack-device',
		search: 'protrack device',
		node: 'Protrack Device',
		action: 'Get many devices',
		fill: (editor) => editor.click(editor.part('parameter-input-includeSubAccounts')),
		output: /Camión Peñaflor 1/,
		panel: [/plateNumber/, /platformExpiresAt|subscription/],
	},
	{
		picture: 'protrack-alarm',
		search: 'protrack alarm',
		node: 'Protrack Alarm',
		action: 'Get many alarms',
		fill: (editor) => editor.click(editor.part('parameter-input-includeSubAccounts')),
		output: /severity/,
		panel: [/label/, /deviceName/, /Last 24 Hours/],
	},
	{
		picture: 'protrack-geofence',
		search: 'protrack geofence',
		node: 'Protrack Geofence',
		action: 'Create a circle geofence',
		fill: async (editor) => {
			await chooseByPlate(editor, 'KCX 239', 'Lorry 1');
			await editor.fill('name', 'Depot Nairobi');
			await editor.fill('latitude', '-1.3192');
			await editor.fill('longitude', '36.9278');
		},
		output: /geofenceId|created/i,
		panel: [/Depot Nairobi/, /Lorry 1/],
	},
	{
		picture: 'protrack-command',
		search: 'protrack command',
		node: 'Protrack Command',
		action: 'Send a command',
		fill: (editor) => chooseByPlate(editor, 'KCX 239', 'Lorry 1'),
		output: /answered/,
		panel: [/Lorry 1/, /Restore Engine/, /delivered/, /succeeded/],
	},
	{
		picture: 'protrack-account',
		search: 'protrack account',
		node: 'Protrack Account',
		action: 'Get many accounts',
		output: /safari-nbo/,
		panel: [/Account/],
	},
];

describe('A node, found, filled in and run by hand', () => {
	const session = useSession();

	beforeAll(async () => void (await saveCredential(session())));

	for (const { picture, fill, output, panel, ...step } of runs) {
		itShows(`${step.node}: ${step.action}`, session, async ({ editor }) => {
			await editor.beginWith(step);
			await fill?.(editor);
			await editor.run(output);
			await editor.widenOutput();
			await takePictures(editor.page, picture, { clip: WIDE_PANEL, shows: [output, ...panel] });
		});
	}

	itShows('finds a device by its plate', session, async ({ editor }) => {
		await editor.beginWith({ search: 'protrack', node: 'Protrack', action: 'Get many positions' });
		await editor.widenOutput();
		await editor.chooseFrom(editor.part('parameter-input-deviceSelection'), 'One Device');
		expect(await editor.searchDevice('kcx 239', 'Lorry 1')).toEqual([
			expect.stringMatching(/^\s*Lorry 1, KCX 239M \(\d+\)\s*$/),
		]);
		await takePictures(editor.page, 'device-list', { clip: WIDE_PANEL, shows: [/Lorry 1, KCX 239M/, /^kcx 239$/m] });
		await editor.chooseDevice('Lorry 1');
		await editor.run(/KCX 239M/);
	});

	itShows('shows a map as a picture', session, async ({ editor }) => {
		await editor.beginWith({ search: 'protrack report', node: 'Protrack Report', action: 'Draw a map' });
		await chooseOne(editor, 'KCX 239', 'Lorry 1');
		await editor.run(/image\/png/);
		await editor.viewPicture();
		await editor.widenOutput();
		await takePictures(editor.page, 'picture-preview', { clip: WIDE_PANEL, shows: [/Back to list/, /Routes/] });
	});

	itShows('says why an engine is not stopped, and what to do', session, async ({ editor, simulator }) => {
		await editor.beginWith({ search: 'protrack command', node: 'Protrack Command', action: 'Send a command' });
		await chooseByPlate(editor, 'C4T-722', 'Camión Peñaflor 5');
		await editor.chooseFrom(editor.part('parameter-input-command'), 'Stop Engine');
		const sent = simulator.count('command');
		await editor.run(/Nothing was sent to this device/);
		expect(simulator.count('command')).toBe(sent);
		await editor.widenOutput();
		await takePictures(editor.page, 'error-with-advice', {
			clip: WIDE_PANEL,
			shows: [/Camión Peñaflor 5 \(C4T-722/, /Nothing was sent to this device/, /Safety Check/],
		});
	});
});

/** Chooses "One Device", and then which. */
async function chooseOne(editor: Editor, plate: string, name: string): Promise<void> {
	await editor.chooseFrom(editor.part('parameter-input-deviceSelection'), 'One Device');
	await chooseByPlate(editor, plate, name);
}

/** Chooses one device from the list, searched by its plate. */
async function chooseByPlate(editor: Editor, plate: string, name: string): Promise<void> {
	await editor.searchDevice(plate, name);
	await editor.chooseDevice(name);
}
