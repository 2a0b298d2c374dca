import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { CredentialStore } from '../../support/n8n';

/** Credentials that several processes share, in a file, as those of n8n in its database. */
export function fileStore(file: string): CredentialStore {
	const read = () => JSON.parse(readFileSync(file, 'utf8')) as CredentialStore;
	return new Proxy<CredentialStore>(
		{},
		{
			get: (_, id) => read()[String(id)],
			set(_, id, value) {
				write(file, { ...read(), [String(id)]: value as CredentialStore[string] });
				return true;
			},
		},
	);
}

/** Whoever reads meanwhile gets the old or the new content, never half of it. */
export function write(file: string, store: CredentialStore): void {
	const temporary = `${file}.${process.pid}`;
	writeFileSync(temporary, JSON.stringify(store));
	renameSync(temporary, file);
}
