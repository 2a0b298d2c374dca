import type { Account } from './accounts';
import { ApiError } from './apiError';
import { md5 } from './md5';

interface Token {
	readonly text: string;
	readonly account: Account;
	readonly issuedAt: number;
}

/** Dead tokens that are remembered, to tell a replaced one from nonsense. */
const REMEMBERED = 1000;

/** Tokens of chapter 2.1: one alive per account, a new one kills the old one at once. */
export class TokenStore {
	private readonly tokens = new Map<string, Token>();

	private readonly current = new Map<Account, Token>();

	private issued = 0;

	constructor(private readonly seed: string) {}

	/** Tokens that the authorization endpoint has issued. */
	get authorizations(): number {
		return this.issued;
	}

	/** Issues a token in the shape seen live: A, 13 digits of the moment, 33 hex. */
	issue(account: Account, nowMs: number): string {
		this.issued += 1;
		const digest = md5(`${this.seed}/${account.name}/${this.issued}`);
		const text = `A${String(nowMs).padStart(13, '0')}${digest}${digest[0]}`;
		const token = { text, account, issuedAt: nowMs };
		this.tokens.set(text, token);
		this.current.set(account, token);
		const oldest = this.tokens.keys().next();
		if (this.tokens.size > REMEMBERED && !oldest.done) this.tokens.delete(oldest.value);
		return text;
	}

	/** The account's token dies as if somebody else had asked for one. */
	kill(account: Account): void {
		this.current.delete(account);
	}

	/** The account behind a token. @throws ApiError for a token that is missing, unknown, expired or replaced */
	accountOf(
		text: string | undefined,
		nowMs: number,
		rules: { tokenLifetimeSeconds: number; replacedTokenCode: number; missingTokenCode: number },
	): Account {
		if (!text)
			throw rules.missingTokenCode === 10005 ? ApiError.missing('access_token') : new ApiError(rules.missingTokenCode);
		const token = this.tokens.get(text);
		if (!token) throw new ApiError(10011);
		if (nowMs >= token.issuedAt + rules.tokenLifetimeSeconds * 1000) throw new ApiError(10012);
		if (this.current.get(token.account) !== token) throw new ApiError(rules.replacedTokenCode);
		return token.account;
	}
}
