import { TIME_REJECTED, type ErrorInfo } from './errorCodes';
import { endpoints } from './endpoints';
import { isFromCache, readEnvelope, type Envelope, type Reply } from './envelope';
import { ProtrackError } from './errors';
import { readOverrides } from './overrides';
import { baseUrlOf, type PlatformChoice } from './platforms';
import { secretsOf } from './secrets';
import { hashPassword, sign } from './signature';
import { tokenRecord } from './tokenRecord';

/** What a login needs. */
export interface LoginInput extends PlatformChoice {
	account: string;
	/** Plain or md5. */
	password: string;
	endpointOverrides?: unknown;
}

export interface Token {
	accessToken: string;
	/** Seconds. */
	expiresIn: number;
	/** The server's clock in epoch seconds when it gave the token, null when it is not known. */
	serverTime?: number | null;
}

export type Get = (url: string, query: Record<string, string>) => Promise<Reply>;

/**
 * Exchanges account and password for a token (chapter 2.1). The new token ends the old one immediately.
 * When the platform rejects our time (10014), the login is sent once more with the platform's own time, from the reply's `Date` header.
 * @param get sends one request
 * @param now epoch seconds by the host's clock
 * @throws ProtrackError; a wrong password is never tried again
 */
export async function login(input: LoginInput, get: Get, now: number): Promise<Token> {
	const url =
		baseUrlOf(input) + (readOverrides(input.endpointOverrides).authorization?.path ?? endpoints.authorization.path);
	const { title } = endpoints.authorization;
	const call = `${title} at ${new URL(url).pathname}`;
	const authorize = async (time: number): Promise<Envelope> => {
		const signature = sign(input.password, time);
		const reply = await get(url, { time: String(time), account: input.account.trim(), signature });
		const secrets = secretsOf([input.password, hashPassword(input.password), signature]);
		// The record is the token, so no text in it is hidden; it is never shown.
		return readEnvelope(reply, call, { ...secrets, inData: (text) => text });
	};
	const first = await authorize(now);
	const corrected = first.code === TIME_REJECTED && first.serverTime !== null;
	const envelope = corrected ? await authorize(first.serverTime ?? now) : first;
	if (envelope.code !== 0) throw loginError(envelope, call);
	const token = tokenRecord.safeParse(envelope.record);
	// The Date header of a cached reply is old.
	if (token.success) return { ...token.data, serverTime: isFromCache(envelope.age) ? null : envelope.serverTime };
	throw ProtrackError.of({
		kind: 'reply',
		message: `The platform accepted the login but sent no token that can be used (${call})`,
		hint: { name: 'checkPlatform' },
		httpCode: '502',
	});
}

/** What codes mean in the reply to a login, where that differs. */
const ofLogin: Record<number, Partial<ErrorInfo>> = {
	10001: { message: 'This server does not know the call', hint: { name: 'checkLoginPath' } },
	10004: { hint: { name: 'checkLoginSettings' } },
	10005: { hint: { name: 'checkLoginSettings' } },
	10006: { hint: { name: 'checkLoginSettings' } },
	// Which code an unknown account gets is not documented; some servers deny it permission.
	10007: { hint: { name: 'checkAccountName' } },
	// The platform rejects its own time, so a later try would not help.
	10014: { kind: 'reply' },
	20005: { scope: 'platform', message: 'The platform does not know the account', hint: { name: 'checkAccountName' } },
};

function loginError({ code, message }: Envelope, title: string): ProtrackError {
	return ProtrackError.fromCode(code, title, message, ofLogin[code]);
}
