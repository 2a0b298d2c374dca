import { setTimeout as wait } from 'node:timers/promises';
import {
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
} from 'n8n-workflow';

/**
 * What n8n's own credentials helper does, over a plain object instead of its database. The real one belongs to the server
 * package; the end-to-end suite runs that one.
 */
export class MemoryCredentials extends ICredentialsHelper {
	constructor(
		private readonly type: ICredentialType,
		private readonly store: Record<string, ICredentialDataDecryptedObject>,
		private readonly databaseMs: number,
	) {
		super();
	}

	getParentTypes() {
		return [];
	}

	isCredentialUsableByNode() {
		return true;
	}

	/** Defaults, then what is stored; keys that the type does not declare are dropped, as n8n does. */
	async getDecrypted(_data: unknown, details: INodeCredentialsDetails) {
		if (this.databaseMs) await wait(this.databaseMs);
		const stored = this.store[details.id ?? ''] ?? {};
		return Object.fromEntries(
			this.type.properties.map(({ name, default: usual }) => [name, stored[name] ?? usual]),
		) as ICredentialDataDecryptedObject;
	}

	async getCredentials(): Promise<never> {
		throw new Error('The harness keeps no encrypted credentials');
	}

	getCredentialsProperties() {
		return this.type.properties;
	}

	async updateCredentials(details: INodeCredentialsDetails, _type: string, data: ICredentialDataDecryptedObject) {
		if (this.databaseMs) await wait(this.databaseMs);
		this.store[details.id ?? ''] = { ...data };
	}

	async updateCredentialsOauthTokenData() {}

	async runPreAuthentication() {
		return undefined;
	}

	/** As n8n 2.8: only an empty token runs the login, and the whole object that was given is stored with what it returns. */
	async preAuthentication(
		helpers: never,
		credentials: ICredentialDataDecryptedObject,
		_type: string,
		node: INode,
		expired: boolean,
	) {
		if (!this.type.preAuthentication || (credentials.accessToken !== '' && !expired)) return undefined;
		const output = await this.type.preAuthentication.call(helpers, credentials);
		if (output.accessToken === undefined) return undefined;
		const details = node.credentials?.[this.type.name];
		if (!details) return undefined;
		await this.updateCredentials(
			details,
			this.type.name,
			Object.assign(credentials, output) as ICredentialDataDecryptedObject,
		);
		return credentials;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_type: string,
		request: never,
	): Promise<IHttpRequestOptions> {
		if (typeof this.type.authenticate !== 'function') throw new Error('The credential authenticates by a function');
		return await this.type.authenticate(credentials, request);
	}
}
