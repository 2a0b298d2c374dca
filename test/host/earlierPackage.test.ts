import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packEarlier } from './earlierPackage';

describe('An earlier version that is built for the test of the upgrade', () => {
	const { PATH } = process.env;
	let folder: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'protrack-earlier-'));
	});
	afterEach(async () => {
		process.env.PATH = PATH;
		await rm(folder, { recursive: true, force: true });
	});

	it('needs git', async () => {
		process.env.PATH = folder;
		await expect(packEarlier('5a56688', folder)).rejects.toThrow(
			'version 5a56688 is built from the history of this repository. git is not installed: install it',
		);
	});

	it('needs a clone', async () => {
		await expect(packEarlier('5a56688', folder, folder)).rejects.toThrow('This folder is no git clone');
	});

	it('needs the whole history', async () => {
		const commit = 'f'.repeat(40);
		await expect(packEarlier(commit, folder)).rejects.toThrow('This clone does not have it: fetch all of it');
	});
});
