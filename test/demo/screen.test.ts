import { createScreen, type Output } from '../../demo/screen';
import { loginText } from '../../demo/show';

/** What stands on a terminal after everything that was written: line breaks, wrapping, cursor up, clear to the end. */
function terminal(columns: number): Output & { rows(): string[] } {
	const rows = [''];
	let row = 0;
	const put = (character: string) => {
		if ((rows[row] ?? '').length === columns) row += 1;
		rows[row] = (rows[row] ?? '') + character;
	};
	return {
		isTTY: true,
		columns,
		write(text) {
			for (const [part, up] of text.matchAll(/\x1b\[(\d+)A|\x1b\[0J|[\s\S]/g)) {
				if (up !== undefined) row -= Number(up);
				else if (part === '\x1b[0J') rows.splice(row, Infinity, '');
				else if (part === '\n') rows[(row += 1)] ??= '';
				else if (part !== '\r') put(part);
			}
		},
		rows: () => rows.slice(0, -1),
	};
}

const LOGIN = loginText('http://127.0.0.1:5678', { email: 'demo@example.com', password: 'Demo1-0123456789' });
const LOGIN_ROWS = LOGIN.split('\n');

describe('The screen of the demo', () => {
	it('keeps the login below the alarms, once, however many come', () => {
		const out = terminal(80);
		const screen = createScreen(out);
		screen.print('first alarms');
		screen.pin(LOGIN);
		for (const alarm of ['alarm 1', 'alarm 2', 'alarm 3']) screen.print(alarm);
		expect(out.rows()).toEqual(['first alarms', 'alarm 1', 'alarm 2', 'alarm 3', ...LOGIN_ROWS]);
	});

	it.each([10, 21, 27, 40])('does so on a terminal that is %i columns wide, where lines wrap', (columns) => {
		const out = terminal(columns);
		const screen = createScreen(out);
		screen.pin(LOGIN);
		screen.print('an alarm that is wider than the screen');
		const text = out.rows().join('');
		expect(text).toBe(`an alarm that is wider than the screen${LOGIN_ROWS.join('')}`);
	});

	it('takes the login away when the demo ends', () => {
		const out = terminal(80);
		const screen = createScreen(out);
		screen.pin(LOGIN);
		screen.print('an alarm');
		screen.unpin();
		screen.print('stopping everything');
		expect(out.rows()).toEqual(['an alarm', 'stopping everything']);
	});

	it('writes plain lines, and the login once, where the output is no terminal', () => {
		let written = '';
		const screen = createScreen({ write: (text) => (written += text) });
		screen.print('first alarms');
		screen.pin(LOGIN);
		screen.print('alarm 1');
		screen.unpin();
		screen.print('stopping everything');
		expect(written).toBe(`first alarms\n${LOGIN}\nalarm 1\nstopping everything\n`);
	});

	it('shows address and login', () => {
		for (const each of ['http://127.0.0.1:5678', 'demo@example.com', 'Demo1-0123456789']) expect(LOGIN).toContain(each);
	});
});
