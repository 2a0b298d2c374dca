import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('What the suites in a real n8n leave behind', () => {
	it('ends with jest, whatever ends it: programs that work in their folder, and the folder', async () => {
		const folder = await realpath(await mkdtemp(join(tmpdir(), 'protrack-end-')));
		const home = join(folder, 'home');
		await mkdir(home);
		const forever = 'console.log("runs"); process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);';
		const program = spawn(process.execPath, ['-e', forever], { cwd: home, stdio: ['ignore', 'pipe', 'ignore'] });
		await once(program.stdout, 'data');
		const guard = spawn(process.execPath, [join(__dirname, 'endWithJest.js'), folder], {
			stdio: ['pipe', 'ignore', 'inherit'],
		});
		const programEnded = once(program, 'exit');
		const guardEnded = once(guard, 'exit');

		guard.stdin.end();
		expect(await programEnded).toEqual([null, 'SIGKILL']);
		expect(await guardEnded).toEqual([0, null]);
		expect(existsSync(folder)).toBe(false);
	});
});
