import { TIME_REJECTED, type ErrorInfo } from './errorCodes';
import { endpoints } from './endpoints';
import { isFromCache, readEnvelope, type Envelope, type Reply } from './envelope';
import { ProtrackError } from './errors';
import { readOverrides } from './overrides';
import { baseUrlOf, type PlatformChoice } from './platforms';
import { secretsOf } from './secrets';
import { hashPassword, sign } from './signature';
import { tokenRecord } from './tokenRecord';

/** What an account needs to log in, as the credential holds it. */
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
	/** The server's clock in epoch seconds when it gave the token, null when it did not tell. */
	serverTime?: number | null;
}

export type Get = (url: string, query: Record<string, string>) => Promise<Reply>;

/**
 * Exchanges account and password for a token (chapter 2.1). The new token ends the old one at once.
 * When the platform refuses our time (10014) it is asked once more with its own, taken from the reply's `Date` header.
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
		// The record is the token itself, which nobody gets to see, whatever it is made of.
		return readEnvelope(reply, call, { ...secrets, inData: (text) => text });
	};
	const first = await authorize(now);
	const corrected = first.code === TIME_REJECTED && first.serverTime !== null;
	const envelope = corrected ? await authorize(first.serverTime ?? now) : first;
	if (envelope.code !== 0) throw loginError(envelope, call);
	const token = tokenRecord.safeParse(envelope.record);
	// What a cache kept does not tell the time.
	if (token.success) return { ...token.data, serverTime: isFromCache(envelope.age) ? null : envelope.serverTime };
	throw ProtrackError.of({
		kind: 'reply',
		message: `The platform accepted the login but sent no token that can be used (${call})`,
		hint: 'Check that the base URL in the credential belongs to a Protrack platform.',
		httpCode: '502',
	});
}

const CHECK_ADDRESS =
	'Check the base URL in the credential. If it is right, ask your provider for the path of chapter 2.1 of the API document and enter it as "authorization" in the credential under "Endpoint Overrides", which the platform "Other" has.';
const CHECK_LOGIN =
	'Check that account and password in the credential are filled in and right, then the base URL, and with the platform "Other" the path of "authorization" if there is one under "Endpoint Overrides".';
const CHECK_ACCOUNT =
	'Either the account name in the credential is mistyped, or the Open API is not turned on for this account: check the name first, then ask your provider to turn it on.';

/** Codes that mean something else when it is the login that they answer. */
const ofLogin: Record<number, Partial<ErrorInfo>> = {
	10001: { message: 'This server does not know the call', hint: CHECK_ADDRESS },
	10004: { hint: CHECK_LOGIN },
	10005: { hint: CHECK_LOGIN },
	10006: { hint: CHECK_LOGIN },
	// Which code an account that does not exist gets is not documented; some servers deny it permission.
	10007: { hint: CHECK_ACCOUNT },
	// When the platform refuses its own time as well, later does not help.
	10014: { kind: 'reply' },
	20005: { scope: 'platform', message: 'The platform does not know the account', hint: CHECK_ACCOUNT },
};

function loginError({ code, message }: Envelope, call: string): ProtrackError {
	return ProtrackError.fromCode(code, call, message, ofLogin[code]);
}
